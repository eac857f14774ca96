import type { ClearingStatus, PacketResultView } from '@relayooor/shared'
import type { Names } from '../ui/names.ts'
import { unreachable } from '@relayooor/shared'
import { listText } from '../ui/names.ts'
import { count } from '../ui/times.ts'
import { unknownText } from '../ui/unknown.ts'
import { isUnconfirmed } from './paymentWords.ts'
import { endedLater, resultWords } from './resultWords.ts'
import { pausedBecause } from './timelineWords.ts'
import { missingAmount, topUpText } from './underpaid.ts'

export interface OrderWords {
  heading: string
  /** One sentence under it; spoken when it changes. */
  lede: string
}

const reached: ReadonlySet<PacketResultView['result']> = new Set(['delivered', 'passed_on', 'returned', 'error_ack', 'cleared_by_other'])

/** The heading of an order and the sentence under it: where the money is. */
export function orderWords(status: ClearingStatus, names: Names, now: number): OrderWords {
  const total = status.packets.length
  const paused = status.status === 'queued' || status.status === 'verifying' ? pausedBecause(status) : undefined
  if (paused !== undefined) return { heading: 'Paid, and clearing is paused', lede: `${paused} Your order keeps its place and its time.` }
  switch (status.status) {
    case 'awaiting_payment':
      return {
        heading: 'Waiting for your payment',
        lede: `Nothing has arrived yet. Your ${total === 1 ? 'transfer waits' : 'transfers wait'} where ${
          total === 1 ? 'it is' : 'they are'
        }.`,
      }
    case 'expired':
      return { heading: 'This price is over', lede: 'If you have paid, you need do nothing: we find it.' }
    case 'underpaid':
      return {
        heading: `${missingText(status, names)} still missing`,
        lede: `Send it with the same memo${topUpText(status, now, ' before ')}, or all of it comes back.`,
      }
    case 'confirming':
      return isUnconfirmed(status)
        ? {
            heading: 'Payment seen',
            lede: 'Only one of our nodes shows it so far. It counts as soon as a second one does; you need do nothing.',
          }
        : { heading: 'Payment seen', lede: 'Not in enough blocks yet.' }
    case 'queued':
      return {
        heading: 'In line',
        lede: status.ahead === undefined ? 'It is taken up in its turn.' : `${status.ahead} before you.`,
      }
    case 'clearing':
    case 'verifying':
      return workingWords(status, names)
    case 'cleared':
      return {
        heading: total === 1 ? 'Your transfer is cleared' : total === 2 ? 'Both transfers are cleared' : 'Your transfers are cleared',
        lede: status.packets.some(({ result }) => result === 'passed_on') ? endsText(status) : 'Proven on the chains themselves.',
      }
    case 'partly_cleared': {
      const done = status.packets.filter(({ result }) => reached.has(result) && result !== 'cleared_by_other').length
      return {
        heading: `${done} of ${total} cleared, ${refunded(status) ? 'the rest refunded' : 'a refund is under way'}`,
        lede: 'You get back the part that you paid for the others.',
      }
    }
    case 'not_cleared':
      return notClearedWords(status)
    case 'unknown':
      return { heading: 'Load this page again', lede: unknownText }
    default:
      return unreachable(status.status)
  }
}

/** `1 arrived, 2 carried one step on.` */
function endsText({ packets }: ClearingStatus): string {
  const counts = [
    [packets.filter(({ result }) => result === 'delivered').length, 'arrived'],
    [packets.filter(({ result }) => result === 'passed_on').length, 'carried one step on'],
    [packets.filter(({ result }) => result === 'returned' || result === 'error_ack').length, 'came back'],
  ] as const
  return `${counts.flatMap(([n, what]) => (n > 0 ? [`${n} ${what}`] : [])).join(', ')}.`
}

function missingText(status: ClearingStatus, names: Names): string {
  return names.money(missingAmount(status), status.expected.chainId)
}

function workingWords(status: ClearingStatus, names: Names): OrderWords {
  const pending = status.packets.filter(({ result }) => result === 'pending')
  const done = status.packets.length - pending.length
  const heading =
    done > 0 && pending.length > 0
      ? `${done === 1 ? 'One' : done} done, ${pending.length === 1 ? 'one' : pending.length} to go`
      : status.status === 'clearing'
        ? `Hermes is carrying ${count(pending.length, 'transfer')}`
        : 'Sent'
  return {
    heading,
    lede: status.packets.length <= 3 ? sentences(status, names) : summary(status),
  }
}

function sentences(status: ClearingStatus, names: Names): string {
  if (status.packets.every(({ result }) => result === 'pending') && status.status === 'verifying')
    return 'Waiting for proof from both chains.'
  return status.packets.map(packet => resultWords(packet, status.status, names).sentence).join(' ')
}

function summary(status: ClearingStatus): string {
  const words: Record<PacketResultView['result'], string> = {
    pending: 'being cleared',
    delivered: 'delivered',
    passed_on: 'carried one step on',
    returned: 'came back',
    error_ack: 'refused and back',
    cleared_by_other: 'done by another relayer',
    duplicate: 'in another order',
    failed: 'not cleared',
    unknown: 'not known to this page',
  }
  const counted = Map.groupBy(status.packets, ({ result }) => result)
  return `${listText([...counted].map(([result, packets]) => `${packets.length} ${words[result]}`))}.`
}

function notClearedWords(status: ClearingStatus): OrderWords {
  const byOthers = status.packets.length > 0 && status.packets.every(({ result }) => result === 'cleared_by_other')
  if (byOthers) {
    return {
      heading: `Another relayer was faster: you ${refunded(status) ? 'got' : 'get'} your money back`,
      lede: status.packets.length === 1 ? 'Your transfer was done without us.' : 'Your transfers were done without us.',
    }
  }
  const heading = `Nothing could be cleared: you ${refunded(status) ? 'got' : 'get'} everything back`
  return {
    heading,
    lede: status.packets.some(endedLater)
      ? 'One has ended after we had given up. What went back to you stays yours.'
      : status.packets.some(({ result }) => reached.has(result))
        ? 'Some were done without us.'
        : 'Your money is still where it was.',
  }
}

function refunded(status: ClearingStatus): boolean {
  return status.refunds.length > 0 && status.refunds.every(({ status }) => status === 'confirmed')
}
