import type { PacketId, Quote } from '@relayooor/shared'
import type { Site } from './site.ts'
import { createHash, randomBytes } from 'node:crypto'
import { DirectSecp256k1HdWallet, DirectSecp256k1Wallet } from '@cosmjs/proto-signing'
import { SigningStargateClient, StargateClient } from '@cosmjs/stargate'
import { requestQuote } from '../kit/requestQuote.ts'

export const hub = 'sandhub-1'
export const zone = 'sandzone-1'
/** As in a mail that asks to confirm an address. */
export const confirmLink = `/notices#confirm=5d0f4c1e-2a3b-4c5d-8e6f-708192a3b4c5.${'A'.repeat(43)}`

/** An unused address, so that a test sees only its own transfers. */
export async function freshAddress(site: Site, chainId: string): Promise<string> {
  const [account] = await (await DirectSecp256k1Wallet.fromKey(randomBytes(32), chainOf(site, chainId).prefix)).getAccounts()
  return account?.address ?? ''
}

/** Base units of the hub's coin that an address got on the zone over channel-0, by the zone's node. */
export async function arrivedOnZone(site: Site, address: string): Promise<string> {
  const denom = `ibc/${createHash('sha256').update('transfer/channel-0/uhub').digest('hex').toUpperCase()}`
  const client = await StargateClient.connect(chainOf(site, zone).rpc[0] ?? '')
  try {
    return (await client.getBalance(address, denom)).amount
  } finally {
    client.disconnect()
  }
}

/** Sends transfers from alice on the hub to an address on the zone, one per amount, that nobody relays. */
export async function stuckTransfers(site: Site, to: string, ...amounts: string[]): Promise<{ hash: string; sequence: string }[]> {
  const sent = []
  for (const amount of amounts) sent.push(await site.control.transfer({ chainId: hub, from: 'alice', to, amount }))
  return sent
}

/**
 * Sends the hub's coins from an account of the sandbox, without the page. @param to our service by default
 * @returns the transaction's hash
 */
export async function payByHand(site: Site, from: string, amount: string, memo: string, to?: string): Promise<string> {
  const { prefix, denom, rpc } = chainOf(site, hub)
  const account = site.sandbox.accounts[from]
  const config = await site.api.call('config', {})
  const service = config.chains.find(({ chainId }) => chainId === hub)?.serviceAddress ?? ''
  const client = await SigningStargateClient.connectWithSigner(
    rpc[0] ?? '',
    await DirectSecp256k1HdWallet.fromMnemonic(account?.mnemonic ?? '', { prefix }),
  )
  try {
    const { transactionHash } = await client.sendTokens(
      account?.addresses[hub] ?? '',
      to ?? service,
      [{ denom, amount }],
      { amount: [{ denom, amount: '5000' }], gas: '200000' },
      memo,
    )
    return transactionHash
  } finally {
    client.disconnect()
  }
}

/** A price for one new stuck transfer, for the development wallet; nothing is clicked. */
export async function priceOfOne(site: Site, amount: string): Promise<Quote> {
  const [sent] = await stuckTransfers(site, await freshAddress(site, zone), amount)
  const packet: PacketId = { chainId: hub, portId: 'transfer', channelId: 'channel-0', sequence: sent?.sequence ?? '' }
  const walletAddress = site.sandbox.accounts.development?.addresses[hub] ?? ''
  return requestQuote(site.api, { walletAddress, chainId: hub, packets: [packet] })
}

function chainOf(site: Site, chainId: string) {
  const chain = site.sandbox.chains.find(one => one.chainId === chainId)
  if (!chain) throw new Error(`the sandbox has no chain ${chainId}`)
  return chain
}
