import type { ClearingStatus, CoinName, PacketResultView, StepEnd } from '@relayooor/shared'
import type { DrawingState } from './drawing.ts'
import type { Names } from './names.ts'
import { isOnward, shortAddress, unknownLabel, unreachable } from '@relayooor/shared'
import { failureTexts } from './failures.ts'
import { amountText, packetNumber } from './names.ts'
import { unknownText } from './unknown.ts'

export interface ResultWords {
  state: DrawingState
  /** Drawn with the way home. */
  homeward: boolean
  label: string
  sentence: string
}

/** What became of one transfer of an order, and where its money is. */
export function resultWords(view: PacketResultView, order: ClearingStatus['status'], names: Names): ResultWords {
  const source = names.chain(view.packet.chainId)
  const destination = view.destinationChainId === undefined ? 'the other chain' : names.chain(view.destinationChainId)
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
        label: 'Delivered',
        sentence: `${money} arrived on ${destination}${view.receiver === undefined ? '' : `, at ${shortAddress(view.receiver)}`}.`,
      }
    case 'passed_on': {
      const next = view.ends?.nextChainId === undefined ? undefined : names.chain(view.ends.nextChainId)
      return {
        state: 'passed_on',
        homeward: false,
        label: `Carried to ${destination}`,
        sentence:
          view.reason === 'finalising'
            ? `${money} reached ${destination}, which waits before it answers; nothing can speed that up.`
            : `${money} reached ${destination}${
                next === undefined ? '' : ` and goes on to ${next} by itself`
              }. If it sticks there, you can clear that part too.`,
      }
    }
    case 'returned':
      return {
        state: 'returned',
        homeward: true,
        ...returnedWords(view, names, money, source, destination),
      }
    case 'error_ack':
      return {
        state: 'returned',
        homeward: true,
        label: `Refused by ${destination}`,
        sentence: view.ends === undefined ? `${money} came back to you on ${source}.` : middleText(view.ends, names, money, source),
      }
    case 'cleared_by_other':
      if (isOnward(view))
        return {
          state: 'passed_on',
          homeward,
          label: 'Carried on by another relayer',
          sentence: `${money} reached ${destination}. You get your money back.`,
        }
      return homeward
        ? {
            state: 'returned',
            homeward,
            label: 'Returned by another relayer',
            sentence: `${money} came back to you on ${source}. You get your money back.`,
          }
        : {
            state: 'delivered',
            homeward,
            label: 'Delivered by another relayer',
            sentence: `${money} arrived on ${destination}. You get your money back.`,
          }
    case 'duplicate':
      return {
        state: 'unknown',
        homeward,
        label: 'In another order',
        sentence: 'Another order had already paid for it: you get its part back.',
      }
    case 'failed':
      return endedLater(view)
        ? laterWords(view, money, source, destination)
        : {
            state: 'failed',
            homeward: false,
            label: 'Not cleared',
            sentence: `Not cleared${
              view.reason === undefined ? '' : `: ${failureTexts[view.reason]}`
            }. ${money} are still locked on ${source}. You get your part of the price back.`,
          }
    case 'unknown':
      return { state: 'unknown', homeward, label: unknownLabel, sentence: `${money} from ${source} to ${destination}: ${unknownText}` }
    default:
      return unreachable(view.result)
  }
}

function returnedWords({ ends }: PacketResultView, names: Names, money: string, source: string, destination: string) {
  if (ends?.triesLeft !== undefined)
    return { label: 'Sent again', sentence: `Its time was over: ${source} has sent ${lower(money)} to ${destination} again.` }
  return ends === undefined
    ? { label: 'Returned', sentence: `${money} came back to you on ${source}; it never reached ${destination}.` }
    : { label: 'On its way back', sentence: middleText(ends, names, money, source) }
}

/** A later step came back: the money is home only after the step before comes back too. */
function middleText({ nextChainId }: StepEnd, names: Names, money: string, source: string): string {
  const home = nextChainId === undefined ? 'the chain before' : names.chain(nextChainId)
  return `${money} is at ${source}; the next step brings it to ${home}.`
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

/** Whether a transfer that we gave up on has ended after all: only then a failed one names a transaction. */
export function endedLater(view: Pick<PacketResultView, 'result' | 'txHash' | 'txChainId'>): boolean {
  return view.result === 'failed' && view.txHash !== undefined && view.txChainId !== undefined
}

function laterWords(view: PacketResultView, money: string, source: string, destination: string): ResultWords {
  const stays = 'That was after we had given up: what we gave back stays yours.'
  return view.txChainId === view.packet.chainId
    ? { state: 'returned', homeward: true, label: 'Came back later', sentence: `${money} came back to you on ${source}. ${stays}` }
    : { state: 'delivered', homeward: false, label: 'Arrived later', sentence: `${money} arrived on ${destination}. ${stays}` }
}

/** `Your 12.5 ATOM`, or `Your transfer` where the amount is not known. */
function moneyText(view: Pick<PacketResultView, 'amount' | keyof CoinName>): string {
  return view.amount === undefined ? 'Your transfer' : `Your ${amountText(view.amount, view)}`
}

/** What was paid for. */
export function soldLabel(view: Pick<PacketResultView, 'packet' | 'verdict' | 'ends'>): string {
  if (view.verdict === 'return' && !isOnward(view)) return 'Will come back'
  return view.ends === undefined ? 'Will be delivered' : 'Will be carried one step on'
}

/** `12.5 ATOM`, or its number where the amount is not known. */
export function transferTitle(view: PacketResultView): string {
  return view.amount === undefined ? packetNumber(view.packet) : amountText(view.amount, view)
}

function pendingWords(
  view: PacketResultView,
  order: ClearingStatus['status'],
  money: string,
  source: string,
  destination: string,
): Omit<ResultWords, 'homeward'> {
  const homeward = view.verdict === 'return' && !isOnward(view)
  const goal = homeward ? `back to ${view.ends === undefined ? 'you on ' : ''}${source}` : `to ${destination}`
  if (order === 'clearing' || order === 'verifying') {
    return {
      state: 'clearing',
      label: 'Being cleared',
      sentence: `${money} is being ${homeward ? 'brought' : view.ends === undefined ? 'delivered' : 'carried'} ${goal}.`,
    }
  }
  return {
    state: homeward ? 'return' : 'deliver',
    label: soldLabel(view),
    sentence: `${money} goes ${goal}.`,
  }
}
