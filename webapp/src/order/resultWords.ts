import type { CoinName, PacketResultView, StepEnd } from '@relayooor/shared'
import type { DrawingState } from '../ui/drawing.ts'
import type { Names } from '../ui/names.ts'
import type { OrderStep } from './timelineWords.ts'
import { isOnward, shortAddress, unreachable } from '@relayooor/shared'
import { soldLabel } from '../price/soldLabel.ts'
import { amountText } from '../ui/names.ts'
import { say } from '../ui/say.ts'
import { heldUp } from './timelineWords.ts'

export interface ResultWords {
  state: DrawingState
  /** Drawn with the way home. */
  homeward: boolean
  label: string
  sentence: string
}

/** What became of one transfer of an order, and where its money is. */
export function resultWords(view: PacketResultView, order: OrderStep, names: Names): ResultWords {
  const source = names.chain(view.packet.chainId)
  const destination = view.destinationChainId === undefined ? say('chain.other') : names.chain(view.destinationChainId)
  const money = moneyText(view)
  const homeward = view.verdict === 'return' && !isOnward(view)
  switch (view.result) {
    case 'pending':
      return {
        ...pendingWords(view, order, money, source, destination),
        homeward,
      }
    case 'delivered':
      return {
        state: 'delivered',
        homeward: false,
        label: say('result.delivered'),
        sentence:
          view.receiver === undefined
            ? say('result.arrived', { money, destination })
            : say('result.arrived-at', { money, destination, address: shortAddress(view.receiver) }),
      }
    case 'passed_on': {
      const next = view.ends?.nextChainId === undefined ? undefined : names.chain(view.ends.nextChainId)
      return {
        state: 'passed_on',
        homeward: false,
        label: say('result.passed_on', { destination }),
        sentence:
          view.reason === 'finalising'
            ? say('result.reached-waits', { money, destination })
            : next === undefined
              ? say('result.reached', { money, destination })
              : say('result.reached-next', { money, destination, next }),
      }
    }
    case 'returned':
      return {
        state: 'returned',
        homeward: true,
        ...returnedWords(view, names, source, destination),
      }
    case 'error_ack':
      return {
        state: 'returned',
        homeward: true,
        label: say('result.refused', { destination }),
        sentence: view.ends === undefined ? say('result.came-back', { money, source }) : middleText(view.ends, names, money, source),
      }
    case 'cleared_by_other':
      if (isOnward(view))
        return {
          state: 'passed_on',
          homeward,
          label: say('result.other-carried'),
          sentence: say('result.other-carried-text', { money, destination }),
        }
      return homeward
        ? {
            state: 'returned',
            homeward,
            label: say('result.other-returned'),
            sentence: say('result.other-returned-text', { money, source }),
          }
        : {
            state: 'delivered',
            homeward,
            label: say('result.other-delivered'),
            sentence: say('result.other-delivered-text', { money, destination }),
          }
    case 'duplicate':
      return {
        state: 'unknown',
        homeward,
        label: say('result.duplicate'),
        sentence: say('result.duplicate-text'),
      }
    case 'failed':
      return endedLater(view)
        ? laterWords(view, money, source, destination)
        : {
            state: 'failed',
            homeward: false,
            label: say('result.failed'),
            sentence: say('result.failed-text', {
              known: view.reason === undefined ? 'no' : 'yes',
              why: view.reason === undefined ? '' : say(`failure-reason.${view.reason}`),
              money,
              source,
            }),
          }
    case 'unknown':
      return {
        state: 'unknown',
        homeward,
        label: say('unknown.label'),
        sentence: say('result.unknown-text', { money, source, destination, text: say('unknown.text') }),
      }
    default:
      return unreachable(view.result)
  }
}

function returnedWords(view: PacketResultView, names: Names, source: string, destination: string) {
  const { ends } = view
  const money = moneyText(view)
  if (ends?.triesLeft !== undefined) {
    const amount = view.amount === undefined ? 'none' : amountText(view.amount, view)
    return { label: say('result.sent-again'), sentence: say('result.sent-again-text', { source, amount, destination }) }
  }
  return ends === undefined
    ? { label: say('result.returned'), sentence: say('result.never-reached', { money, source, destination }) }
    : { label: say('result.way-back'), sentence: middleText(ends, names, money, source) }
}

/** A later step came back: the money is home only after the step before comes back too. */
function middleText({ nextChainId }: StepEnd, names: Names, money: string, source: string): string {
  const home = nextChainId === undefined ? say('result.chain-before') : names.chain(nextChainId)
  return say('result.middle', { money, source, home })
}

/** Whether a transfer that we gave up on has ended after all: only then a failed one names a transaction. */
export function endedLater(view: Pick<PacketResultView, 'result' | 'txHash' | 'txChainId'>): boolean {
  return view.result === 'failed' && view.txHash !== undefined && view.txChainId !== undefined
}

function laterWords(view: PacketResultView, money: string, source: string, destination: string): ResultWords {
  return view.txChainId === view.packet.chainId
    ? {
        state: 'returned',
        homeward: true,
        label: say('result.later-returned'),
        sentence: say('result.later-returned-text', { money, source }),
      }
    : {
        state: 'delivered',
        homeward: false,
        label: say('result.later-arrived'),
        sentence: say('result.later-arrived-text', { money, destination }),
      }
}

/** `Your 12.5 ATOM`, or `Your transfer` where the amount is not known. */
function moneyText(view: Pick<PacketResultView, 'amount' | keyof CoinName>): string {
  return view.amount === undefined ? say('money.your-transfer') : say('money.your', { amount: amountText(view.amount, view) })
}

function pendingWords(
  view: PacketResultView,
  order: OrderStep,
  money: string,
  source: string,
  destination: string,
): Omit<ResultWords, 'homeward'> {
  const homeward = view.verdict === 'return' && !isOnward(view)
  const step = view.ends === undefined ? '' : '-step'
  if (order.status === 'expired')
    return { state: 'wait', label: say('result.not-begun'), sentence: say('result.not-begun-text', { money }) }
  if (order.status === 'underpaid')
    return { state: 'wait', label: say('result.waits-rest'), sentence: say('result.waits-rest-text', { money }) }
  if (heldUp(order)) return { state: 'wait', label: say('result.held-up'), sentence: say('result.held-up-text', { money }) }
  if (order.status === 'clearing' || order.status === 'verifying')
    return {
      state: 'clearing',
      label: say('result.pending'),
      sentence: homeward
        ? say(`result.being-brought${step}`, { money, source })
        : say(view.ends === undefined ? 'result.being-delivered' : 'result.being-carried', { money, destination }),
    }
  return {
    state: homeward ? 'return' : 'deliver',
    label: soldLabel(view),
    sentence: homeward ? say(`result.goes-back${step}`, { money, source }) : say('result.goes-to', { money, destination }),
  }
}
