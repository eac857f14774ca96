import type { RefundView } from '@relayooor/shared'
import type { DrawingState } from '../ui/drawing.ts'
import type { Names } from '../ui/names.ts'
import { shortAddress, unknownLabel, unreachable } from '@relayooor/shared'
import { unknownText } from '../ui/unknown.ts'

export interface RefundWords {
  state: DrawingState
  label: string
  sentence: string
  /** What the gas of sending it takes off, where the payer bears it. */
  gas?: string
}

/** Where money that goes back is now. `chainId`: of the payment, where the refund does not say another. */
export function refundWords(refund: RefundView, names: Names, orderChainId: string): RefundWords {
  const chainId = refund.chainId ?? orderChainId
  const money = names.money(refund.net ?? refund.amount, chainId)
  const gas = gasText(refund, names, chainId)
  return { ...stateWords(refund, money, names.money(refund.amount, chainId)), ...(gas !== undefined && { gas }) }
}

export const refundReasons: Readonly<Record<RefundView['reason'], string>> = {
  over: 'what was paid too much',
  late: 'a payment that came too late',
  duplicate: 'a transfer that was paid for twice',
  'wrong-denom': 'a payment in a coin that we do not take',
  underpaid: 'a payment that did not cover the price',
  'not-cleared': 'what was not cleared',
  'cleared-by-other': 'what another relayer did',
  unmatched: 'a payment without an order',
  goodwill: 'our goodwill',
  unknown: 'a reason that is not known to this page',
}

function stateWords(refund: RefundView, money: string, gross: string): Omit<RefundWords, 'gas'> {
  switch (refund.status) {
    case 'due':
      return dueWords(refund.waitsFor, money)
    case 'awaiting_approval':
      return refund.waitsFor === 'dust'
        ? {
            state: 'wait',
            label: 'Kept in your name',
            sentence: `${gross} is yours, but sending it would cost more. It stays in your name until you ask.`,
          }
        : { state: 'wait', label: 'Waiting for approval', sentence: `${waitTexts[refund.waitsFor ?? 'unknown']} It is yours.` }
    case 'signed':
    case 'broadcast':
      return {
        state: 'clearing',
        label: 'On its way',
        sentence: `On its way${refund.to === undefined ? '' : ` to ${shortAddress(refund.to)}`}.`,
      }
    case 'confirmed':
      return {
        state: 'refund',
        label: 'You have it',
        sentence: `You have it: ${money}${refund.height === undefined ? '' : ` in block ${Number(refund.height).toLocaleString('en')}`}.`,
      }
    case 'unknown':
      return { state: 'unknown', label: unknownLabel, sentence: `${gross} is yours. ${unknownText}` }
    default:
      return unreachable(refund.status)
  }
}

/** What goes out by itself, and what holds it up until then: nobody has to ask for it. */
function dueWords(waitsFor: RefundView['waitsFor'], money: string): Omit<RefundWords, 'gas'> {
  const back = `${money} comes back to you`
  switch (waitsFor) {
    case 'daily-limit':
      return {
        state: 'wait',
        label: 'Waiting its turn',
        sentence: `${back}: as much as we send back by ourselves in a day has been sent, so it follows within the next days. It is yours.`,
      }
    case 'shortfall':
      return {
        state: 'wait',
        label: 'Waiting',
        sentence:
          `${back}. On this chain our books and the coins that are there do not agree now, ` +
          'and nothing is sent before that is explained. It is yours.',
      }
    case 'paused':
      return {
        state: 'wait',
        label: 'Paused',
        sentence: `${back} as soon as the people who run this service let refunds go on. It is yours.`,
      }
    default:
      return { state: 'wait', label: 'Being prepared', sentence: `${back}: being prepared.` }
  }
}

/** Why a person looks at it before it goes. */
const waitTexts: Record<Exclude<NonNullable<RefundView['waitsFor']>, 'dust'>, string> = {
  unknown: "Waiting for a person's approval.",
  'no-hot-key': "Waiting for a person's approval: on this chain refunds are signed by hand.",
  'above-limit': "Waiting for a person's approval, as every refund of this size.",
  'daily-limit': "Waiting for a person's approval: more went back today than is sent without one.",
  shortfall: 'Waiting until our books and this chain agree again.',
  paused: 'Waiting until refunds go on.',
  'no-safe-recipient': 'Waiting for a person: we do not know of an address where it would surely reach you.',
  'foreign-denom': "Waiting for a person's approval: coins that we do not take are sent back by hand.",
  rejected: 'It could not be sent to this address, so a person looks at it.',
}

function gasText({ lessGas, amount, net, waitsFor }: RefundView, names: Names, chainId: string): string | undefined {
  if (lessGas !== true || waitsFor === 'dust' || waitsFor === 'foreign-denom') return undefined
  if (net === undefined) return `${names.money(amount, chainId)}, less the gas of sending it.`
  const gas = BigInt(amount.amount) - BigInt(net.amount)
  return gas > 0n
    ? `${names.money(amount, chainId)} less ${names.money({ denom: amount.denom, amount: String(gas) }, chainId)} ` +
        'for the gas of sending it.'
    : undefined
}
