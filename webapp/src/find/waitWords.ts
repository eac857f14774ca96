import type { PacketView } from '@relayooor/shared'
import type { Names } from '../ui/names.ts'
import { say } from '../ui/say.ts'
import { atText } from '../ui/times.ts'

type Waiting = Pick<PacketView, 'packet' | 'route' | 'timeout' | 'verdict' | 'journey'>

/** What becomes of transfers if nobody pays, and by when: a sentence for each that says something else. */
export function waitTexts(packets: readonly Waiting[], names: Names, now: number): string[] {
  const alike = Map.groupBy(packets, view => `${meaning(view)} ${view.packet.chainId} ${view.route.destinationChainId}`)
  return [...alike.values()].flatMap(group => {
    const [view] = group
    if (!view) return []
    const source = names.chain(view.packet.chainId)
    const destination = names.chain(view.route.destinationChainId)
    const kind = meaning(view)
    if (kind !== 'deliver-by') return [say(`ways.${kind}`, { source, destination })]
    const last = Math.max(...group.map(({ timeout }) => Date.parse(timeout.at ?? '')))
    return [say('ways.deliver-by', { source, destination, time: atText(new Date(last).toISOString(), now) })]
  })
}

function meaning({ verdict, timeout, journey }: Waiting): 'deliver-by' | 'deliver-open' | 'return' | 'any' {
  // Where the money of a forwarded transfer goes, its own row says.
  if (journey) return 'any'
  if (verdict.kind === 'return') return 'return'
  if (verdict.kind !== 'deliver') return 'any'
  return timeout.at === undefined || timeout.never ? 'deliver-open' : 'deliver-by'
}
