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
  /**
   * No step, but what stands where one is asked for, all else here is empty: `refused` by every middleware, since a part is missing;
   * `unsure` where it depends on the generation of the middleware what becomes of it.
   */
  unread?: 'refused' | 'unsure'
}

/** Anybody may nest as many as fit into a memo; those beyond are not told. */
export const mostForwardSteps = 8

/** As Go writes one: `1h30m`, `-5s`; a bare zero is the only number without a unit. */
const goDuration = /^[+-]?(?:0|(?:(?:\d{1,12}(?:\.\d{0,12})?|\.\d{1,12})(?:ns|us|µs|μs|ms|[smh]))+)$/

const Forward = z.object({
  forward: z.object({
    receiver: z.string().min(1),
    port: PortId,
    channel: ChannelId,
    timeout: z.union([z.number(), z.string().regex(goDuration)]).optional(),
    retries: z.int().min(0).max(255).optional(),
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

/** The steps that a memo asks for, in their order. None when it asks for none; the last one is `unread` when a middleware may refuse it. */
export function readForward(memo: string): ForwardStep[] {
  const steps: ForwardStep[] = []
  let rest: unknown = memo
  while (steps.length < mostForwardSteps) {
    const json = asJson(rest)
    const parsed = Forward.safeParse(json)
    if (!parsed.success) {
      const unread = judgeUnread(json) ?? (steps.length > 0 && rest !== undefined ? 'unsure' : null)
      return unread ? [...steps, { receiver: '', portId: '', channelId: '', unread }] : steps
    }
    const { receiver, port, channel, timeout, retries, next } = parsed.data.forward
    const timeoutSeconds = secondsOf(timeout)
    steps.push({
      receiver: foreignText(receiver),
      portId: port,
      channelId: channel,
      ...(timeoutSeconds !== null && { timeoutSeconds }),
      ...(retries !== undefined && { retries }),
    })
    rest = next
  }
  return steps
}

/** What a memo asks of others: of the middleware that forwards, which is asked by itself, and of the chain that the transfer has left. */
const askedOfOthers = new Set(['forward', 'src_callback', 'ibc_callback'])

/**
 * Whether a memo may have the destination do something that only itself can judge, and that undoes the transfer when it fails: call a
 * contract (`wasm` of ibc-hooks, `dest_callback` of ibc-go), stake, swap. Names differ by chain; each has an object under it.
 */
export function asksForMore(memo: string): boolean {
  if (!memo.trimStart().startsWith('{')) return false
  const json = asJson(memo)
  // One that we cut or cannot read may ask for anything.
  return !isObject(json) || Object.entries(json).some(([key, value]) => isObject(value) && !askedOfOthers.has(key))
}

/**
 * Of what is no step that we read: whether a middleware takes it for one. What is no object under `forward` was refused by those of
 * ibc-apps and is nothing to those of ibc-go from v10 on. Null in place of a number, or of a further step, is nothing to the former and
 * refused by the latter; so it is with capital letters in a key.
 */
function judgeUnread(memo: unknown): ForwardStep['unread'] | null {
  const asked = isObject(memo) ? memo.forward : null
  if (asked === null || asked === undefined) return null
  if (!isObject(asked)) return 'unsure'
  const named = new Map(Object.entries(asked).map(([key, value]) => [key.toLowerCase(), value]))
  const isText = (value: unknown) => typeof value === 'string' && value !== ''
  return ['receiver', 'port', 'channel'].every(key => isText(named.get(key))) ? 'unsure' : 'refused'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
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

const unitSeconds: Record<string, number> = { ns: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 }

/** Go's durations: nanoseconds as a number, or a text such as `1h30m`. Null for none, and for what the middleware reads as none. */
function secondsOf(timeout: number | string | undefined): number | null {
  if (typeof timeout === 'number') return timeout > 0 ? timeout / 1e9 : null
  if (timeout === undefined || timeout.startsWith('-')) return null
  const parts = timeout.matchAll(/([\d.]+)(ns|us|µs|μs|ms|[smh])/g)
  const seconds = [...parts].reduce((sum, [, number, unit]) => sum + Number(number) * (unitSeconds[unit ?? ''] ?? 0), 0)
  return seconds > 0 ? seconds : null
}
