import { Problem } from '@relayooor/shared'

const dayMs = 24 * 3_600_000

/** All days (UTC) as `2026-01-31`, all months as `2026-01`. */
export const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10)
export const monthOf = (moment: Date): string => moment.toISOString().slice(0, 7)
export const firstOf = (month: string): string => `${month}-01`

function dayAfter(day: string, days = 1): string {
  return dayOf(new Date(new Date(day).getTime() + days * dayMs))
}

/** The month so many months later, or earlier. */
export function monthAfter(month: string, months = 1): string {
  const first = new Date(firstOf(month))
  return monthOf(new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + months, 1)))
}

export function lastOf(month: string): string {
  return dayAfter(firstOf(monthAfter(month)), -1)
}

export function mondayOf(day: string): string {
  return dayAfter(day, -((new Date(day).getUTCDay() + 6) % 7))
}

/** Every day from the first to the last. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = []
  for (let day = first; day <= last; day = dayAfter(day)) days.push(day)
  return days
}

/** Every month from the first to the last. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = []
  for (let month = first; month <= last; month = monthAfter(month)) months.push(month)
  return months
}

/** The month that is asked for, or this one. @throws Problem `not-found` with the months that there are */
export function monthAsked(months: string[], now: Date, asked = monthOf(now)): string {
  if (!months.includes(asked)) throw new Problem('not-found', `There is no report of ${asked}.`, { months })
  return asked
}

/** Days of one month, from the first to the last, as bits: the lowest is its first. */
export function daysOf(first: string, last: string): number {
  return daysBetween(first, last).reduce((days, day) => days | (1 << (Number(day.slice(-2)) - 1)), 0)
}

export const everyDay = daysOf('2026-01-01', '2026-01-31')
