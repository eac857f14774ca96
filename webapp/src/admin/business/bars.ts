import { scaleBand, scaleLinear } from 'd3-scale'

export interface Bar {
  /** In percent of the width. */
  x: number
  width: number
  /** In the units of the height, from the top. */
  y: number
  height: number
  point: number
  series: number
}

export interface BarLayout {
  bars: Bar[]
  /** Where zero is, from the top. */
  zero: number
  ticks: { y: number; label: string }[]
  /** The middle of each group, in percent. */
  middles: number[]
}

/** Where bars stand: groups side by side, values up and down from zero. The axis always has zero on it. */
export function layBars(points: readonly { values: readonly number[] }[], height: number): BarLayout {
  const all = points.flatMap(({ values }) => values)
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)]
  const y = scaleLinear([low, high === low ? low + 1 : high], [height, 0]).nice(4)
  const groups = scaleBand(points.keys(), [0, 100]).paddingInner(0.28).paddingOuter(0.14)
  const inGroup = scaleBand((points[0]?.values ?? []).keys(), [0, groups.bandwidth()]).paddingInner(0.12)
  const zero = y(0)
  // Nobody counts a part of a thing.
  const isWhole = all.every(Number.isInteger)
  const label = y.tickFormat(4, isWhole ? ',d' : undefined)
  return {
    bars: points.flatMap(({ values }, point) =>
      values.flatMap((value, series) =>
        value === 0
          ? []
          : {
              x: (groups(point) ?? 0) + (inGroup(series) ?? 0),
              width: inGroup.bandwidth(),
              y: Math.min(y(value), zero),
              // The smallest is seen too.
              height: Math.max(1, Math.abs(y(value) - zero)),
              point,
              series,
            },
      ),
    ),
    zero,
    ticks: y
      .ticks(4)
      .filter(tick => !isWhole || Number.isInteger(tick))
      .map(tick => ({ y: y(tick), label: label(tick) })),
    middles: points.map((_, point) => (groups(point) ?? 0) + groups.bandwidth() / 2),
  }
}
