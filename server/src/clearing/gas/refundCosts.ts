import type { Rate } from '@relayooor/shared'
import type { ChainSettings } from '../../chains/chain.ts'
import { convertUp } from '@relayooor/shared'
import { gasFee } from './gasFee.ts'
import { usualGas } from './refundGas.ts'

export interface CostFacts {
  settings: Pick<ChainSettings, 'gasPrice'> | undefined
  /** What a coin of this chain is worth; undefined when the operator has not said so. */
  rate: (denom: string) => Rate | undefined
  perPacketFee: (denom: string) => bigint
}

/** What sending one refund alone costs, in base units of a denom, at Hermes' own gas price; 0 when no rate is known. */
export function sendingCost({ settings, rate }: Omit<CostFacts, 'perPacketFee'>, denom: string): bigint {
  if (!settings) return 0n
  const { gasPrice } = settings
  const cost = gasFee(usualGas(1), gasPrice.amount)
  if (gasPrice.denom === denom) return cost
  const [from, to] = [rate(gasPrice.denom), rate(denom)]
  return from && to ? convertUp(cost, from, to) : 0n
}

/**
 * The least refund that is sent automatically when the payer caused it: the cost of sending it. Where that is unknown in the denom, one
 * packet's fee, so that worthless amounts cannot make us spend gas.
 */
export function leastSent(facts: CostFacts, denom: string): bigint {
  const known = sendingCost(facts, denom)
  return known > 0n ? known : facts.perPacketFee(denom)
}
