import type { z } from 'zod'
import type { adminQueueEndpoints } from '../endpoints/adminQueue.ts'
import type { ClearingStatus } from '../views.ts'
import type { ExamplesOf } from './example.ts'
import { queueStatus } from './adminSystem.ts'
import { alice, at, cleared, hub, packets, paid, token, total } from './story.ts'

const note = 'the payer asks for his money'
const now = at('09:32:00')
const { finishedAt: _, ...order } = cleared
const waiting: z.input<typeof ClearingStatus> = {
  ...order,
  revision: 4,
  status: 'queued',
  packets: order.packets.map(({ txHash: _hash, txChainId: _chain, at: _at, ...packet }) => ({ ...packet, result: 'pending' })),
  timeline: order.timeline.slice(0, 4),
}

export const adminQueueExamples: ExamplesOf<typeof adminQueueEndpoints> = {
  adminQueue: {
    query: { limit: 50 },
    replies: {
      200: {
        work: { ...queueStatus, orders: [{ status: 'queued', orders: 1, oldestSeconds: 58 }] },
        items: [
          {
            token,
            status: 'queued',
            paidAt: paid.at,
            waitingSeconds: 58,
            deadlineAt: at('09:41:02'),
            routes: [{ chainId: hub, portId: 'transfer', channelId: 'channel-0' }],
            packets: { open: 2, all: 2, inHermes: 0 },
            attempts: 0,
            nextAttemptAt: paid.at,
            paused: false,
          },
        ],
        nextCursor: null,
      },
    },
  },
  adminRetryQueued: { params: { token }, body: { note: 'the node answers again' }, replies: { 200: waiting } },
  adminDiscardQueued: {
    params: { token },
    body: { note },
    replies: {
      200: {
        ...waiting,
        revision: 7,
        status: 'not_cleared',
        packets: waiting.packets.map(packet => ({ ...packet, result: 'failed', reason: 'discarded', at: now })),
        refunds: [{ reason: 'not-cleared', chainId: hub, amount: total, lessGas: false, to: alice, status: 'due' }],
        timeline: [
          ...waiting.timeline,
          ...packets.map(packet => ({
            at: now,
            kind: 'failed' as const,
            text: 'A transfer could not be cleared. Its part of the price goes back.',
            data: { packet, reason: 'discarded' as const },
          })),
          {
            at: now,
            kind: 'not_cleared',
            text: 'Nothing could be cleared by us; the whole price goes back.',
            data: { earned: '0', denom: total.denom },
          },
        ],
        finishedAt: now,
      },
    },
  },
}
