import type { AlertName } from '@relayooor/shared'
import type { AlertSettings, Threshold } from '../../config/alertSettings.ts'
import type { ChainFactRow } from '../../db/schema/index.ts'
import type { MoneyFacts, WalletFacts } from './moneyFacts.ts'
import type { Rule, State } from './rule.ts'
import { formatAmount, toAmount } from '@relayooor/shared'
import { toSecond } from '../../base/toSecond.ts'
import { above, below, ruleOf } from './rule.ts'

export function moneyRules({ rules, lowBalance }: AlertSettings, isOn: (name: AlertName) => boolean): Rule<MoneyFacts>[] {
  const rule = ruleOf<MoneyFacts>(rules)
  return [
    rule('lane-low', ({ wallets }, threshold) =>
      wallets
        .filter(one => one.lane !== null)
        .map(one => judgeWallet(one, ofChain(one.chainId, threshold), 'Nothing can be cleared without.')),
    ),
    rule('service-wallet-low', ({ wallets }, threshold) =>
      wallets.filter(one => one.lane === null).map(one => judgeWallet(one, ofChain(one.chainId, threshold), 'It pays the gas of refunds.')),
    ),
    rule('gas-too-dear', ({ chains }, threshold) =>
      chains.flatMap(({ chainId, facts }) =>
        facts.kind === 'gas'
          ? [
              {
                subject: chainId,
                state: facts.payable === null ? 'unknown' : above(facts.payable ? 0 : 1, threshold),
                detail:
                  `Gas on ${chainId} costs more than Hermes may pay (${facts.amount}${facts.denom} for a unit of it): nothing is cleared ` +
                  'there and no price is given. Raise gas_price, or the max of dynamic_gas_price, in the Hermes configuration.',
                data: { denom: facts.denom, amount: facts.amount },
              },
            ]
          : [],
      ),
    ),
    rule('gas-not-read', ({ chains }, threshold) =>
      chains.flatMap(({ chainId, facts }) =>
        facts.kind === 'gas'
          ? [
              {
                subject: chainId,
                state: above(facts.payable === null ? 1 : 0, threshold),
                detail: `What gas costs on ${chainId} cannot be read: no price is given there, since Hermes may pay too little.`,
                data: {},
              },
            ]
          : [],
      ),
    ),
    rule('former-wallet-paid', ({ formerPayments }, threshold) =>
      formerPayments.map(({ chainId, address, txHash, payer, memo, amounts, told }) => ({
        subject: `${chainId} ${txHash}`,
        state: above(1, threshold),
        detail:
          `${payer ?? 'Somebody'} paid ${told} to ${address}, which takes no payments any more (memo ${JSON.stringify(memo)}). ` +
          'No order begins with it. Send it back from that wallet, then mark it as handled.',
        data: { address, payer, memo, amounts },
      })),
    ),
    rule('margin-negative', ({ day }, threshold) => [judgeMargin(day, threshold)]),
    // What is near its end, or lost, is told by that alert alone.
    rule('client-expiring', ({ now, chains }, threshold) =>
      chains.flatMap(one =>
        judgeClient(one, now, left =>
          isOn('client-near-end') && left < rules['client-near-end'].begins ? 'right' : below(left, threshold),
        ),
      ),
    ),
    rule('client-near-end', ({ now, chains }, threshold) => chains.flatMap(one => judgeClient(one, now, left => below(left, threshold)))),
  ]

  /** What an operator says of one chain moves the end with it. */
  function ofChain(chainId: string, threshold: Threshold): Threshold {
    const begins = lowBalance[chainId] ?? threshold.begins
    return { ...threshold, begins, ends: threshold.begins === 0 ? begins : (threshold.ends * begins) / threshold.begins }
  }
}

/** Base units below which such a wallet is low. */
export function lowBelow({ rules, lowBalance }: AlertSettings, rule: 'lane-low' | 'service-wallet-low', chainId: string, decimals: number) {
  return baseUnitsOf(lowBalance[chainId] ?? rules[rule].begins, decimals)
}

function baseUnitsOf(coins: number, decimals: number): bigint {
  return (BigInt(Math.ceil(coins * 10 ** 6)) * 10n ** BigInt(decimals)) / 10n ** 6n
}

function judgeWallet(wallet: WalletFacts, threshold: Threshold, impact: string) {
  const { chainId, lane, address, denom, decimals, coin } = wallet
  const has = toAmount({ denom, amount: wallet.has })
  const wanted = toAmount({ denom, amount: baseUnitsOf(threshold.begins, decimals) })
  return {
    subject: lane === null ? chainId : `${chainId} ${lane}`,
    state: below(Number(wallet.has) / 10 ** decimals, threshold),
    detail:
      `${lane === null ? 'The service wallet' : `Lane ${lane}`} ${address} on ${chainId} has ${formatAmount(has, coin)}, less than ` +
      `${formatAmount(wanted, coin)}. ${impact} Send coins to it.`,
    data: { address, has, wanted },
  }
}

/** Told as floats: a sum over coins at an operator's rates is no exact thing. */
function judgeMargin(day: MoneyFacts['day'], threshold: Threshold) {
  const coins = new Set(day.map(({ chainId, denom }) => `${chainId} ${denom}`))
  const valued = day.every(one => one.rate !== null)
  const worth = (kind: 'earned' | 'spent') =>
    day.reduce(
      (sum, { kind: own, amount, rate }) =>
        own === kind ? sum + (Number(amount) / 10 ** (rate?.decimals ?? 0)) * Number(rate?.price ?? 1) : sum,
      0,
    )
  const [earned, spent] = [worth('earned'), worth('spent')]
  const state: State = coins.size === 0 ? 'right' : !valued && coins.size > 1 ? 'unknown' : below(earned - spent, threshold)
  const text = (value: number) => value.toFixed(6).replace(/\.?0+$/, '')
  return {
    subject: 'service',
    state,
    detail:
      `The orders of the last 24 hours earned ${text(earned)} and their gas cost ${text(spent)}` +
      `${valued ? '' : ' (base units)'}. Look at the cost report, and raise the fees or name the rate of the coin that gas is paid in.`,
    data: { earned: text(earned), spent: text(spent) },
  }
}

/** `judge` gets the share of its period that is left; of one that is lost, less than any. */
function judgeClient({ chainId, subject, facts }: ChainFactRow, now: Date, judge: (left: number) => State) {
  if (facts.kind !== 'client') return []
  const { of, status, expiresAt, trustingPeriodSeconds } = facts
  const isLost = status === 'expired' || status === 'frozen'
  const left = expiresAt === null ? null : (new Date(expiresAt).getTime() - now.getTime()) / 1_000 / trustingPeriodSeconds
  const state: State = isLost ? judge(Number.NEGATIVE_INFINITY) : left === null ? 'unknown' : judge(left)
  return [
    {
      subject: `${chainId} ${subject}`,
      state,
      detail: isLost
        ? `The client ${subject} of ${of} on ${chainId} is ${status}: nothing on its channels can move until governance recovers it.`
        : `The client ${subject} of ${of} on ${chainId} is ${status}` +
          `${expiresAt === null ? '' : ` and expires at ${toSecond(expiresAt)}`}. Update ` +
          'it before: after that nothing on its channels can move without governance.',
      data: { clientId: subject, of, status, expiresAt },
    },
  ]
}
