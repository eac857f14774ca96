import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { ChainId } from '../packet.ts'
import { PausableService, RouteEnd, ServicesView } from '../serviceViews.ts'
import { note } from './endpoint.ts'

const which = z.strictObject({
  what: z.enum([...PausableService.options, 'all']),
  chainId: ChainId.optional(),
  route: RouteEnd.optional(),
})
const isOneScope = (body: z.output<typeof which>) => body.chainId === undefined || body.route === undefined
const twoScopes = { error: 'stands beside route: name one of them, or neither for everything', path: ['chainId'] }
const problems = ['invalid-request', 'unsupported-chain', 'not-found'] as const

/** Pauses: for everything, for a chain, for a route. */
export const adminServiceEndpoints = {
  adminServices: {
    method: 'GET',
    path: '/admin/services/status',
    summary: 'What is paused, since when, by whom and why; what still runs, and which signed refunds may still land',
    cost: { read: 1 },
    access: 'admin',
    replies: { 200: ServicesView },
    problems: [],
  },
  adminPause: {
    method: 'POST',
    path: '/admin/services/pause',
    summary: 'Takes no new orders, begins no clears, or signs no refunds, until it is resumed; what runs comes to its end',
    cost: { order: 1 },
    access: 'admin',
    body: which.extend({ reason: note }).refine(isOneScope, twoScopes),
    replies: { 200: ServicesView },
    problems: [...problems],
  },
  adminResume: {
    method: 'POST',
    path: '/admin/services/resume',
    summary: 'Ends such a pause, also one of an emergency stop; pauses of another scope stay',
    cost: { order: 1 },
    access: 'admin',
    body: which.extend({ reason: note.optional() }).refine(isOneScope, twoScopes),
    replies: { 200: ServicesView },
    problems: [...problems],
  },
  adminEmergencyStop: {
    method: 'POST',
    path: '/admin/services/emergency-stop',
    summary: 'Pauses all three everywhere, ends running calls of Hermes, and sends nothing again; resume each when it is over',
    cost: { order: 1 },
    access: 'admin',
    body: z.strictObject({ reason: note }),
    replies: { 200: ServicesView },
    problems: ['invalid-request'],
  },
} as const satisfies Record<string, Endpoint>
