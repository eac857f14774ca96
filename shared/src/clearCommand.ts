import type { ChannelEnd } from './packetKey.ts'
import { channelKey } from './packetKey.ts'

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

export interface Clear extends ChannelEnd {
  sequences: readonly string[]
}

/** What `hermes` is called with to clear exactly these packets of one channel, without its own options. */
export function clearArguments({ chainId, portId, channelId, sequences }: Clear): string[] {
  // Without sequences Hermes would clear the whole channel.
  if (sequences.length === 0) throw new Error('nothing to clear: no sequence was named')
  return [
    ...['clear', 'packets', '--chain', chainId, '--port', portId, '--channel', channelId],
    ...['--packet-sequences', compactSequences(sequences)],
  ]
}

/** What a person types to clear exactly these packets with a Hermes of their own: a line for each channel. */
export function clearCommands(packets: readonly (ChannelEnd & { sequence: string })[]): string[] {
  return [...Map.groupBy(packets, channelKey).values()].flatMap(([first, ...others]) =>
    first ? [shellLine(['hermes', ...clearArguments({ ...first, sequences: [first, ...others].map(({ sequence }) => sequence) })])] : [],
  )
}

/** A port may have characters that mean something to a shell: `wasm.[a]`. */
function shellLine(words: readonly string[]): string {
  return words.map(word => (/^[\w.,+-]+$/.test(word) ? word : `'${word}'`)).join(' ')
}
