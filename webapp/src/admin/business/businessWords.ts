import type { ConfigView, RevenuePeriod } from '@relayooor/shared'
import type { Names } from '../../ui/names.ts'
import { dayText } from '../../ui/times.ts'
import { signedMoney } from '../money/ledgerWords.ts'

/** Into what a month is divided. */
export const units = { day: 'By day', week: 'By week', month: 'By month' } as const
export type Unit = keyof typeof units

type Coin = RevenuePeriod['margin'][number]
/** A coin of a chain, or all of them together by the operator's rates. */
export type Money = { key: 'worth' } | { key: string; chainId: string; denom: string }

export const moneySeries = ['Earned', 'Gas paid', 'Left'] as const

/** One group of bars, with the same as text. */
export interface ChartPoint {
  label: string
  values: readonly number[]
  texts: readonly string[]
  /** Its time is not over. */
  isOpen: boolean
}

/** The coins that were earned or paid, and first all together where each of them has a rate. */
export function moneysOf(periods: readonly RevenuePeriod[]): Money[] {
  const coins = new Map<string, Money>()
  for (const { revenue, costs } of periods)
    for (const { chainId, denom } of [...revenue, ...costs])
      coins.set(`${chainId} ${denom}`, { key: `${chainId} ${denom}`, chainId, denom })
  const all: Money[] = coins.size > 0 && periods.every(({ worth }) => worth !== undefined) ? [{ key: 'worth' }] : []
  return [...all, ...[...coins.values()].sort((a, b) => a.key.localeCompare(b.key))]
}

export function moneyName(money: Money, config: Pick<ConfigView, 'chains'>, names: Names): string {
  if (!('denom' in money)) return 'All coins, by your rates'
  return `${assetOf(money, config)?.symbol ?? money.denom} on ${names.chain(money.chainId)}`
}

/** What was earned, what gas cost and what is left of it, in one coin. */
export function moneyPoints(
  periods: readonly RevenuePeriod[],
  unit: Unit,
  money: Money,
  config: Pick<ConfigView, 'chains'>,
  names: Names,
  today: string,
): ChartPoint[] {
  return periods.map(period => {
    const { values, texts } = 'denom' in money ? coinSums(period, money, config, names) : worthSums(period)
    return { label: periodText(period, unit), values, texts, isOpen: isOpen(period, today) }
  })
}

export const packetSeries = ['Cleared', 'Not cleared'] as const

export function packetPoints(periods: readonly RevenuePeriod[], unit: Unit, today: string): ChartPoint[] {
  return periods.map(period => {
    const values = [period.packets.cleared, period.packets.tried - period.packets.cleared]
    return { label: periodText(period, unit), values, texts: values.map(countText), isOpen: isOpen(period, today) }
  })
}

export const payerSeries = ['Different wallets'] as const

export function payerPoints(periods: readonly RevenuePeriod[], unit: Unit, today: string): ChartPoint[] {
  return periods.map(period => ({
    label: periodText(period, unit),
    values: [period.payers],
    texts: [countText(period.payers)],
    isOpen: isOpen(period, today),
  }))
}

/** `2 Mar`, `2 Mar to 8 Mar`, `Mar 2026` */
export function periodText({ from, until }: Pick<RevenuePeriod, 'from' | 'until'>, unit: Unit): string {
  if (unit === 'month') return monthText(from.slice(0, 7))
  return from === until ? dayText(from) : `${dayText(from)} to ${dayText(until)}`
}

/** `Mar 2026` of `2026-03` */
export function monthText(month: string): string {
  return new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-01`))
}

/** Coins with their signs; `nothing` where there is none. */
export function coinTexts(coins: readonly Coin[], names: Names): string[] {
  return coins.length === 0 ? ['nothing'] : coins.map(({ chainId, denom, amount }) => signedMoney(amount, denom, chainId, names))
}

/** `10:5,50:10`, or why it is not; empty for no discounts at all. */
export function readTiers(text: string): { tiers: string } | { wrong: string } {
  const items = text.split(/[\s,]+/).filter(item => item !== '')
  const wrong = items.find(item => !/^[1-9]\d{0,6}:(?:\d{1,2}|100)$/.test(item))
  return wrong === undefined
    ? { tiers: items.join(',') }
    : { wrong: `“${wrong}” is not like 10:5, which is: from 10 transfers in 30 days on, 5 percent off.` }
}

export function tiersText(tiers: readonly { packets: number; discountPercent: number }[]): string {
  return tiers.length === 0
    ? 'no discount'
    : tiers.map(({ packets, discountPercent }) => `from ${packets.toLocaleString('en')}: ${discountPercent} %`).join(', ')
}

function coinSums(
  { revenue, costs, margin }: RevenuePeriod,
  coin: { chainId: string; denom: string },
  config: Pick<ConfigView, 'chains'>,
  names: Names,
): { values: number[]; texts: string[] } {
  const unit = 10 ** (assetOf(coin, config)?.decimals ?? 0)
  const amounts = [revenue, costs, margin].map(
    sums => sums.find(({ chainId, denom }) => chainId === coin.chainId && denom === coin.denom)?.amount ?? '0',
  )
  return {
    // A bar is some pixels high: a number of 15 digits is more than it shows. The text beside it is exact.
    values: amounts.map(amount => Number(amount) / unit),
    texts: amounts.map(amount => signedMoney(amount, coin.denom, coin.chainId, names)),
  }
}

function worthSums({ worth }: RevenuePeriod): { values: number[]; texts: string[] } {
  const sums = worth ? [worth.revenue, worth.costs, worth.margin] : []
  return { values: sums.map(Number), texts: sums.map(sum => sum.replace('-', '−')) }
}

function assetOf(coin: { chainId: string; denom: string }, { chains }: Pick<ConfigView, 'chains'>) {
  return chains.find(({ chainId }) => chainId === coin.chainId)?.paymentDenoms.find(({ denom }) => denom === coin.denom)
}

function isOpen({ until }: Pick<RevenuePeriod, 'until'>, today: string): boolean {
  return until >= today
}

function countText(count: number): string {
  return count.toLocaleString('en')
}
