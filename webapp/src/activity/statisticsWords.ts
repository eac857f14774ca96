import type { UserStatisticsView } from '@relayooor/shared'
import type { Names } from '../ui/names.ts'
import { say } from '../ui/say.ts'
import { durationText } from '../ui/times.ts'

export interface DayBar {
  day: string
  delivered: number
  returned: number
  others: number
}

const dayMs = 24 * 60 * 60 * 1000
const fewest = 20

/** The last 30 days (UTC), oldest first, also those on which nothing happened. */
export function lastDays({ byDay }: Pick<UserStatisticsView, 'byDay'>, now: number): DayBar[] {
  const bars = byDay.map(({ day, packetsRequested, packetsCleared, packetsReturned }) => ({
    day,
    delivered: packetsCleared - packetsReturned,
    returned: packetsReturned,
    others: packetsRequested - packetsCleared,
  }))
  return withEmptyDays(bars, 30, now)
}

/** So many days until today, oldest first: those that are not among `bars` had nothing. */
export function withEmptyDays(bars: readonly DayBar[], length: number, now: number): DayBar[] {
  const known = new Map(bars.map(bar => [bar.day, bar]))
  return Array.from({ length }, (_, index) => {
    const day = new Date(now - (length - 1 - index) * dayMs).toISOString().slice(0, 10)
    return known.get(day) ?? { day, delivered: 0, returned: 0, others: 0 }
  })
}

export interface CoinSums {
  sent: string
  back: string
}

/** Of each coin what was sent to us, and what came back of it. The rest is not all cost: some may be held for its owner. */
export function coinSums({ paid, refunded }: Pick<UserStatisticsView, 'paid' | 'refunded'>, names: Names): CoinSums[] {
  return paid.map(coin => {
    const returned = refunded.find(({ chainId, denom }) => chainId === coin.chainId && denom === coin.denom)
    return {
      sent: names.money(coin, coin.chainId),
      back:
        returned && returned.amount !== '0' ? say('figure.back', { amount: names.money(returned, coin.chainId) }) : say('figure.none-back'),
    }
  })
}

/** `96 %`, and of what; no rate while there was nothing to succeed at. */
export function successText({ packetsRequested, successRate }: Pick<UserStatisticsView, 'packetsRequested' | 'successRate'>): {
  rate: string
  note: string
} {
  return packetsRequested === 0
    ? { rate: say('figure.rate-none'), note: say('figure.rate-none-note') }
    : { rate: say('figure.rate', { n: Math.round(successRate * 100) }), note: say('figure.rate-note') }
}

/** How long orders took. Below 20 transfers no percentile is claimed. */
export function clearTimeText({ packetsCleared, clearSeconds }: Pick<UserStatisticsView, 'packetsCleared' | 'clearSeconds'>): {
  time: string
  note: string
} {
  return packetsCleared < fewest
    ? { time: say('figure.time-unsaid'), note: say('figure.time-unsaid-note', { n: fewest }) }
    : { time: durationText(clearSeconds.p50), note: say('figure.time-note', { most: durationText(clearSeconds.p95) }) }
}
