import { language, say } from './say.ts'

/**
 * Times as a person reads them: local, 24 hours, with the day only when it is not today.
 * @param at RFC 3339
 * @param now milliseconds since the epoch
 */
export function momentText(at: string, now: number, precision: 'minute' | 'second' = 'minute'): string {
  const { time, day } = partsOf(at, now, precision)
  return day === 'today' ? time : day === 'yesterday' ? say('time.yesterday', { time }) : say('time.on-day', { day: day.named, time })
}

/** The same after "at": `14:32`, `18:04 yesterday`, `08:06 on 19 Nov`. */
export function atText(at: string, now: number): string {
  const { time, day } = partsOf(at, now, 'minute')
  return day === 'today' ? time : day === 'yesterday' ? say('time.at-yesterday', { time }) : say('time.at-day', { day: day.named, time })
}

/** `21 November 2026, 14:32:16`, for paper. */
export function fullMomentText(at: string): string {
  const date = new Date(at)
  return say('time.full', { day: formatted(date, { dateStyle: 'long' }), time: timeOf(date, 'second') })
}

/** `14:32:16` */
export function timeText(at: string): string {
  return timeOf(new Date(at), 'second')
}

/** `11 Nov`, of a day in UTC. */
export function dayText(day: string): string {
  return say('time.day', { day: formatted(new Date(day), { day: 'numeric', month: 'short', timeZone: 'UTC' }) })
}

/** `2026-11-21 14:32:16 UTC`: what stands in `title` beside every local time. */
export function utcText(at: string): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** `40 s`, `1 min 4 s`, `3 h 12 min`, `6 days`: two units at most, the second only while it says something. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return say('duration.seconds', { n: whole })
  if (whole < 600) return joined([Math.floor(whole / 60), 'minutes'], [whole % 60, 'seconds'])
  if (whole < 3600) return say('duration.minutes', { n: Math.floor(whole / 60) })
  if (whole < 36 * 3600) return joined([Math.floor(whole / 3600), 'hours'], [Math.floor((whole % 3600) / 60), 'minutes'])
  return say('duration.days', { n: Math.floor(whole / 86400) })
}

/** `sent 3 h 12 min ago`, without the verb. */
export function agoText(at: string, now: number): string {
  return say('time.ago', { duration: durationText((now - Date.parse(at)) / 1000) })
}

/** `11:42`, `1:02:03`; never below zero. */
export function clockText(milliseconds: number): string {
  const whole = Math.max(0, Math.ceil(milliseconds / 1000))
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60]
  const tail = `${hours > 0 ? String(minutes).padStart(2, '0') : minutes}:${String(seconds).padStart(2, '0')}`
  return hours > 0 ? `${hours}:${tail}` : tail
}

/** The countdown as it is spoken. */
export function spokenDuration(milliseconds: number): string {
  const whole = Math.max(0, Math.ceil(milliseconds / 1000))
  const [minutes, seconds] = [Math.floor(whole / 60), whole % 60]
  return [
    ...(minutes > 0 ? [say('spoken.minutes', { n: minutes })] : []),
    ...(seconds > 0 || minutes === 0 ? [say('spoken.seconds', { n: seconds })] : []),
  ].join(' ')
}

/** `1,234,567`: a height, which may be larger than a number holds. */
export function heightText(height: string): string {
  return new Intl.NumberFormat(language().locale).format(BigInt(height))
}

/** `1 transfer`, `2 transfers`, of the operator's view, which is English. */
export function count(n: number, noun: string): string {
  return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`
}

/** Has the browser read how the page's language writes numbers and times: a phone takes longer for that than to draw a page with them. */
export function warmFormats(): void {
  durationText(61)
  timeText('2000-01-01T00:00:00Z')
}

type Unit = 'hours' | 'minutes' | 'seconds'

function joined([n, unit]: [number, Unit], [rest, subunit]: [number, Unit]): string {
  const first = say(`duration.${unit}`, { n })
  return rest === 0 ? first : `${first} ${say(`duration.${subunit}`, { n: rest })}`
}

function partsOf(
  at: string,
  now: number,
  precision: 'minute' | 'second',
): { time: string; day: 'today' | 'yesterday' | { named: string } } {
  const date = new Date(at)
  const today = new Date(now)
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1)
  const time = timeOf(date, precision)
  if (date.toDateString() === today.toDateString()) return { time, day: 'today' }
  if (date.toDateString() === yesterday.toDateString()) return { time, day: 'yesterday' }
  return { time, day: { named: dayOf(date, today) } }
}

function timeOf(date: Date, precision: 'minute' | 'second'): string {
  return formatted(date, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(precision === 'second' && { second: '2-digit' }),
  })
}

function dayOf(date: Date, today: Date): string {
  const sameYear = date.getFullYear() === today.getFullYear()
  const year = sameYear ? {} : { year: 'numeric' as const }
  const short = formatted(date, { day: 'numeric', month: 'short', ...year })
  // Some languages end a shortened month with a dot, and a sentence may end with the day.
  return short.endsWith('.') ? formatted(date, { day: 'numeric', month: 'long', ...year }) : short
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** A format is made once: the browser takes as long for it as for drawing several rows. It keeps its zone, which the machine may change. */
function formatted(date: Date, options: Intl.DateTimeFormatOptions): string {
  const { locale } = language()
  const key = JSON.stringify([locale, options, date.getTimezoneOffset()])
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, options)
  formats.set(key, format)
  return format.format(date)
}
