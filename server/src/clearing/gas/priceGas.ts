import type { GasView, Rate } from '@relayooor/shared'
import type { GasPrice } from '../../chains/judgeGasPrice.ts'
import type { GasUse } from './gasUse.ts'
import { convertUp } from '@relayooor/shared'
import { gasFee } from './gasFee.ts'

/** What a chain charges for gas, and by how much Hermes' limit, which is what it pays for, is above what is used. */
export interface ChainGas {
  price: Pick<GasPrice, 'denom' | 'amount'>
  multiplier: number
}

export interface GasPricing {
  uses: GasUse[]
  chain: (chainId: string) => ChainGas
  /** The coin of the price. */
  payment: { chainId: string; denom: string }
  rate: (chainId: string, denom: string) => Rate | undefined
}

/** What a packet's gas costs. */
export interface PacketGas {
  /** In base units of the payment's denom, as far as a rate to it is known. */
  gas: bigint
  /** All of it, as the chains charge it. */
  gasEstimate: GasView[]
  /** Those of them that are not in `gas`. */
  gasNotIncluded: GasView[]
}

/** What a packet's gas costs, in the coins that the chains charge, and in the coin of the price as far as that can be said. */
export function priceGas({ uses, chain, payment, rate }: GasPricing): PacketGas {
  const costs = uses.map(({ chainId, gas }) => {
    const { price, multiplier } = chain(chainId)
    const fee = gasFee(gasFee(gas, multiplier.toString()), price.amount)
    const view: GasView = { chainId, denom: price.denom, amount: fee.toString() }
    return { view, included: inPayment(fee, view) }
  })

  function inPayment(fee: bigint, { chainId, denom }: GasView): bigint | null {
    if (fee === 0n || (chainId === payment.chainId && denom === payment.denom)) return fee
    const [from, to] = [rate(chainId, denom), rate(payment.chainId, payment.denom)]
    return from && to ? convertUp(fee, from, to) : null
  }

  return {
    gas: costs.reduce((sum, { included }) => sum + (included ?? 0n), 0n),
    gasEstimate: costs.map(({ view }) => view),
    gasNotIncluded: costs.filter(({ included }) => included === null).map(({ view }) => view),
  }
}
