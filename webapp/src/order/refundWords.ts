import type { RefundView } from '@relayooor/shared'
import type { DrawingState } from '../ui/drawing.ts'
import type { Names } from '../ui/names.ts'
import { shortAddress, unreachable } from '@relayooor/shared'
import { say } from '../ui/say.ts'
import { heightText } from '../ui/times.ts'

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

function stateWords(refund: RefundView, money: string, gross: string): Omit<RefundWords, 'gas'> {
  switch (refund.status) {
    case 'due':
      return dueWords(refund.waitsFor, money)
    case 'awaiting_approval':
      return refund.waitsFor === 'dust'
        ? {
            state: 'wait',
            label: say('refund.kept'),
            sentence: say('held.dust', { money: gross }),
          }
        : {
            state: 'wait',
            label: say('refund.approval'),
            sentence: say('refund.approval-text', { why: say(`refund.wait.${refund.waitsFor ?? 'unknown'}`) }),
          }
    case 'signed':
    case 'broadcast':
      return {
        state: 'clearing',
        label: say('refund.on-its-way'),
        sentence: say('refund.on-its-way-text', {
          known: refund.to === undefined ? 'no' : 'yes',
          address: refund.to === undefined ? '' : shortAddress(refund.to),
        }),
      }
    case 'confirmed':
      return {
        state: 'refund',
        label: say('refund.confirmed'),
        sentence: say('refund.confirmed-text', {
          money,
          known: refund.height === undefined ? 'no' : 'yes',
          height: refund.height === undefined ? '' : heightText(refund.height),
        }),
      }
    case 'unknown':
      return {
        state: 'unknown',
        label: say('unknown.label'),
        sentence: say('refund.unknown-text', { money: gross, text: say('unknown.text') }),
      }
    default:
      return unreachable(refund.status)
  }
}

/** What goes out by itself, and what holds it up until then: nobody has to ask for it. */
function dueWords(waitsFor: RefundView['waitsFor'], money: string): Omit<RefundWords, 'gas'> {
  switch (waitsFor) {
    case 'daily-limit':
      return {
        state: 'wait',
        label: say('refund.turn'),
        sentence: say('refund.turn-text', { money }),
      }
    case 'shortfall':
      return {
        state: 'wait',
        label: say('refund.waiting'),
        sentence: say('refund.shortfall-text', { money }),
      }
    case 'paused':
      return {
        state: 'wait',
        label: say('refund.paused'),
        sentence: say('refund.paused-text', { money }),
      }
    default:
      return { state: 'wait', label: say('refund.preparing'), sentence: say('refund.preparing-text', { money }) }
  }
}

function gasText({ lessGas, amount, net, waitsFor }: RefundView, names: Names, chainId: string): string | undefined {
  if (lessGas !== true || waitsFor === 'dust' || waitsFor === 'foreign-denom') return undefined
  if (net === undefined) return say('refund.less-gas', { amount: names.money(amount, chainId) })
  const gas = BigInt(amount.amount) - BigInt(net.amount)
  return gas > 0n
    ? say('refund.less-this-gas', {
        amount: names.money(amount, chainId),
        gas: names.money({ denom: amount.denom, amount: String(gas) }, chainId),
      })
    : undefined
}
