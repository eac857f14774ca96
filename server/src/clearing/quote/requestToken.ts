import type { ChannelEnd, PacketId, Quote, QuoteTerms, RefusedPacket, TokenRequest } from '@relayooor/shared'
import type { Judgement } from '../../packets/judgeVerdict.ts'
import type { ClearingContext } from '../context.ts'
import type { QuotedPacket } from '../gas/costPackets.ts'
import type { Asker } from './asker.ts'
import { randomUUID } from 'node:crypto'
import { channelKey, packetKey, paymentMemo, Problem, readAddress } from '@relayooor/shared'
import { toldProblem } from '@relayooor/shared/messages/toldProblem.ts'
import { takeTurns } from '../../base/takeTurns.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { clearingTokens } from '../../db/schema/index.ts'
import { advised } from '../../packets/advised.ts'
import { examineForPrice } from '../../packets/examinePacket.ts'
import { packetOf } from '../../packets/presentPacket.ts'
import { costPackets, estimateUses } from '../gas/costPackets.ts'
import { gasFee } from '../gas/gasFee.ts'
import { countQuote } from '../orders/count.ts'
import { pendingResults } from '../orders/operations.ts'
import { addToTimeline } from '../timeline/timeline.ts'
import { customerOf, pathOf } from './asker.ts'
import { checkGasLimits } from './checkGasLimits.ts'
import { checkAgreement, checkRoute } from './checkRoute.ts'
import { priceQuote } from './priceQuote.ts'
import { refusePaused } from './refusePaused.ts'
import { reserveCapacity } from './reserveCapacity.ts'
import { routePaused } from './routePaused.ts'
import { clearedLately } from './volume.ts'
import { waitForReader } from './waitForReader.ts'

/**
 * Prices that are worked at on a route at a time. Storing them is one after the other: who waits
 * for his turn here holds no connection of the database.
 */
const mostAtOnce = 4
const turns = takeTurns(mostAtOnce)

/**
 * Gas of the bank send that pays, with its memo: 72,000 to 95,000 on SDK 0.47 and 0.50 chains, plus room for vesting accounts and other
 * parameters. The chain charges the fee for all of it.
 */
const paymentGas = 150_000n

/**
 * Checks every packet on both chains now, checks that the lane can work, prices, signs and stores.
 * `account` is the one that is signed in.
 */
export async function requestToken(ctx: ClearingContext, request: TokenRequest, asker: Asker, account: string | null): Promise<Quote> {
  const payable = checkRequest(ctx, request)
  const chainIds = [request.chainId, ...request.packets.map(packet => packet.chainId)]
  await refusePaused(ctx.database.db, chainIds, request.packets)
  await refusePaid(ctx, request.packets)
  checkAgreement(ctx, chainIds)
  await waitForReader(ctx, request.packets)
  const [first] = sourcesOf(request.packets).map(channelKey)
  return turns(() => price(ctx, request, payable, asker, account), pathOf(asker, request.walletAddress), first)
}

type Payable = ReturnType<typeof checkRequest>

async function price(
  ctx: ClearingContext,
  request: TokenRequest,
  { chain, serviceAddress, denom, refundAddress }: Payable,
  asker: Asker,
  account: string | null,
): Promise<Quote> {
  const quoted = await refuseHopeless(ctx, request.packets)
  const head = chain.head()
  if (!head) throw routePaused(ctx, 'chain-not-read', { chainId: request.chainId }, 15)
  const sources = sourcesOf(request.packets)
  const { seconds } = await checkRoute(ctx, request.chainId, sources, customerOf(asker))
  await checkGasLimits(ctx, quoted)

  const now = ctx.now()
  const token = randomUUID()
  const expiresAt = new Date(now.getTime() + ctx.settings.tokenTtlSeconds * 1000)
  const ours = ctx.settings.fees(denom)
  const gasUses = await estimateUses(ctx, quoted)
  const clearedBefore = account === null ? null : await clearedLately(ctx, account)
  const { fees, total } = priceQuote({
    packets: await costPackets(ctx, quoted, { chainId: request.chainId, denom }, gasUses),
    fees: ours,
    denom,
    clearedIn30Days: clearedBefore ?? 0,
  })
  const gasPrice = await ctx.gas.price(request.chainId)
  const terms: QuoteTerms = {
    token,
    createdAt: now.toISOString(),
    expiresAt: expiresAt.toISOString(),
    walletAddress: request.walletAddress,
    refundAddress,
    packets: request.packets,
    payment: {
      chainId: request.chainId,
      address: serviceAddress,
      amount: { denom, amount: total.toString() },
      memo: paymentMemo(token),
      gas: paymentGas.toString(),
      fee: { denom: gasPrice.denom, amount: gasFee(paymentGas, gasPrice.amount).toString() },
      timeoutHeight: (head.height + Math.ceil(ctx.settings.tokenTtlSeconds / seconds)).toString(),
    },
    fees,
  }
  const signature = ctx.signer.sign('quote', terms)
  await inTransaction(ctx.database, 'request-token', async tx => {
    await refusePaused(
      tx,
      [request.chainId, ...quoted.flatMap(({ packet, destinationChainId }) => [packet.chainId, destinationChainId])],
      request.packets,
    )
    await reserveCapacity(ctx, tx, {
      asker,
      walletAddress: terms.walletAddress,
      chainId: request.chainId,
      denom,
      amount: total,
      sources,
      at: now,
    })
    await tx.insert(clearingTokens).values({
      id: token,
      walletAddress: terms.walletAddress,
      refundAddress,
      chainId: request.chainId,
      serviceAddress,
      denom,
      amount: total,
      createdAt: now,
      expiresAt,
      terms,
      gasUses,
      requester: asker.id,
      networks: asker.networks,
      sessionAccount: account,
      apiKey: asker.apiKey ?? null,
      clearedBefore,
      routes: sources.map(channelKey),
      signature,
    })
    countQuote(tx, token)
    addToTimeline(tx, token, { at: now, kind: 'quoted', text: 'Price given.', data: {} })
  })
  return { ...terms, signature }
}

function checkRequest(ctx: ClearingContext, request: TokenRequest) {
  const chain = ctx.chains.get(request.chainId)
  const serviceAddress = ctx.settings.serviceAddresses.get(request.chainId)
  if (!chain || serviceAddress === undefined)
    throw toldProblem('unsupported-chain', {
      chainId: request.chainId,
      supported: [...ctx.settings.serviceAddresses.keys()],
    })
  const refundAddress = request.refundAddress ?? request.walletAddress
  for (const [path, address] of [
    ['walletAddress', request.walletAddress],
    ['refundAddress', refundAddress],
  ] as const) {
    const reading = readAddress(address, chain.settings.prefix)
    if (!reading.ok)
      throw new Problem('invalid-request', `${path} is not an account on ${request.chainId}.`, {
        errors: [{ path, message: addressFaults[reading.fault](chain.settings.prefix) }],
      })
  }
  const denoms = ctx.settings.paymentDenoms(request.chainId)
  const denom = request.denom ?? denoms[0]
  if (denom === undefined || !denoms.includes(denom))
    throw toldProblem('unsupported-denom', {
      denom: request.denom,
      supported: denoms,
    })
  return { chain, serviceAddress, denom, refundAddress }
}

const addressFaults = {
  'not-bech32': () => 'is not a bech32 address: a character is missing or wrong',
  'wrong-prefix': (prefix: string) => `must begin with ${prefix}1`,
  'wrong-length': () => 'is too short or too long for an account',
}

async function refusePaid(ctx: ClearingContext, packets: PacketId[]): Promise<void> {
  const held = await pendingResults(ctx.database.db, packets.map(packetKey))
  if (held.length > 0)
    throw toldProblem('already-paid', {
      packets: held.map(row => ({ packet: packetOf(row), token: row.token })),
    })
}

async function refuseHopeless(ctx: ClearingContext, packets: PacketId[]): Promise<QuotedPacket[]> {
  const examined = await examineForPrice(ctx, packets)
  const quoted: QuotedPacket[] = []
  const refused: RefusedPacket[] = []
  for (const [index, packet] of packets.entries()) {
    const found = examined[index]
    if (!found) refused.push(unknownPacket(ctx, packet))
    else if (found.judgement.kind === 'deliver' || found.judgement.kind === 'return')
      quoted.push({ ...quotedPacket(packet, found.row.destinationChainId, found.judgement), ends: found.ends })
    else refused.push(found.view)
  }
  if (refused.length > 0) throw toldProblem('not-clearable', { packets: refused })
  return quoted
}

function quotedPacket(
  packet: PacketId,
  destinationChainId: string,
  judgement: Extract<Judgement, { kind: 'deliver' | 'return' }>,
): QuotedPacket {
  return judgement.kind === 'deliver'
    ? { packet, destinationChainId, verdict: 'deliver', unchecked: judgement.unchecked }
    : { packet, destinationChainId, verdict: 'return', reason: judgement.refused === undefined ? undefined : 'receiver-refused' }
}

function unknownPacket(ctx: ClearingContext, packet: PacketId): RefusedPacket {
  return advised(ctx, {
    packet,
    verdict: { kind: 'blocked', reason: ctx.chains.has(packet.chainId) ? 'packet-data-unavailable' : 'unsupported-route' },
  })
}

function sourcesOf(packets: PacketId[]): ChannelEnd[] {
  return [
    ...new Map(
      packets.map(({ chainId, portId, channelId }): [string, ChannelEnd] => [
        channelKey({ chainId, portId, channelId }),
        { chainId, portId, channelId },
      ]),
    ).values(),
  ]
}
