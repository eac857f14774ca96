import type { PausableService, PauseView } from '@relayooor/shared'
import type { Names } from '../../ui/names.ts'

export const serviceNames: Record<PausableService | 'all', string> = {
  intake: 'new orders',
  clearing: 'clearing',
  refunds: 'refunds',
  all: 'new orders, clearing and refunds',
}

/** What that stops, and what it does to who has paid. */
export const pauseEffects: Record<PausableService | 'all', string> = {
  intake: 'Nobody gets a new price there. Who has a price can still pay it, and what is paid goes on.',
  clearing: 'Hermes is not called there. Paid orders wait in line; their deadlines stand still, and nothing of them is lost.',
  refunds: 'Nothing is signed there. What goes back stays due, and goes out when refunds go on.',
  all: 'No new prices, no calls of Hermes, no signed refunds. Paid orders wait in line with their deadlines standing still.',
}

/** A route by the end that transfers leave from. */
export type RouteEnd = NonNullable<PauseView['route']>

export interface Scope {
  chainId?: string | undefined
  route?: RouteEnd | undefined
}

/** `everywhere`, `on Sand Hub`, `from Sand Hub over channel-0` */
export function scopeText({ chainId, route }: Scope, names: Names): string {
  if (route !== undefined) return `from ${names.chain(route.chainId)} over ${route.channelId}`
  return chainId === undefined ? 'everywhere' : `on ${names.chain(chainId)}`
}

/** `Clearing goes on everywhere.` */
export function resumedText(pause: Pick<PauseView, 'what'> & Scope, names: Names): string {
  const what = serviceNames[pause.what]
  return `${what.charAt(0).toUpperCase()}${what.slice(1)} ${pause.what === 'clearing' ? 'goes' : 'go'} on ${scopeText(pause, names)}.`
}

/** `New orders are paused from Sand Hub over channel-0` */
export function pauseTitle(pause: PauseView, names: Names): string {
  const what = serviceNames[pause.what]
  return `${what.charAt(0).toUpperCase()}${what.slice(1)} ${pause.what === 'clearing' ? 'is' : 'are'} paused ${scopeText(pause, names)}`
}
