/** Milliseconds of repeated measurements, as medians and 95th percentiles (nearest rank). */
export interface Figures {
  n: number
  median: number
  p95: number
}

export function figures(samples: number[]): Figures {
  const sorted = [...samples].sort((a, b) => a - b)
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
  return { n: sorted.length, median: rank(0.5), p95: rank(0.95) }
}

/** One row of the table: what was measured, on the service and beside it. */
export interface Row {
  what: string
  ours: Figures
  /** The same work by bare Hermes, in the same run. */
  bare?: Figures
  target: string
  /** Left out where there is nothing to meet. */
  met?: boolean
}

export function tableOf(rows: Row[]): string {
  const ms = (value: number) => (value >= 1000 ? `${(value / 1000).toFixed(2)} s` : `${Math.round(value)} ms`)
  const cell = (one: Figures | undefined) => (one ? `${ms(one.median)} / ${ms(one.p95)}` : '')
  return [
    '| | ours: median / p95 | bare Hermes: median / p95 | n | target | met |',
    '|---|---|---|---|---|---|',
    ...rows.map(
      row =>
        `| ${row.what} | ${cell(row.ours)} | ${cell(row.bare)} | ${row.ours.n} | ${row.target} | ` +
        `${row.met === undefined ? '' : row.met ? 'yes' : '**no**'} |`,
    ),
  ].join('\n')
}
