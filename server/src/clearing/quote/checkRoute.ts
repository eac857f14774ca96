import type { ChannelEnd } from '@relayooor/shared'
import type { ClearingContext } from '../context.ts'
import { inArray } from 'drizzle-orm'
import { onChainError } from '../../chains/chainError.ts'
import { chainReads } from '../../db/schema/index.ts'
import { gasFee } from '../gas/gasFee.ts'
import { checkHermes } from './hermesWords.ts'
import { readRouteHealth } from './routeHealth.ts'
import { routePaused } from './routePaused.ts'

/** A reader this far behind its chain would see the payment too late. */
const readerMayLagSeconds = 60
const retryAfterSeconds = 30

/**
 * Refuses a price while the clear could not be carried out: blocks of the chains involved not being read, no worker that has
 * Hermes, or no lane that can pay one transaction at Hermes' own gas limit on both chains. `seconds` per block of the payment's chain.
 * @throws Problem `route-paused`
 */
export async function checkRoute(
  ctx: ClearingContext,
  paymentChainId: string,
  sources: ChannelEnd[],
  customer: string,
): Promise<{ seconds: number }> {
  const ends = await Promise.all(
    sources.map(async source => [source.chainId, (await ctx.routes.otherEnd(source))?.chainId ?? source.chainId]),
  )
  const chainIds = [...new Set([paymentChainId, ...ends.flat()])]
  checkAgreement(ctx, chainIds)
  await checkReading(ctx, chainIds)
  await checkHermes(ctx)
  await checkHealth(ctx, sources, customer)
  await checkGas(ctx, [...new Set(ends.flat())])
  await checkFunds(ctx, [...new Set(ends.flat())])
  return { seconds: (await ctx.routes.secondsPerBlock(paymentChainId)) ?? 1 }
}

/**
 * No price while a payment could not be proven. Asked before anything else: without agreement even a transfer just sent is not known.
 * @throws Problem `route-paused`
 */
export function checkAgreement(ctx: ClearingContext, chainIds: string[]): void {
  for (const chainId of chainIds) {
    const state = ctx.chains.get(chainId)?.health().state
    if (state === 'too-few' || state === 'contradicted') throw routePaused(ctx, 'too-few-agreeing-nodes', { chainId }, retryAfterSeconds)
  }
}

async function checkReading(ctx: ClearingContext, chainIds: string[]): Promise<void> {
  const reads = await ctx.database.db.select().from(chainReads).where(inArray(chainReads.chainId, chainIds))
  for (const chainId of chainIds) {
    const chain = ctx.chains.get(chainId)
    const head = chain?.head()
    const read = reads.find(one => one.chainId === chainId)
    if (
      !head ||
      !read ||
      read.gap !== null ||
      chain?.health().state !== 'ok' ||
      head.time.getTime() - read.blockTime.getTime() > readerMayLagSeconds * 1000
    )
      throw routePaused(ctx, 'chain-not-read', { chainId }, retryAfterSeconds)
  }
}

/** What kept failing would fail this time too. */
async function checkHealth(ctx: ClearingContext, sources: ChannelEnd[], customer: string): Promise<void> {
  const healthOf = await readRouteHealth(ctx, sources, customer)
  for (const source of sources) {
    const health = healthOf(source)
    if (health.kind === 'paused')
      throw routePaused(ctx, 'route-failing', { ...source }, (health.until.getTime() - ctx.now().getTime()) / 1000)
  }
}

/** Where gas costs more than Hermes is told to pay, no lane can clear, however much it has; so it may be where nobody can read that. */
async function checkGas(ctx: ClearingContext, chainIds: string[]): Promise<void> {
  for (const chainId of chainIds) {
    const { payable } = await ctx.gas.price(chainId)
    if (payable === null) throw routePaused(ctx, 'gas-not-read', { chainId }, retryAfterSeconds)
    if (!payable) throw routePaused(ctx, 'gas-too-dear', { chainId }, retryAfterSeconds)
  }
}

/** One lane must be able to pay on each of these chains. What cannot be read is no empty wallet. */
async function checkFunds(ctx: ClearingContext, chainIds: string[]): Promise<void> {
  const unread = new Set<string>()
  for (const lane of ctx.lanes.keys) {
    const able = await Promise.all(chainIds.map(async chainId => [chainId, await canPay(ctx, lane, chainId)] as const))
    if (able.every(([, pays]) => pays)) return
    // An empty wallet elsewhere keeps this lane from paying, whatever the one that cannot be read has.
    if (able.every(([, pays]) => pays !== false)) able.forEach(([chainId, pays]) => pays === null && unread.add(chainId))
  }
  const [chainId] = unread
  if (chainId === undefined) throw routePaused(ctx, 'lane-without-funds', {}, retryAfterSeconds)
  throw routePaused(ctx, 'funds-not-read', { chainId }, retryAfterSeconds)
}

/** Null when the chain does not tell now. */
async function canPay(ctx: ClearingContext, lane: string, chainId: string): Promise<boolean | null> {
  const chain = ctx.chains.get(chainId)
  const address = ctx.lanes.address(lane, chainId)
  if (!chain || address === undefined) return false
  const { denom, amount } = await ctx.gas.price(chainId)
  const balance = await chain.balance(address, denom).catch(onChainError(() => null))
  return balance === null ? null : balance >= gasFee(BigInt(chain.settings.maxGas), amount)
}
