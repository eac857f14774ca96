import type { RestoreFigures } from './runRestore.ts'
import { table } from '../table.ts'

/** The figures of a run as Markdown. */
export function restoreAsTable({ steps, orders, refunds, backups, restores, seconds, violations }: RestoreFigures): string {
  const figures = table(
    ['', ''],
    [
      ['time', `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`],
      ['kills', String(steps.length)],
      ['orders that each restored database had to end as they had ended, refunds that were not to be sent again', `${orders}, ${refunds}`],
      ['backups made, each tried', String(backups)],
      ['databases restored, each served and compared with the chains', String(restores)],
      ['lost, sent twice, left over, or anything else wrong', String(violations.length)],
    ],
  )
  const kills = table(
    ['killed (SIGKILL)', 'all was right again after'],
    steps.map(({ killed, seconds }) => [killed, `${seconds.toFixed(1)} s`]),
  )
  return `${figures}\n\n${kills}`
}
