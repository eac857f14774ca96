import { ChannelId, PortId } from '@relayooor/shared'
import { z } from 'zod'
import { foreignText } from '../chains/foreignText.ts'

/** A further step that the memo of a transfer asks of the chain that receives it (packet-forward-middleware types/forward.go). */
export interface ForwardStep {
  receiver: string
  portId: string
  channelId: string
  /** How long the step has once the chain sends it; absent where the chain's own default holds. */
  timeoutSeconds?: number
  /** Further tries after a time-out; absent where the chain's own default holds. */
  retries?: number
}

/** Anybody may nest as many as fit into a memo; those beyond are not told. */
export const mostForwardSteps = 8

const Forward = z.object({
  forward: z.object({
    receiver: z.string().min(1),
    port: PortId,
    channel: ChannelId,
    timeout: z.union([z.number(), z.string()]).nullish(),
    retries: z.int().min(0).max(255).nullish(),
    next: z.unknown().optional(),
  }),
})

/**
 * What is asked about the further steps of these transfers, in looks at one: transfers of one coin on one way share the answers about its
 * steps, and what is asked about each receiver is counted with his transfer.
 */
export function looksOfForwards(rows: { routeKey: string; denomTrace: string | null; forward: ForwardStep[] | null }[]): number {
  const ways = rows.map(({ routeKey, denomTrace, forward }) => ({
    steps: forward?.length ?? 0,
    way: JSON.stringify([routeKey, denomTrace, forward?.map(({ portId, channelId }) => [portId, channelId])]),
  }))
  return [...new Map(ways.map(one => [one.way, one.steps])).values()].reduce((sum, steps) => sum + steps, 0)
}

/** The steps that a memo asks for, in their order; none when it asks for none that the middleware takes. */
export function readForward(memo: string): ForwardStep[] {
  const steps: ForwardStep[] = []
  let rest: unknown = memo
  while (steps.length < mostForwardSteps) {
    const parsed = Forward.safeParse(asJson(rest))
    if (!parsed.success) break
    const { receiver, port, channel, timeout, retries, next } = parsed.data.forward
    const timeoutSeconds = secondsOf(timeout)
    steps.push({
      receiver: foreignText(receiver),
      portId: port,
      channelId: channel,
      ...(timeoutSeconds !== null && { timeoutSeconds }),
      ...(typeof retries === 'number' && { retries }),
    })
    rest = next
  }
  return steps
}

/** `next` may be written as an object or as its text. */
function asJson(value: unknown): unknown {
  if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return value
  try {
    return JSON.parse(value)
  } catch {
    return null
  }
}

const unitSeconds: Record<string, number> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 }

/** Go's durations: nanoseconds as a number, or a text such as `1h30m`. Null for none, and for what the middleware reads as none. */
function secondsOf(timeout: number | string | null | undefined): number | null {
  if (typeof timeout === 'number') return timeout > 0 ? timeout / 1e9 : null
  if (typeof timeout !== 'string' || !/^(?:\d{1,12}(?:\.\d{1,12})?(?:ns|us|µs|ms|[smh]))+$/.test(timeout)) return null
  const parts = timeout.matchAll(/([\d.]+)(ns|us|µs|ms|[smh])/g)
  const seconds = [...parts].reduce((sum, [, number, unit]) => sum + Number(number) * (unitSeconds[unit ?? ''] ?? 0), 0)
  return seconds > 0 ? seconds : null
}
