import type { z } from 'zod'
import type { adminServiceEndpoints } from '../endpoints/adminServices.ts'
import type { PauseView, ServicesView } from '../serviceViews.ts'
import type { ExamplesOf } from './example.ts'
import { adminRefundExamples } from './adminRefunds.ts'
import { at, hub, refundId } from './story.ts'

const since = at('09:32:00')
const upgrade = 'We take no orders while Sandbox Hub is upgraded, until about 11:00 UTC.'
const breach = 'We have stopped everything to look into a fault. Nothing is lost; we tell more at 12:00 UTC.'
const idle: z.input<typeof ServicesView> = { paused: [], openOrders: 0, hermesCalls: [], signedRefunds: [] }
const pause: z.input<typeof PauseView> = { what: 'intake', chainId: hub, reason: upgrade, by: 'admin-key', since, emergency: false }
const stop = { reason: breach, by: 'admin-key', since, emergency: true }
const { txHash } = adminRefundExamples.adminSubmitRefunds.replies[202]
const { timeoutHeight } = adminRefundExamples.adminRefundSignDoc.replies[200]

export const adminServiceExamples: ExamplesOf<typeof adminServiceEndpoints> = {
  adminServices: { replies: { 200: { ...idle, paused: [pause] } } },
  adminPause: { body: { what: 'intake', chainId: hub, reason: upgrade }, replies: { 200: { ...idle, paused: [pause] } } },
  adminResume: { body: { what: 'intake', chainId: hub, reason: 'the upgrade is done' }, replies: { 200: idle } },
  adminEmergencyStop: {
    body: { reason: breach },
    replies: {
      200: {
        ...idle,
        paused: [
          { what: 'clearing', ...stop },
          { what: 'intake', ...stop },
          { what: 'refunds', ...stop },
        ],
        signedRefunds: [{ chainId: hub, txHash, lastHeight: timeoutHeight, refunds: [refundId] }],
      },
    },
  },
}
