import type { ClearingStatus, PacketId, Quote } from '@relayooor/shared'
import type { User } from '../conformance/user.ts'
import type { Service } from '../kit/service.ts'
import type { TestSetup } from './testSetup.ts'
import { createHash } from 'node:crypto'
import { isFinished } from '@relayooor/shared'
import { createUser } from '../conformance/user.ts'
import { until } from '../kit/until.ts'
import { hub, zone } from './settings.ts'

/** Generous, for slow machines: conditions are met much sooner. */
export const patience = { timeoutMs: 180_000 }
export const payers = ['alice', 'carol', 'dave'] as const
export type Payer = (typeof payers)[number]

export function addressOf({ sandbox }: Pick<TestSetup, 'sandbox'>, name: string, chainId = hub): string {
  return sandbox.account(name).addresses[chainId] ?? ''
}

/** Bob's transfer from the hub to the zone, which nobody relays. */
export async function stuckTransfer(
  { sandbox }: TestSetup,
  options: { channelId?: string; timeoutSeconds?: number } = {},
): Promise<PacketId> {
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

/** A quote for clearing packets; waits until the server has read the chains. */
export function quoteFor(
  setup: TestSetup,
  packets: PacketId[],
  { payer = 'alice', service = setup.service }: { payer?: Payer; service?: Service } = {},
): Promise<Quote> {
  return until(
    'a price is given',
    () => service.api.call('requestToken', { body: { walletAddress: addressOf(setup, payer), chainId: hub, packets } }),
    { ...patience, everyMs: 500 },
  )
}

/** The signed transaction of a wallet that pays a quote. */
export async function signPayment(
  setup: TestSetup,
  { payment }: Pick<Quote, 'payment'>,
  { payer = 'alice', amount = payment.amount.amount, memo = payment.memo }: { payer?: Payer; amount?: string; memo?: string } = {},
): Promise<Uint8Array> {
  const user = await walletOf(setup, payer)
  return user.sign([user.send(payment.address, amount)], { memo })
}

/** Broadcasts a payment without the server. @returns the hash, once it is in a block */
export async function pay(
  setup: TestSetup,
  quote: Pick<Quote, 'payment'>,
  options: Parameters<typeof signPayment>[2] = {},
): Promise<string> {
  return sendTx(setup, await signPayment(setup, quote, options))
}

/** Broadcasts bytes on the hub. @returns the hash, once they are in a block, with success or not */
export async function sendTx({ sandbox }: TestSetup, bytes: Uint8Array): Promise<string> {
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

export function statusOf({ service }: Pick<TestSetup, 'service'>, token: string): Promise<ClearingStatus> {
  return service.api.call('status', { params: { token } })
}

/** Waits until an order has ended. */
export function finished(setup: Pick<TestSetup, 'service'>, token: string): Promise<ClearingStatus> {
  return statusWhen(setup, token, ({ status }) => isFinished(status))
}

/** Waits until an order looks as wanted. */
export function statusWhen(
  setup: Pick<TestSetup, 'service'>,
  token: string,
  fits: (status: ClearingStatus) => boolean,
): Promise<ClearingStatus> {
  return until(
    `order ${token} is as expected`,
    async () => {
      const status = await statusOf(setup, token)
      if (fits(status)) return status
      throw new Error(JSON.stringify(status))
    },
    patience,
  )
}

/** How often the zone received a packet, by its blocks, since the index lags behind. */
export function arrivals({ sandbox }: TestSetup, { channelId, sequence }: PacketId): number {
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

const wallets = new WeakMap<TestSetup['sandbox'], Map<Payer, Promise<User>>>()

/** An account of the hub that signs with CosmJS, not with our code. */
export function walletOf({ sandbox }: TestSetup, payer: Payer): Promise<User> {
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
