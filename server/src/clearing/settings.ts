import type { ChainSettings } from '../chains/chain.ts'
import type { Config } from '../config/readConfig.ts'
import type { RelayLimits } from '../hermes/relayLimits.ts'
import type { ClearingSettings, Fees } from './context.ts'
import type { CostFacts } from './gas/refundCosts.ts'
import { accountOf, rateOf } from '@relayooor/shared'
import { publicUrlOf } from '../config/publicUrl.ts'
import { leastSent, sendingCost } from './gas/refundCosts.ts'
import { capsOf } from './owing/refundCaps.ts'

/** Limit of unpaid quotes on one route, for denoms without a setting, as a number of orders of one packet. */
const usualOpenOrders = 1_000n

/** What the configuration means for the paid job. `serviceAddresses`: where payments go, by chain. */
export function clearingSettings(
  config: Config,
  chains: ChainSettings[],
  serviceAddresses: ReadonlyMap<string, string>,
  relays: RelayLimits,
): ClearingSettings {
  const { file } = config
  const fees = (denom: string): Fees => file.fees[denom] ?? { service: config.serviceFee, perPacket: config.perPacketFee, tiers: [] }
  const rate = (chainId: string, denom: string) => rateOf(file.rates, chainId, denom)
  const costFacts = (chainId: string): CostFacts => ({
    settings: chains.find(one => one.chainId === chainId),
    rate: denom => rate(chainId, denom),
    perPacketFee: denom => fees(denom).perPacket,
  })
  return {
    stuckAfterSeconds: config.stuckAfterSeconds,
    quoteSeconds: config.tokenTtlSeconds + config.clearTimeoutSeconds,
    relays,
    publicUrl: publicUrlOf(config),
    serviceAddresses,
    operatorAccounts: new Set([...config.adminWallets, ...file.operatorWallets].flatMap(address => accountOf(address) ?? [])),
    paymentDenoms: chainId =>
      file.chains[chainId]?.paymentDenoms ?? chains.filter(one => one.chainId === chainId).map(one => one.gasPrice.denom),
    fees,
    rate,
    tokenTtlSeconds: config.tokenTtlSeconds,
    // The file may be read again while the process runs.
    get retention() {
      return file.retention
    },
    get openPrices() {
      return file.limits.openPrices
    },
    openLiability: denom => file.limits.openLiability[denom] ?? usualOpenOrders * (fees(denom).service + fees(denom).perPacket),
    get failingAfterOrders() {
      return file.failingRoutes.afterOrders
    },
    get coolDownSeconds() {
      return file.failingRoutes.coolDownSeconds
    },
    confirmations: config.confirmations,
    deadlineSeconds: config.clearDeadlineSeconds,
    get backoffSeconds() {
      return file.retry.backoffSeconds
    },
    refundAutoLimit: denom => config.refundAutoLimit.get(denom),
    refundCaps: denom => capsOf(denom, config.refundCaps, fees(denom), config.mode === 'sandbox' ? 'none' : 'usual'),
    sendingCost: (chainId, denom) => sendingCost(costFacts(chainId), denom),
    leastSent: (chainId, denom) => leastSent(costFacts(chainId), denom),
  }
}
