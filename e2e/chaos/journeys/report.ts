import type { JourneysFigures } from './runJourneys.ts'
import { table } from '../table.ts'

/** The figures of a run as Markdown. */
export function journeysAsTable({ seed, journeys, ours, others, kills, seconds, violations }: JourneysFigures): string {
  return table(
    ['', ''],
    [
      ['seed', String(seed)],
      ['journeys', String(journeys)],
      ['time', `${Math.floor(seconds / 60)} min ${seconds % 60} s`],
      ['steps by our lane for paid orders, by another relayer', `${ours}, ${others}`],
      ['times that the server was killed', String(kills)],
      ['told wrong, sold twice, lost, or anything else wrong', String(violations.length)],
    ],
  )
}
