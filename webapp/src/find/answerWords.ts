import type { PacketView } from '@relayooor/shared'
import type { Names } from '../ui/names.ts'
import type { Terms } from './dealOf.ts'
import type { RouteOf } from './waitWords.ts'
import { say } from '../ui/say.ts'
import { agoText, atText } from '../ui/times.ts'
import { coinSums } from './coinSums.ts'
import { usualDeal } from './dealOf.ts'
import { canBePicked, worthClearing } from './groupPackets.ts'
import { packetTitle, verdictWords } from './verdictWords.ts'
import { waitTexts } from './waitWords.ts'

/** The first thing that a person reads: where the money is and whether paying helps; then what happens without paying. */
export interface Answer {
  sentence: string
  free?: string | undefined
}

/** What the service takes, and what is known of routes. */
export interface Known {
  terms: Terms
  routeOf: RouteOf
}

/** @param now asked for one transfer alone: what is said of many names no time, and need not be made anew when it goes on */
export function answerOf(packets: readonly PacketView[], { terms, routeOf }: Known, names: Names, now: () => number): Answer {
  // What no order is better for having counts only where there is nothing else.
  const worth = worthClearing(packets, terms)
  const helped = worth.length > 0 ? worth : packets.filter(canBePicked)
  const costsMore = usualDeal(helped, terms)?.costsMore ?? false
  const [only, ...more] = packets
  if (!only) return { sentence: say('find.none') }
  return more.length === 0
    ? { sentence: whereText(only, costsMore, names, now()), free: freeText(only, routeOf, names, now()) }
    : answerOfMany(packets, helped, costsMore)
}

function whereText(view: PacketView, costsMore: boolean, names: Names, now: number): string {
  const transfer = view.amount === undefined ? packetTitle(view) : say('answer.transfer-of', { amount: unbroken(packetTitle(view)) })
  const [source, destination] = [names.chain(view.packet.chainId), names.chain(view.route.destinationChainId)]
  // Of a forwarded transfer only its journey says where the money is.
  const place = view.journey ? names.chain(view.journey.now.chainId) : source
  const { kind, reason } = view.verdict
  if (view.verdict.unseen) return say('answer.unseen', { transfer })
  if (view.journey?.now.likely && (kind === 'blocked' || kind === 'ack_only')) return say('answer.likely', { transfer, place })
  if (costsMore) return say('answer.not-worth', { transfer, place })
  switch (kind) {
    case 'deliver':
      return say('answer.deliver', { transfer, place, destination })
    case 'return':
      // What is refused on a later chain is carried on first, to come back from there.
      return view.journey || reason === 'receiver-refused'
        ? say('answer.return-step', { transfer, place })
        : say('answer.return', { transfer, source, destination })
    case 'ack_only':
      return view.journey ? say('answer.no-need', { transfer, place }) : say('answer.ack-only', { transfer, destination })
    case 'wait':
      return say('answer.wait', { transfer, destination })
    case 'blocked':
      return reason === 'unsupported-route' || reason === 'not-a-transfer'
        ? say('answer.foreign-route', { transfer, place })
        : say('answer.blocked', { transfer, place })
    case 'done':
      return say('answer.done', {
        transfer,
        end: verdictWords(view, names, now).label,
        when: view.outcome ? agoText(view.outcome.at, now) : '',
      })
    case 'unknown':
      return say('answer.unknown', { transfer })
  }
}

/** An amount stays on the line of its symbol. */
function unbroken(amount: string): string {
  return amount.replaceAll(' ', '\u00A0')
}

/** What happens if nobody pays, and by when. */
function freeText(view: PacketView, routeOf: RouteOf, names: Names, now: number): string | undefined {
  const { kind, reason, retryAt } = view.verdict
  switch (kind) {
    case 'deliver':
    case 'return':
      return waitTexts([view], routeOf, names, now).join(' ')
    case 'wait':
      return retryAt === undefined ? undefined : say('answer.look-again', { time: atText(retryAt, now) })
    case 'blocked':
      return reason === 'unsupported-route'
        ? `${verdictWords(view, names, now).sentence} ${say('answer.other-relayer')}`
        : verdictWords(view, names, now).sentence
    case 'ack_only':
    case 'done':
    case 'unknown':
      return verdictWords(view, names, now).sentence
  }
}

function answerOfMany(packets: readonly PacketView[], helped: readonly PacketView[], costsMore: boolean): Answer {
  const coins = coinSums(helped)
  return {
    sentence:
      helped.length === packets.length
        ? say('answer.all', { n: packets.length })
        : say('answer.many', { n: packets.length, helped: helped.length }),
    free:
      helped.length === 0 || coins.length === 0
        ? undefined
        : say(costsMore ? 'answer.costs-more' : 'answer.frees', { coins: coins.join(', ') }),
  }
}
