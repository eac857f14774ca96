import type { ChannelEnd } from './packetKey.ts'
import { channelKey } from './packetKey.ts'
import { compactSequences } from './sequences.ts'

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
