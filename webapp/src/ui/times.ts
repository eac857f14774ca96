/**
 * Times as a person reads them: local, 24 hours, with the day only when it is not today.
 * @param at RFC 3339
 * @param now milliseconds since the epoch
 */
export function momentText(at: string, now: number, precision: 'minute' | 'second' = 'minute'): string {
  const date = new Date(at)
  const time = timeOf(date, precision)
  const today = new Date(now)
  if (date.toDateString() === today.toDateString()) return time
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1)
  if (date.toDateString() === yesterday.toDateString()) return `yesterday, ${time}`
  return `${dayOf(date, today)}, ${time}`
}

/** The same after "at": `14:32`, `18:04 yesterday`, `08:06 on 19 Nov`. */
export function atText(at: string, now: number): string {
  const [day, time] = momentText(at, now).split(', ')
  if (time === undefined) return day ?? ''
  return day === 'yesterday' ? `${time} yesterday` : `${time} on ${day}`
}

/** `21 November 2026, 14:32:16`, for paper. */
export function fullMomentText(at: string): string {
  const date = new Date(at)
  return `${new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' }).format(date)}, ${timeOf(date, 'second')}`
}

/** `2026-11-21 14:32:16 UTC`: what stands in `title` beside every local time. */
export function utcText(at: string): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** `40 s`, `1 min 4 s`, `3 h 12 min`, `6 days`: two units at most, the second only while it says something. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 600) return joined(Math.floor(whole / 60), 'min', whole % 60, 's')
  if (whole < 3600) return `${Math.floor(whole / 60)} min`
  if (whole < 36 * 3600) return joined(Math.floor(whole / 3600), 'h', Math.floor((whole % 3600) / 60), 'min')
  const days = Math.floor(whole / 86400)
  return days === 1 ? '1 day' : `${days} days`
}

/** `sent 3 h 12 min ago`, without the verb. */
export function agoText(at: string, now: number): string {
  return `${durationText((now - Date.parse(at)) / 1000)} ago`
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
  return [minutes > 0 && count(minutes, 'minute'), (seconds > 0 || minutes === 0) && count(seconds, 'second')].filter(Boolean).join(' ')
}

/** `1 transfer`, `2 transfers`. */
export function count(n: number, noun: string): string {
  return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`
}

function joined(first: number, unit: string, second: number, subunit: string): string {
  return second === 0 ? `${first} ${unit}` : `${first} ${unit} ${second} ${subunit}`
}

function timeOf(date: Date, precision: 'minute' | 'second'): string {
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(precision === 'second' && { second: '2-digit' }),
  }).format(date)
}

function dayOf(date: Date, today: Date): string {
  const sameYear = date.getFullYear() === today.getFullYear()
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(!sameYear && { year: 'numeric' }),
  }).format(date)
}
