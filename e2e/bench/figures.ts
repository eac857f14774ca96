/** Milliseconds of repeated measurements, as medians and high percentiles (nearest rank). */
export interface Figures {
  n: number
  median: number
  p95: number
  p99: number
}

export function figures(samples: number[]): Figures {
  const sorted = [...samples].sort((a, b) => a - b)
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
  return { n: sorted.length, median: rank(0.5), p95: rank(0.95), p99: rank(0.99) }
}

/** One row of the table: what was measured, on the service and beside it. */
export interface Row {
  what: string
  ours: Figures
  /** The same work by bare Hermes, in the same run. */
  bare?: Figures
  /** The first call after a start, milliseconds. */
  first?: number
  target: string
  /** Left out where there is nothing to meet. */
  met?: boolean
  /** Left out where milliseconds are measured. */
  unit?: 'number'
}

/** Columns that no row has anything for are left out. */
export function tableOf(rows: Row[]): string {
  const all: { title: string; of: (row: Row) => string; asked: boolean }[] = [
    { title: '', of: row => row.what, asked: true },
    {
      title: 'first after a start',
      of: row => (row.first === undefined ? '' : ms(row.first)),
      asked: rows.some(row => row.first !== undefined),
    },
    { title: 'ours: median / p95', of: row => pair(row.ours, row.unit), asked: true },
    { title: 'p99', of: row => ms(row.ours.p99), asked: rows.some(row => row.target.includes('p99')) },
    { title: 'bare Hermes: median / p95', of: row => (row.bare ? pair(row.bare) : ''), asked: rows.some(row => row.bare) },
    { title: 'n', of: row => String(row.ours.n), asked: true },
    { title: 'target', of: row => row.target, asked: true },
    { title: 'met', of: row => (row.met === undefined ? '' : row.met ? 'yes' : '**no**'), asked: true },
  ]
  const columns = all.filter(column => column.asked)
  return [
    `| ${columns.map(column => column.title).join(' | ')} |`,
    `|${'---|'.repeat(columns.length)}`,
    ...rows.map(row => `| ${columns.map(column => column.of(row)).join(' | ')} |`),
  ].join('\n')
}

function ms(value: number): string {
  return value >= 1000 ? `${(value / 1000).toFixed(2)} s` : `${Math.round(value)} ms`
}

function pair({ median, p95 }: Figures, unit?: Row['unit']): string {
  const text = unit === 'number' ? (value: number) => String(Number(value.toFixed(3))) : ms
  return `${text(median)} / ${text(p95)}`
}
