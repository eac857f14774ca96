import type { FailureReason } from '@relayooor/shared'
import type { HermesComplaint, HermesEvent, HermesOutput } from './hermes.ts'
import { parseJson } from '@relayooor/shared'
import { z } from 'zod'

/**
 * The only place that reads Hermes' texts. The first pattern that fits names the reason; what names none is `hermes-failed`.
 * Texts of ibc-relayer 0.29 (error.rs, link/, chain/cosmos/), of ibc-go's and the SDK's errors that it passes on.
 */
const meanings: [text: RegExp, reason: FailureReason][] = [
  [/frozen/i, 'client-frozen'],
  [/is expired|status is expired|client state is not active|outside of trusting period/i, 'client-expired'],
  // The source gives nothing back: its IBC rate limit (ibc-go, Osmosis, Namada), a blocked account, a coin switched off, an empty escrow.
  // A receiving chain answers the same with an acknowledgement instead, which is no failure.
  [
    /flow exceeds quota|IBC rate limit|is not allowed to receive funds|transfers are currently disabled|unable to unescrow/i,
    'refund-refused',
  ],
  // The operator's gas price is too low, which money in the lane would not change.
  [/insufficient fee/i, 'hermes-failed'],
  [/insufficient funds|spendable balance|account \S+ not found/i, 'lane-out-of-funds'],
  [/out of gas|exceeds the maximum configured/i, 'out-of-gas'],
  [/no packet data was pulled|transaction indexing/i, 'packet-data-unavailable'],
  [
    /lowest height is|light client verification error|light client error for RPC|trusted (?:height|state)|no light block/i,
    'client-not-updatable',
  ],
  [/found invalid ICS-20 packet data/, 'hermes-relayed-nothing'],
  [
    /connection refused|error trying to connect|health check failed|timed out|no confirmation|RPC error to endpoint|dns error/i,
    'chain-unreachable',
  ],
  // As we tell Hermes ourselves.
  [/no node of \S+ answers/, 'chain-unreachable'],
]
/** These are told as warnings only; other warnings are no complaint. */
const tellingWarnings: ReadonlySet<FailureReason> = new Set([
  'packet-data-unavailable',
  'hermes-relayed-nothing',
  'client-expired',
  'client-frozen',
])

const LogLine = z.object({ timestamp: z.string(), level: z.string(), fields: z.looseObject({ message: z.string().optional() }) })
const ResultLine = z.object({ status: z.enum(['success', 'error']), result: z.unknown() })
const Packet = z.looseObject({
  packet: z.looseObject({
    sequence: z.union([z.string(), z.number()]).transform(String),
    source_port: z.string(),
    source_channel: z.string(),
  }),
})

/** Reads the output of `hermes --json`. Without a result `stderr` counts: a bad configuration is reported there, in plain text. */
export function parseHermesOutput(stdout: string, stderr = ''): HermesOutput {
  const output: HermesOutput = { status: 'none', events: [], complaints: [] }
  for (const line of stdout.split('\n')) {
    // One that was cut off when the process was ended says nothing.
    const json = line.startsWith('{') ? parseJson(line) : undefined
    const log = LogLine.safeParse(json)
    const result = ResultLine.safeParse(json)
    if (log.success) complain(output.complaints, log.data.level, textOf(log.data.fields))
    else if (result.success) readResult(output, result.data)
  }
  if (output.status === 'none' && stderr.trim() !== '') {
    output.errorText = stderr.trim()
    complain(output.complaints, 'ERROR', output.errorText)
  }
  // "5/5 retries exhausted, giving up" comes after the line that says why.
  output.complaints = [
    ...output.complaints.filter(one => one.reason === 'hermes-failed'),
    ...output.complaints.filter(one => one.reason !== 'hermes-failed'),
  ]
  return output
}

function readResult(output: HermesOutput, { status, result }: z.infer<typeof ResultLine>): void {
  output.status = status
  if (status === 'success') {
    output.events = Array.isArray(result) ? result.flatMap(readEvents) : []
    return
  }
  output.errorText = typeof result === 'string' ? result : JSON.stringify(result)
  complain(output.complaints, 'ERROR', output.errorText)
}

function readEvents(item: unknown): HermesEvent[] {
  if (typeof item !== 'object' || item === null) return []
  return Object.entries(item).map(([kind, value]): HermesEvent => {
    const read = Packet.safeParse(value)
    if (!read.success) return { kind }
    const { sequence, source_port: portId, source_channel: channelId } = read.data.packet
    return { kind, sequence, portId, channelId }
  })
}

function textOf(fields: Record<string, unknown>): string {
  return Object.values(fields)
    .map(value => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join(' ')
}

function complain(complaints: HermesComplaint[], level: string, text: string): void {
  const reason = meanings.find(([pattern]) => pattern.test(text))?.[1] ?? 'hermes-failed'
  const counts = level === 'ERROR' || (level === 'WARN' && tellingWarnings.has(reason))
  if (counts && !complaints.some(one => one.text === text)) complaints.push({ reason, text })
}
