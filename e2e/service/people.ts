import type { ClearingStatus, PacketId, Quote } from '@relayooor/shared'
import type { User } from '../conformance/user.ts'
import type { Service } from '../kit/service.ts'
import type { Stage } from './stage.ts'
import { createHash } from 'node:crypto'
import { isFinished } from '@relayooor/shared'
import { createUser } from '../conformance/user.ts'
import { until } from '../kit/until.ts'
import { hub, zone } from './stage.ts'

/** A machine may be loaded: what is waited for is a condition, never this time. */
export const patience = { timeoutMs: 180_000 }
export const payers = ['alice', 'carol', 'dave'] as const
export type Payer = (typeof payers)[number]

export function addressOf({ sandbox }: Pick<Stage, 'sandbox'>, name: string, chainId = hub): string {
  return sandbox.account(name).addresses[chainId] ?? ''
}

/** Bob sends something to himself from the hub to the zone, and nobody relays it. */
export async function stuckTransfer({ sandbox }: Stage, options: { channelId?: string; timeoutSeconds?: number } = {}): Promise<PacketId> {
  const channelId = options.channelId ?? 'channel-0'
  const { sequence } = await sandbox.control.transfer({
    chainId: hub,
    from: 'bob',
    to: addressOf({ sandbox }, 'bob', zone),
    amount: 1_000n,
    ...options,
    channelId,
  })
  return { chainId: hub, portId: 'transfer', channelId, sequence: String(sequence) }
}

/** A price for clearing packets; waits until the server has read the chains. */
export function quoteFor(
  stage: Stage,
  packets: PacketId[],
  { payer = 'alice', service = stage.service }: { payer?: Payer; service?: Service } = {},
): Promise<Quote> {
  return until(
    'a price is given',
    () => service.api.call('requestToken', { body: { walletAddress: addressOf(stage, payer), chainId: hub, packets } }),
    { ...patience, everyMs: 500 },
  )
}

/** The signed transaction that a wallet makes of a price, or of something else. */
export async function signPayment(
  stage: Stage,
  { payment }: Pick<Quote, 'payment'>,
  { payer = 'alice', amount = payment.amount.amount, memo = payment.memo }: { payer?: Payer; amount?: string; memo?: string } = {},
): Promise<Uint8Array> {
  const user = await walletOf(stage, payer)
  return user.sign([user.send(payment.address, amount)], { memo })
}

/** Pays by a wallet's own broadcast, past the server. @returns the hash, once it is in a block */
export async function pay(stage: Stage, quote: Pick<Quote, 'payment'>, options: Parameters<typeof signPayment>[2] = {}): Promise<string> {
  return sendTx(stage, await signPayment(stage, quote, options))
}

/** Gives bytes to the hub. @returns the hash, once they are in a block, be it with success or not */
export async function sendTx({ sandbox }: Stage, bytes: Uint8Array): Promise<string> {
  const chain = sandbox.chain(hub)
  const checked = await chain.broadcast(bytes)
  if (checked && checked.code !== 0) throw new Error(`the hub does not take it: ${checked.log}`)
  const hash = hashOf(bytes)
  await until('the transaction is in a block', () => chain.index.get(hash), patience)
  return hash
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').toUpperCase()
}

export function statusOf({ service }: Pick<Stage, 'service'>, token: string): Promise<ClearingStatus> {
  return service.api.call('status', { params: { token } })
}

/** Waits until an order has come to its end. */
export function finished(stage: Pick<Stage, 'service'>, token: string): Promise<ClearingStatus> {
  return statusWhen(stage, token, ({ status }) => isFinished(status))
}

/** Waits until an order looks as wanted. */
export function statusWhen(
  stage: Pick<Stage, 'service'>,
  token: string,
  fits: (status: ClearingStatus) => boolean,
): Promise<ClearingStatus> {
  return until(
    `order ${token} is as expected`,
    async () => {
      const status = await statusOf(stage, token)
      if (fits(status)) return status
      throw new Error(JSON.stringify(status))
    },
    patience,
  )
}

/** How often a packet was received on the zone, counted in its blocks: the index lags behind them. */
export function arrivals({ sandbox }: Stage, { channelId, sequence }: PacketId): number {
  const chain = sandbox.chain(zone)
  let count = 0
  for (let height = chain.committedHeight(); height >= chain.earliestHeight(); height--) {
    for (const { result } of chain.block(height)?.txs ?? []) {
      count += result.events.filter(
        ({ type, attributes }) =>
          type === 'write_acknowledgement' &&
          attributes.some(([key, value]) => key === 'packet_src_channel' && value === channelId) &&
          attributes.some(([key, value]) => key === 'packet_sequence' && value === sequence),
      ).length
    }
  }
  return count
}

const wallets = new WeakMap<Stage['sandbox'], Map<Payer, Promise<User>>>()

/** A client that is not ours, on the hub. */
export function walletOf({ sandbox }: Stage, payer: Payer): Promise<User> {
  const known = wallets.get(sandbox) ?? new Map<Payer, Promise<User>>()
  wallets.set(sandbox, known)
  const chain = sandbox.info.chains.find(one => one.chainId === hub)
  const user =
    known.get(payer) ??
    (chain
      ? createUser(
          { ...chain, gasPrice: '0.025', portId: 'transfer', channelId: 'channel-0' },
          { mnemonic: sandbox.account(payer).mnemonic, index: 0 },
        )
      : Promise.reject(new Error('the sandbox has no hub')))
  known.set(payer, user)
  return user
}
