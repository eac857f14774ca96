import type { PacketName } from './packetKey.ts'
import { channelKey, parsePacketKey } from './packetKey.ts'

/** Sequences as Hermes reads them, sorted and each once: `1,3,10..20`. Ranges include both ends. */
export function compactSequences(sequences: readonly string[]): string {
  const sorted = [...new Set(sequences.map(BigInt))].sort((a, b) => (a < b ? -1 : 1))
  const runs: { first: bigint; last: bigint }[] = []
  for (const sequence of sorted) {
    const run = runs.at(-1)
    if (run && run.last + 1n === sequence) run.last = sequence
    else runs.push({ first: sequence, last: sequence })
  }
  return runs.map(({ first, last }) => (first === last ? `${first}` : `${first}..${last}`)).join(',')
}

/** Packets in few words, one for each channel: `chain/port/channel/1,3,10..20`. */
export function compactPackets(packets: readonly PacketName[]): string[] {
  return [...Map.groupBy(packets, channelKey)].map(([channel, group]) => `${channel}/${compactSequences(group.map(one => one.sequence))}`)
}

/** So many that no page has more; a range in a link could name any number. */
const most = 2_000n

/** Reads what {@link compactPackets} wrote, one word of it; nothing when any of it is no packet, or there are more than 2,000. */
export function readPackets(text: string): PacketName[] {
  const [, channel, sequences = ''] = /^(.*)\/([^/]*)$/.exec(text) ?? []
  const runs = sequences.split(',').map(run => {
    const [first, last = first, ...rest] = run.split('..').map(one => parsePacketKey(`${channel}/${one}`))
    return first && last && rest.length === 0 ? { first, from: BigInt(first.sequence), to: BigInt(last.sequence) } : undefined
  })
  let left = most
  const packets: PacketName[] = []
  for (const run of runs) {
    if (!run || run.from > run.to || run.to - run.from >= left) return []
    left -= run.to - run.from + 1n
    for (let sequence = run.from; sequence <= run.to; sequence++) packets.push({ ...run.first, sequence: String(sequence) })
  }
  return packets
}
