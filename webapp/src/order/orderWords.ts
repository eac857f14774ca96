import type { ClearingStatus, FailureReason, PacketResultView } from '@relayooor/shared'
import type { Names } from '../ui/names.ts'
import { shortAddress, unreachable } from '@relayooor/shared'
import { listText } from '../ui/names.ts'
import { say } from '../ui/say.ts'
import { atText } from '../ui/times.ts'
import { endsOf, endsText } from './endWords.ts'
import { isUnconfirmed } from './paymentWords.ts'
import { refundWords } from './refundWords.ts'
import { endedLater, resultWords } from './resultWords.ts'
import { endedBadly, heldUp, pausedBecause } from './timelineWords.ts'
import { missingAmount, topUpTime } from './underpaid.ts'

export interface OrderWords {
  heading: string
  /** One sentence under it; spoken when it changes. */
  lede: string
}

const reached: ReadonlySet<PacketResultView['result']> = new Set(['delivered', 'passed_on', 'returned', 'error_ack', 'cleared_by_other'])

/**
 * The heading of an order and the sentence under it: where the money is.
 * @param isSent whether the payment is sent
 */
export function orderWords(status: ClearingStatus, names: Names, now: number, isSent = false): OrderWords {
  const n = status.packets.length
  const paused = status.status === 'queued' || status.status === 'verifying' ? pausedBecause(status) : undefined
  if (paused !== undefined) return { heading: say('order.paused'), lede: say('order.paused-text', { reason: paused }) }
  const held = heldUp(status)
  if (held) return heldWords(held, status, now)
  switch (status.status) {
    case 'awaiting_payment':
      if (isSent) return { heading: say('order.payment-sent'), lede: say('order.payment-sent-text', { n }) }
      return { heading: say('order.awaiting'), lede: say('order.awaiting-text', { n }) }
    case 'expired':
      return { heading: say('pay.over'), lede: say('order.over-text') }
    case 'underpaid':
      return {
        heading: say('order.missing', { amount: names.money(missingAmount(status), status.expected.chainId) }),
        lede: say('order.missing-text', topUpTime(status, now)),
      }
    case 'confirming':
      return { heading: say('order.seen'), lede: say(isUnconfirmed(status) ? 'order.seen-by-one' : 'order.few-blocks') }
    case 'queued':
      return {
        heading: say('order.in-line'),
        lede: status.ahead === undefined ? say('order.in-turn') : say('order.ahead', { n: status.ahead }),
      }
    case 'clearing':
    case 'verifying':
      return workingWords(status, names)
    case 'cleared':
      return { heading: endsText(endsOf(status.packets)), lede: say('order.proven') }
    case 'partly_cleared':
      return {
        heading: endsText(endsOf(status.packets)),
        lede: refunded(status) ? say('order.partly-refunded') : joined(say('order.partly'), refundsText(status, names)),
      }
    case 'not_cleared':
      return notClearedWords(status, names)
    case 'unknown':
      return { heading: say('order.reload'), lede: say('unknown.text') }
    default:
      return unreachable(status.status)
  }
}

/** Of transfers that Hermes left open: what keeps them, and when they are tried again. What is done already is told first. */
function heldWords({ reason, at }: NonNullable<ReturnType<typeof heldUp>>, status: ClearingStatus, now: number): OrderWords {
  const { n, done } = doneOf(status)
  const back = backText(status, now)
  const when = at !== undefined && Date.parse(at) > now ? { timed: 'yes', time: atText(at, now) } : { timed: 'no', time: '' }
  const seen = reason === undefined ? { known: 'no', why: '' } : { known: 'yes', why: say(`failure-reason.${reason}`) }
  if (done > 0) return { heading: say('order.working', { done, n }), lede: say('order.rest-text', { ...when, ...seen, back }) }
  if (reason === 'hermes-unavailable') return { heading: say('order.no-relayer', when), lede: say('order.no-relayer-text', { back }) }
  return closes.has(reason)
    ? { heading: say('order.route-closed', when), lede: say('order.route-closed-text', { why: seen.why, back }) }
    : { heading: say('order.not-yet', when), lede: say('order.not-yet-text', { ...seen, back }) }
}

/** How many transfers of an order are open, and how many are not. */
function doneOf({ packets }: ClearingStatus): { n: number; done: number } {
  const n = packets.filter(({ result }) => result === 'pending').length
  return { n, done: packets.length - n }
}

/** When and how what was paid for transfers that are not cleared comes back. */
function backText({ comesBack }: ClearingStatus, now: number): string {
  if (!comesBack) return say('order.back')
  const { triesUntil, to, byHand } = comesBack
  const when = Date.parse(triesUntil) > now ? { timed: 'yes', time: atText(triesUntil, now) } : { timed: 'no', time: '' }
  if (to !== undefined && !byHand) return say('order.back-by-itself', { ...when, address: shortAddress(to) })
  return say('order.back-by-hand', { ...when, known: to === undefined ? 'no' : 'yes', address: to === undefined ? '' : shortAddress(to) })
}

const closes: ReadonlySet<FailureReason | undefined> = new Set(['client-expired', 'client-frozen'])

function workingWords(status: ClearingStatus, names: Names): OrderWords {
  const { n, done } = doneOf(status)
  return {
    heading:
      done > 0 && n > 0
        ? say('order.working', { done, n })
        : status.status === 'clearing'
          ? say('order.carrying', { n })
          : say(endedBadly(status) ? 'order.ended' : 'order.sent'),
    lede: status.packets.length <= 3 ? sentences(status, names) : summary(status),
  }
}

function sentences(status: ClearingStatus, names: Names): string {
  if (status.packets.every(({ result }) => result === 'pending') && status.status === 'verifying') return say('order.proof')
  return status.packets.map(packet => resultWords(packet, status, names).sentence).join(' ')
}

function summary(status: ClearingStatus): string {
  const counted = Map.groupBy(status.packets, ({ result }) => result)
  return say('ends.all', { parts: listText([...counted].map(([result, packets]) => say(`sum.${result}`, { n: packets.length }))) })
}

function notClearedWords(status: ClearingStatus, names: Names): OrderWords {
  const byOthers = status.packets.length > 0 && status.packets.every(({ result }) => result === 'cleared_by_other')
  if (byOthers) {
    return {
      heading: say(refunded(status) ? 'order.others-first-got' : 'order.others-first'),
      lede: joined(say('order.without-us', { n: status.packets.length }), refundsText(status, names)),
    }
  }
  return {
    heading: say(refunded(status) ? 'order.nothing-got' : 'order.nothing'),
    lede: joined(
      status.packets.some(endedLater)
        ? say('order.ended-later')
        : status.packets.some(({ result }) => reached.has(result))
          ? say('order.some-without-us')
          : say('order.where-it-was'),
      refundsText(status, names),
    ),
  }
}

/** Where money is that goes back and has not arrived. */
function refundsText({ refunds, expected }: ClearingStatus, names: Names): string {
  const open = refunds.filter(({ status }) => status !== 'confirmed')
  return joined(...new Set(open.map(refund => refundWords(refund, names, expected.chainId).sentence)))
}

function joined(...sentences: readonly string[]): string {
  return sentences.filter(sentence => sentence !== '').join(' ')
}

function refunded(status: ClearingStatus): boolean {
  return status.refunds.length > 0 && status.refunds.every(({ status }) => status === 'confirmed')
}
