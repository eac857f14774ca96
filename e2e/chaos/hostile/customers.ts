import type { ClearingStatus, PacketId, Quote } from '@relayooor/shared'
import type { Api } from '../../kit/api.ts'
import type { Person } from './accounts.ts'
import type { HostileSetup } from './setup.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { Secp256k1Wallet } from '@cosmjs/amino'
import { isFinished, Problem } from '@relayooor/shared'
import { createApi } from '../../kit/api.ts'
import { hub, zone } from '../../service/settings.ts'
import { addressOf, send } from '../wallet.ts'
import { hostileIpv4 } from './accounts.ts'
import { signIn } from './signIn.ts'
import { submitTx, transferMessage } from './transactions.ts'

/**
 * `fresh`: a new account on a new address, one after the other. `neighbour`: new, in the network of a hostile address.
 * `same-address`: new and signed in, on a hostile address itself, as behind a carrier's NAT.
 * `same-provider`: new, in the IPv6 /32 of the hostile /48. `returning`: signed in, has paid before.
 */
export const customerKinds = ['fresh', 'neighbour', 'same-address', 'same-provider', 'returning'] as const
export type CustomerKind = (typeof customerKinds)[number]

/** What one honest customer saw. Milliseconds; null for what did not happen. */
export interface Visit {
  kind: CustomerKind
  /** Until the service knew of the transfer. */
  foundMs: number | null
  /** From the first request for a quote until it was given. */
  quoteMs: number | null
  /** Refusals of a session or a quote. */
  refusals: string[]
  /** From the payment's block until the order's end. */
  clearMs: number | null
  token: string | null
  end: ClearingStatus['status'] | null
  /** The chain's error, if it refused something. */
  broke: string | null
}

const lookEveryMs = 400
const patienceMs = 1_000
const longestMs = 240_000

/** Finds a stuck transfer, gets a quote, pays it, and waits for the end. */
export async function visit(setup: HostileSetup, kind: CustomerKind, person: Person, place: number): Promise<Visit> {
  const seen: Visit = { kind, foundMs: null, quoteMs: null, refusals: [], clearMs: null, token: null, end: null, broke: null }
  await buyClearing(setup, seen, person, ipOf(kind, place)).catch((error: unknown) => {
    seen.broke = String(error)
  })
  return seen
}

async function buyClearing(setup: HostileSetup, seen: Visit, person: Person, from: string): Promise<void> {
  const until = performance.now() + longestMs
  const session = ['same-address', 'returning'].includes(seen.kind)
    ? await repeat(until, () => openSession(setup, person, from, seen.refusals))
    : {}
  if (!session) return
  const api = createApi(setup.cluster.url, { 'x-forwarded-for': from, ...session })
  const packet = await sendStuckTransfer(setup, person)
  const began = performance.now()
  if (!(await repeat(until, () => isFound(api, person, packet)))) return
  const asked = performance.now()
  seen.foundMs = asked - began
  const quote = await repeat(until, () => requestQuote(api, person, packet, seen.refusals))
  if (!quote) return
  seen.quoteMs = performance.now() - asked
  seen.token = quote.token
  setup.victims.push(quote.token)
  const { address, amount, memo } = quote.payment
  const paid = await submitTx(
    setup.cluster,
    person,
    [send(person.address, address, { denom: amount.denom, amount: BigInt(amount.amount) })],
    memo,
  )
  if ('refused' in paid) throw new Error(`an honest payment was refused: ${paid.refused}`)
  const inBlock = performance.now()
  const status = await repeat(until, () => finished(api, quote.token))
  if (!status) return
  seen.clearMs = performance.now() - inBlock
  seen.end = status.status
}

/** Each fresh customer has a network of their own. */
function ipOf(kind: CustomerKind, place: number): string {
  const hostile = hostileIpv4[place % hostileIpv4.length] ?? ''
  switch (kind) {
    case 'fresh':
    case 'returning':
      return `10.${place >> 8}.${place & 255}.7`
    case 'neighbour':
      return hostile.replace(/\d+$/, String(100 + (place % 100)))
    case 'same-address':
      return hostile
    case 'same-provider':
      return `2001:db8:${(0xc000 + place).toString(16)}::1`
  }
}

async function openSession(
  { cluster, ask }: HostileSetup,
  { account }: Person,
  from: string,
  refusals: string[],
): Promise<Record<string, string> | null> {
  const signed = await signIn(
    request => ask({ ...request, from }),
    cluster.url,
    await Secp256k1Wallet.fromKey(account.privateKey, 'cosmos'),
  )
  if ('headers' in signed) return signed.headers
  refusals.push(`signing in: ${signed.refused.status} ${signed.refused.text.slice(0, 300)}`)
  return null
}

async function sendStuckTransfer({ cluster }: HostileSetup, person: Person): Promise<PacketId> {
  const sent = await submitTx(cluster, person, [transferMessage(person, { receiver: addressOf(cluster, 'bob', zone) })])
  const [packet] = 'refused' in sent ? [] : sent.packets
  if (!packet) throw new Error(`an honest transfer was refused: ${JSON.stringify(sent)}`)
  return packet
}

async function isFound(api: Api, { address }: Person, { sequence }: PacketId): Promise<true | null> {
  const { items } = await api.call('stuckPackets', { query: { address } })
  return items.some(one => one.packet.sequence === sequence) || null
}

async function requestQuote(api: Api, { address }: Person, packet: PacketId, refusals: string[]): Promise<Quote | null> {
  try {
    return await api.call('requestToken', { body: { walletAddress: address, chainId: hub, packets: [packet] } })
  } catch (error) {
    refusals.push(error instanceof Problem ? `${error.code}: ${error.message}` : String(error))
    return null
  }
}

async function finished(api: Api, token: string): Promise<ClearingStatus | null> {
  const status = await api.call('status', { params: { token } })
  return isFinished(status.status) ? status : null
}

/** Null when the time was over first. */
async function repeat<T>(end: number, look: () => Promise<T | null>): Promise<T | null> {
  while (performance.now() < end) {
    const began = performance.now()
    const found = await look().catch(() => null) // refused or unanswered: they try again
    if (found !== null) return found
    await sleep(Math.max(lookEveryMs, Math.min(patienceMs, performance.now() - began)))
  }
  return null
}
