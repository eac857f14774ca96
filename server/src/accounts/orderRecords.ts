import type { Order } from '../clearing/views/presentOrder.ts'
import type { Assets, CoinOfChain } from '../packets/assets.ts'
import { baseUnit, formatUnits } from '@relayooor/shared'
import { presentOrder } from '../clearing/views/presentOrder.ts'

/**
 * The columns of an order in a table. Amounts are in `coin`: `ATOM` where the unit is known, else the base denom in base units. `kept` is
 * set once the order is finished; `to_be_refunded` is owed and not in a block yet. `transfers_returned` are those whose money came back to
 * their sender over IBC, which programs for taxes cannot see.
 */
export const orderColumns = [
  'order',
  'status',
  'ordered_at',
  'paid_at',
  'finished_at',
  'wallet',
  'paid_by',
  'chain',
  'coin',
  'denom',
  'price',
  'paid',
  'kept',
  'refunded',
  'to_be_refunded',
  'transfers',
  'payment_transactions',
  'refund_transactions',
  'transfers_returned',
  'return_transactions',
] as const

interface ChainDenom {
  chainId: string
  denom: string
}

/** The coins that its records are about. */
export function coinsOfOrder({ token, payments, refunds }: Order): CoinOfChain[] {
  return [
    token,
    ...payments.flatMap(({ chainId, amounts }) => amounts.map(({ denom }) => ({ chainId, denom }))),
    ...refunds.map(({ refund }) => refund),
  ].map(({ chainId, denom }) => ({ chainId, denom }))
}

/** A record for the quote's coin, and one for each other coin paid, so that no sum is in two records. */
export function orderRecords(assets: Assets, order: Order): string[][] {
  const { token, operation, payments, refunds } = order
  const view = presentOrder({ assets }, order, new Map())
  const paid = payments.flatMap(payment =>
    payment.amounts.map(({ denom, amount }) => ({ chainId: payment.chainId, denom, amount: BigInt(amount), txHash: payment.txHash })),
  )
  const back = refunds.map(({ refund, txHash }) => ({
    chainId: refund.chainId,
    denom: refund.denom,
    amount: refund.net ?? refund.amount,
    txHash: txHash ?? '',
    sent: refund.status === 'confirmed',
  }))
  const returned = view.packets.filter(({ result }) => result === 'returned' || result === 'error_ack')
  const coins = new Map(
    [token, ...paid, ...back].map(({ chainId, denom }): [string, ChainDenom] => [`${chainId} ${denom}`, { chainId, denom }]),
  )
  return [...coins.values()].map(coin => {
    const name = assets.coin(coin.chainId, coin.denom)
    const { symbol, decimals } = name
    const isPrice = isOf(coin)(token)
    const text = (amount: bigint) => formatUnits(amount, decimals ?? 0).replaceAll(',', '')
    const [came, sent, owed] = [paid, back.filter(one => one.sent), back.filter(one => !one.sent)].map(list => list.filter(isOf(coin)))
    const fields: Record<(typeof orderColumns)[number], string> = {
      order: token.id,
      status: view.status,
      ordered_at: view.createdAt,
      paid_at: operation?.createdAt.toISOString() ?? '',
      finished_at: view.finishedAt ?? '',
      wallet: token.walletAddress,
      paid_by: [...new Set(payments.flatMap(payment => payment.payer ?? []))].join(' '),
      chain: coin.chainId,
      coin: symbol ?? baseUnit(coin.denom, name),
      denom: coin.denom,
      price: isPrice ? text(operation?.fees ? BigInt(operation.fees.total.amount) : token.amount) : '',
      paid: text(sumOf(came)),
      kept: isPrice && operation?.earned != null ? text(operation.earned) : '',
      refunded: text(sumOf(sent)),
      to_be_refunded: text(sumOf(owed)),
      transfers: String(view.packets.length),
      payment_transactions: hashesOf(came),
      refund_transactions: hashesOf(sent),
      transfers_returned: String(returned.length),
      return_transactions: hashesOf(returned),
    }
    return orderColumns.map(column => fields[column])
  })
}

function isOf(coin: ChainDenom): (one: ChainDenom) => boolean {
  return ({ chainId, denom }) => chainId === coin.chainId && denom === coin.denom
}

function sumOf(list: { amount: bigint }[] = []): bigint {
  return list.reduce((sum, { amount }) => sum + amount, 0n)
}

function hashesOf(list: { txHash?: string | undefined }[] = []): string {
  return [...new Set(list.flatMap(({ txHash }) => txHash ?? []))].join(' ')
}
