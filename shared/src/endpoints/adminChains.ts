import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { AdminChainView, QuarantineView } from '../chainViews.ts'
import { ChainId } from '../packet.ts'
import { listOf } from '../views.ts'
import { Moment, note, page } from './endpoint.ts'

/** A day: whoever needs longer has to look again. */
export const longestLoneMinutes = 1_440

const params = z.strictObject({ chainId: ChainId })
const problems = ['invalid-request', 'unsupported-chain'] as const

/** Nodes as who runs the service sees them. */
export const adminChainEndpoints = {
  adminChains: {
    method: 'GET',
    path: '/admin/chains',
    summary: 'Every chain: its nodes, how they are, and whether they agree',
    cost: { read: 1 },
    access: 'admin',
    replies: { 200: listOf(AdminChainView) },
    problems: [],
  },
  adminAcceptLone: {
    method: 'POST',
    path: '/admin/chains/:chainId/accept-lone',
    summary: 'Lets one node alone be believed for at most a day: blocks that no second one shows, or shows differently, count meanwhile',
    cost: { order: 1 },
    access: 'admin',
    params,
    body: z
      .strictObject({
        until: Moment.optional(),
        minutes: z.int().min(1).max(longestLoneMinutes).optional(),
        /** Which one, as `/admin/chains` names it; else the first of the configured ones that shows a block. */
        endpoint: z.string().max(200).optional(),
        note,
      })
      .refine(body => (body.until === undefined) !== (body.minutes === undefined), {
        error: 'needs either until or minutes',
        path: ['until'],
      }),
    replies: { 200: AdminChainView },
    problems: [...problems],
  },
  adminRequireAgreement: {
    method: 'POST',
    path: '/admin/chains/:chainId/require-agreement',
    summary: 'Takes that back: only what enough nodes show counts again',
    cost: { order: 1 },
    access: 'admin',
    params,
    body: z.strictObject({ note: note.optional() }),
    replies: { 200: AdminChainView },
    problems: [...problems],
  },
  adminQuarantine: {
    method: 'GET',
    path: '/admin/chains/:chainId/quarantine',
    summary: 'Blocks that could not be recorded, the newest first: what failed, and what of them is kept',
    cost: { read: 1 },
    access: 'admin',
    params,
    query: z.strictObject({ ...page, state: QuarantineView.shape.state.optional() }),
    replies: { 200: listOf(QuarantineView) },
    problems: [...problems],
  },
  adminRetryQuarantined: {
    method: 'POST',
    path: '/admin/chains/:chainId/quarantine/:height/retry',
    summary: 'Tries to record such a block again; its state says whether that succeeded',
    cost: { order: 1 },
    access: 'admin',
    params: params.extend({ height: z.string().regex(/^[1-9]\d{0,14}$/, 'must be a height') }),
    body: z.strictObject({ note: note.optional() }).prefault({}),
    replies: { 200: QuarantineView },
    problems: [...problems, 'not-found'],
  },
} as const satisfies Record<string, Endpoint>
