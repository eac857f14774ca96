import type { ChannelEnd, CoinName, PacketId, Quote } from '@relayooor/shared'
import type { Block, BlockTx, Chain, ChainEvent, ChainSettings, IbcQueries } from '../chains/chain.ts'
import type { HotWallet } from '../chains/hotWallet.ts'
import type { TxMessage } from '../chains/transactions.ts'
import type { Database } from '../db/database.ts'
import type { ProcessFacts, TokenRow } from '../db/schema/index.ts'
import type { Assets } from '../packets/assets.ts'
import type { ChannelRecord } from '../packets/judgeRoute.ts'
import type { ClearingContext } from './context.ts'
import { createHash, randomUUID } from 'node:crypto'
import { accountOf, channelKey, paymentMemo, writeAddress } from '@relayooor/shared'
import { MsgExec } from 'cosmjs-types/cosmos/authz/v1beta1/tx'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { AuthInfo, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { MsgExecuteContract } from 'cosmjs-types/cosmwasm/wasm/v1/tx'
import { MsgAcknowledgement, MsgRecvPacket, MsgTimeout } from 'cosmjs-types/ibc/core/channel/v1/tx'
import { inTransaction } from '../db/inTransaction.ts'
import * as schema from '../db/schema/index.ts'
import { noFacts } from '../packets/testing.ts'
import { readBlock } from './block/readBlock.ts'
import { countQuote } from './orders/count.ts'
import { createQuoteSigner } from './quote/quoteSigner.ts'

/** Two chains, `a-1` and `b-1`, joined by channel-0 on `a-1` and channel-9 on `b-1`; blocks are made by hand. */
export const service = writeAddress('cosmos', new Uint8Array(20).fill(7))
/** Sends and receives every transfer, and pays, unless a test says otherwise. */
export const wallet = writeAddress('cosmos', new Uint8Array(20).fill(1))
export const ours = 'cosmos1lane'
export const theirs = 'cosmos1otherrelayer'
export const startedAt = new Date('2026-01-01T12:00:00Z')
/** Signs nothing that a chain would take; the chains of tests by hand look at no signature. */
export const serviceWallet: HotWallet = {
  address: service,
  publicKey: { typeUrl: '/cosmos.crypto.secp256k1.PubKey', value: new Uint8Array() },
  sign: () => new Uint8Array(64),
}
/** Of clears that cost nothing. */
export const freeGas: ClearingContext['gas'] = {
  price: async () => ({ denom: 'uatom', amount: '0', source: 'hermes', payable: true }),
  most: async () => 4_000_000n,
}
const price = { service: 1000n, perPacket: 100n, tiers: [] }

export const ends = {
  'a-1': { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0' },
  'b-1': { chainId: 'b-1', portId: 'transfer', channelId: 'channel-9' },
} as const

type Parts = 'settings' | 'routes' | 'gas' | 'lanes'
/** Of settings and ports only what a test plans otherwise. */
type Overrides = Partial<Omit<ClearingContext, Parts>> & { [Part in Parts]?: Partial<ClearingContext[Part]> }

/** A context on a real database that holds both chains at their beginning. */
export async function aContext(database: Database, overrides: Overrides = {}): Promise<ClearingContext> {
  await database.db.insert(schema.chainCursors).values([
    { chainId: 'a-1', height: 0, blockTime: startedAt },
    { chainId: 'b-1', height: 0, blockTime: startedAt },
  ])
  return contextOf(database, overrides)
}

/** Settings have defaults for most tests. Ports that the test did not plan reject or throw. */
export function contextOf(database: Database, overrides: Overrides = {}): ClearingContext {
  const { settings, routes, gas, lanes, ...others } = overrides
  return {
    database,
    chains: new Map(),
    routes: {
      otherEnd: async end => otherEnd(end),
      knownOtherEnd: otherEnd,
      leadsTo: rejects('routes.leadsTo'),
      isProven: end => otherEnd(end) !== null,
      following: rejects('routes.following'),
      unasked: () => null,
      routeBeside: () => null,
      learn: async () => false,
      discover: rejects('routes.discover'),
      supported: rejects('routes.supported'),
      reload: throws('routes.reload'),
      facts: rejects('routes.facts'),
      clientOf: throws('routes.clientOf'),
      secondsPerBlock: rejects('routes.secondsPerBlock'),
      ...routes,
    },
    checks: {
      ask: async row => ({ ...noFacts, amount: BigInt(row.amount ?? 0) }),
      askHome: async row => ({ ...noFacts, amount: BigInt(row.amount ?? 0) }),
      forwards: async () => true,
    },
    assets: assetsOf(),
    settings: {
      stuckAfterSeconds: 120,
      quoteSeconds: 400,
      relays: { memoBytes: 32_768, receiverBytes: 2_048, txBytes: () => 180_000, excluded: () => false },
      publicUrl: 'https://clear.example',
      serviceAddresses: new Map([['a-1', service]]),
      operatorAccounts: new Set(),
      paymentDenoms: () => ['uatom', 'ibc/USDC'],
      fees: () => price,
      rate: () => undefined,
      retention: { prices: 30, orders: 90, archivedOrders: 365 },
      tokenTtlSeconds: 300,
      openPrices: 20,
      openLiability: () => 1_000_000n,
      failingAfterOrders: 3,
      coolDownSeconds: 300,
      confirmations: 1,
      deadlineSeconds: 600,
      backoffSeconds: [2],
      refundAutoLimit: () => undefined,
      refundCaps: () => ({ caused: undefined, causedDaily: undefined, failedDaily: undefined }),
      sendingCost: () => 3n,
      leastSent: () => 3n,
      ...settings,
    },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    now: () => startedAt,
    signer: createQuoteSigner(['s'.repeat(32)]),
    gas: { price: rejects('gas.price'), most: async () => 4_000_000n, ...gas },
    lanes: {
      keys: ['lane'],
      address: () => ours,
      signers: new Set([ours]),
      hermesBin: 'none',
      open: rejects('lanes.open'),
      clearTimeoutMs: 1000,
      freed: rejects('lanes.freed'),
      ...lanes,
    },
    formerWallets: async () => [],
    refundWallet: () => ({ ...serviceWallet, sign: throws('refundWallet.sign') }),
    ...others,
  }
}

/** Chains called by their ids, and these coins, on whatever chain. */
export function assetsOf(coins: Record<string, CoinName> = {}): Assets {
  return {
    chainName: id => id,
    asset: (_, denom) => {
      const { symbol, decimals } = coins[denom] ?? {}
      return symbol !== undefined && decimals !== undefined ? { symbol, decimals } : null
    },
    coin: (_, denom) => coins[denom] ?? {},
    learn: async () => {},
  }
}

function otherEnd(end: ChannelEnd): ChannelEnd | null {
  const [a, b] = [ends['a-1'], ends['b-1']]
  return channelKey(end) === channelKey(a) ? b : channelKey(end) === channelKey(b) ? a : null
}

const unplanned = (what: string) => new Error(`unplanned: ${what}`)
const rejects = (what: string) => () => Promise.reject(unplanned(what))
function throws(what: string) {
  return () => {
    throw unplanned(what)
  }
}

/** The chain of hand-made blocks: each call records the next height. */
export function blocksFor(ctx: ClearingContext) {
  const heights = new Map<string, number>()
  return async (chainId: keyof typeof ends, txs: BlockTx[], at: Date = startedAt, events: ChainEvent[] = []): Promise<Block> => {
    const height = (heights.get(chainId) ?? 0) + 1
    heights.set(chainId, height)
    const block = { chainId, height, time: at, txs, events }
    if (!(await readBlock(ctx, block))) throw new Error(`height ${height} of ${chainId} was recorded before`)
    return block
  }
}

function packetOn(sequence: string): PacketId {
  return { ...ends['a-1'], sequence }
}

/** A transfer sent on `a-1`. */
export function sent(...sequences: string[]): BlockTx {
  return sentBy(wallet, ...sequences)
}

/** A transfer of somebody to himself, sent on `a-1`. */
export function sentBy(sender: string, ...sequences: string[]): BlockTx {
  return aTx({
    events: sequences.map(sequence =>
      packetEvent('send_packet', sequence, {
        packet_data_hex: Buffer.from(JSON.stringify({ denom: 'uatom', amount: '5', sender, receiver: sender })).toString('hex'),
        packet_timeout_height: '0-0',
        packet_timeout_timestamp: '0',
      }),
    ),
  })
}

/** Packets received on `b-1` by a relayer, with the acknowledgement written there. */
export function received(relayer: string, ack: 'success' | 'error' | null, ...sequences: string[]): BlockTx {
  const text = ack === 'success' ? '{"result":"AQ=="}' : '{"error":"ABCI code: 1"}'
  return aTx({
    messages: sequences.map(sequence => ({
      typeUrl: MsgRecvPacket.typeUrl,
      value: MsgRecvPacket.encode(MsgRecvPacket.fromPartial({ packet: wirePacket(sequence), signer: relayer })).finish(),
    })),
    events: sequences.flatMap(sequence => [
      packetEvent('recv_packet', sequence),
      ...(ack === null ? [] : [packetEvent('write_acknowledgement', sequence, { packet_ack_hex: Buffer.from(text).toString('hex') })]),
    ]),
  })
}

/** The source takes a packet's acknowledgement. */
export function acknowledged(relayer: string, ack: 'success' | 'error', sequence: string): BlockTx {
  const acknowledgement = Buffer.from(ack === 'success' ? '{"result":"AQ=="}' : '{"error":"ABCI code: 1"}')
  return aTx({
    messages: [
      {
        typeUrl: MsgAcknowledgement.typeUrl,
        value: MsgAcknowledgement.encode(
          MsgAcknowledgement.fromPartial({ packet: wirePacket(sequence), acknowledgement, signer: relayer }),
        ).finish(),
      },
    ],
    events: [packetEvent('acknowledge_packet', sequence)],
  })
}

export function timedOut(relayer: string, sequence: string): BlockTx {
  return aTx({
    messages: [
      {
        typeUrl: MsgTimeout.typeUrl,
        value: MsgTimeout.encode(MsgTimeout.fromPartial({ packet: wirePacket(sequence), signer: relayer })).finish(),
      },
    ],
    events: [packetEvent('timeout_packet', sequence)],
  })
}

/** A bank send to the service wallet; `by` executes it, with a grant of `from`, or calls the contract that `from` is. */
export function paid(options: { memo: string; amount?: string; from?: string; to?: string; code?: number; by?: string }): BlockTx {
  const { memo, amount = '1100uatom', from = wallet, to = service, code = 0, by } = options
  const coins = amount.split(',').map(text => ({ amount: /^\d+/.exec(text)?.[0] ?? '', denom: text.replace(/^\d+/, '') }))
  const send = { typeUrl: MsgSend.typeUrl, value: MsgSend.encode({ fromAddress: from, toAddress: to, amount: coins }).finish() }
  return aTx({
    memo,
    code,
    messages: [by === undefined ? send : through(by, from, send)],
    // The fee's own events stand first in every transaction.
    events: [
      anEvent('coin_received', { receiver: 'cosmos1feecollector', amount: '5uatom' }),
      ...(code === 0 ? moved(from, to, amount) : []),
    ],
  })
}

/** Addresses of contracts are longer than those of keys. */
function through(by: string, from: string, send: TxMessage): TxMessage {
  return (accountOf(from)?.length ?? 0) > 40
    ? {
        typeUrl: MsgExecuteContract.typeUrl,
        value: MsgExecuteContract.encode(MsgExecuteContract.fromPartial({ sender: by, contract: from })).finish(),
      }
    : { typeUrl: MsgExec.typeUrl, value: MsgExec.encode({ grantee: by, msgs: [send] }).finish() }
}

/** The bank's events for coins that move. */
export function moved(from: string, to: string, amount: string): ChainEvent[] {
  return [
    anEvent('coin_spent', { spender: from, amount }),
    anEvent('coin_received', { receiver: to, amount }),
    anEvent('transfer', { recipient: to, sender: from, amount }),
  ]
}

interface TxParts {
  messages?: TxMessage[]
  memo?: string
  timeoutHeight?: bigint
  events?: ChainEvent[]
  code?: number
  /** The keys of those that sign, where the transaction names them; by default one signs whose key the chain knows. */
  keys?: (TxMessage | undefined)[]
  feePayer?: string
}

export function aTx({
  messages = [],
  memo = '',
  timeoutHeight = 0n,
  events = [],
  code = 0,
  keys = [undefined],
  feePayer = '',
}: TxParts): BlockTx {
  const bodyBytes = TxBody.encode(TxBody.fromPartial({ messages, memo, timeoutHeight })).finish()
  // The uuid keeps transactions with the same content apart, as signatures do.
  const bytes = TxRaw.encode({
    bodyBytes,
    authInfoBytes: AuthInfo.encode(
      AuthInfo.fromPartial({ signerInfos: keys.map(publicKey => ({ publicKey })), fee: { payer: feePayer } }),
    ).finish(),
    signatures: [Buffer.from(randomUUID())],
  }).finish()
  return {
    hash: createHash('sha256').update(bytes).digest('hex').toUpperCase(),
    index: 0,
    code,
    codespace: '',
    log: '',
    gasUsed: 1n,
    gasWanted: 1n,
    events,
    bytes,
  }
}

export function anEvent(type: string, attributes: Record<string, string>): ChainEvent {
  return { type, attributes: Object.entries(attributes).map(([key, value]) => ({ key, value })) }
}

/** An open token for these packets, stored as a quote would be. */
export async function aToken(ctx: ClearingContext, sequences: string[], overrides: Partial<TokenRow> = {}): Promise<TokenRow> {
  const id = randomUUID()
  const total = price.service + price.perPacket * BigInt(sequences.length)
  const amount = (units: bigint) => ({ denom: 'uatom', amount: units.toString() })
  const expiresAt = new Date(startedAt.getTime() + 300_000)
  const terms: Omit<Quote, 'signature'> = {
    token: id,
    createdAt: startedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    walletAddress: wallet,
    refundAddress: wallet,
    packets: sequences.map(packetOn),
    payment: {
      chainId: 'a-1',
      address: service,
      amount: amount(total),
      memo: paymentMemo(id),
      gas: '1',
      fee: amount(1n),
      timeoutHeight: '100',
    },
    fees: {
      service: amount(price.service),
      packets: sequences.map(sequence => ({
        packet: packetOn(sequence),
        verdict: 'deliver' as const,
        amount: amount(100n),
        perPacket: amount(100n),
        gas: amount(0n),
        discount: amount(0n),
      })),
      total: amount(total),
    },
  }
  const [row] = await inTransaction(ctx.database, 'request-token', async tx => {
    countQuote(tx, id)
    return tx
      .insert(schema.clearingTokens)
      .values({
        id,
        walletAddress: wallet,
        refundAddress: wallet,
        chainId: 'a-1',
        gasUses: {
          'a-1/transfer/channel-0 deliver': [
            { chainId: 'b-1', gas: '185000' },
            { chainId: 'a-1', gas: '132000' },
          ],
        },
        serviceAddress: service,
        denom: 'uatom',
        amount: total,
        createdAt: startedAt,
        expiresAt,
        terms,
        signature: ctx.signer.sign('quote', terms),
        ...overrides,
      })
      .returning()
  })
  if (!row) throw new Error('the token was not stored')
  return row
}

export interface ChainAnswers extends Partial<Omit<Chain, 'settings' | 'ibc'>> {
  settings?: Partial<ChainSettings>
  ibc?: Partial<IbcQueries>
}

/** A chain that answers only what a test plans. */
export function aChain({ settings, ibc, ...answers }: ChainAnswers = {}): Chain {
  return planned<Chain>('chain', { settings: chainSettings(settings), ibc: planned<IbcQueries>('chain.ibc', { ...ibc }), ...answers })
}

/** An end of a channel that is open, and all that is known of its other end. */
export function aChannel(end: ChannelEnd, other: ChannelEnd): ChannelRecord {
  return {
    ...end,
    state: 'OPEN',
    ordering: 'UNORDERED',
    version: 'ics20-1',
    connectionId: 'connection-0',
    counterpartyConnectionId: 'connection-0',
    clientId: '07-tendermint-0',
    counterpartyClientId: '07-tendermint-0',
    counterpartyChainId: other.chainId,
    counterpartyPortId: other.portId,
    counterpartyChannelId: other.channelId,
  }
}

/** Of `a-1`, unless a test says otherwise; its gas costs nothing. */
export function chainSettings(overrides: Partial<ChainSettings> = {}): ChainSettings {
  return {
    chainId: 'a-1',
    rpc: [],
    prefix: 'cosmos',
    addressType: 'secp256k1',
    gasPrice: { amount: '0', denom: 'uatom' },
    maxGas: 1,
    gasMultiplier: 1,
    ...overrides,
  }
}

/** What is not planned rejects. */
function planned<T extends object>(what: string, answers: Partial<T>): T {
  // Its other members are made when they are asked for.
  return new Proxy(answers as T, {
    get(target, name) {
      const known: unknown = Reflect.get(target, name)
      return known ?? rejects(`${what}.${String(name)}`)
    },
  })
}

function packetEvent(type: string, sequence: string, more: Record<string, string> = {}): ChainEvent {
  return anEvent(type, {
    ...more,
    packet_sequence: sequence,
    packet_src_port: 'transfer',
    packet_src_channel: 'channel-0',
    packet_dst_port: 'transfer',
    packet_dst_channel: 'channel-9',
  })
}

function wirePacket(sequence: string) {
  return {
    sequence: BigInt(sequence),
    sourcePort: 'transfer',
    sourceChannel: 'channel-0',
    destinationPort: 'transfer',
    destinationChannel: 'channel-9',
  }
}

/** A process that lives and tells these facts, to be inserted. */
export function aWorker(seenAt: Date, facts: Partial<ProcessFacts>): typeof schema.processes.$inferInsert {
  return {
    id: randomUUID(),
    roles: ['worker'],
    host: 'one',
    pid: 7,
    version: '1',
    startedAt: new Date(0),
    seenAt,
    facts: facts as ProcessFacts,
  }
}
