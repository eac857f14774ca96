import type { SandboxAccount } from '../accounts/accounts.ts'
import type { SimChain } from '../chain/simChain.ts'
import type { SimNetwork } from '../chain/simNetwork.ts'
import { relayPacket } from '../relay/relayPacket.ts'
import { sendTransfer } from '../relay/sendTransfer.ts'
import { refusedReceiver } from './openPackets.ts'

const minute = 60_000
/** From the second chain to the third. */
const onwardChannelId = 'channel-3'
const unit = 1_000_000n

interface Seed {
  minutesAgo: number
  from: string
  to: string
  /** `out` is from the first chain to the second; `onward` is the same, and the second is to send it on to the third. */
  way: 'out' | 'back' | 'onward'
  channel?: number
  /** In whole coins of the sending chain. */
  amount: number
  timeoutMinutes?: number
  /** How far other relayers have carried it. */
  carried?: 'delivered' | 'acknowledged'
  memo?: string
}

/**
 * The transfers of a new sandbox's first hour. The development account has stuck ones of every kind: three that can be delivered, two that
 * can come back (one timed out, one refused), one without its receipt, one over an expired client and a new one; with a third chain
 * also one that is stuck on its way there from the second.
 */
const seeds: Seed[] = [
  { minutesAgo: 58, from: 'alice', to: 'alice', way: 'out', amount: 900, carried: 'acknowledged' },
  { minutesAgo: 57, from: 'bob', to: 'bob', way: 'back', amount: 600, carried: 'acknowledged' },
  { minutesAgo: 56, from: 'development', to: 'development', way: 'out', amount: 120, carried: 'acknowledged' },
  { minutesAgo: 55, from: 'carol', to: 'carol', way: 'out', channel: 1, amount: 300, carried: 'acknowledged' },
  { minutesAgo: 50, from: 'development', to: 'development', way: 'out', channel: 2, amount: 20, timeoutMinutes: 14 * 24 * 60 },
  { minutesAgo: 47, from: 'carol', to: 'bob', way: 'out', channel: 2, amount: 65, timeoutMinutes: 14 * 24 * 60 },
  { minutesAgo: 42, from: 'development', to: 'development', way: 'out', amount: 12.5, memo: 'savings' },
  { minutesAgo: 38, from: 'bob', to: 'alice', way: 'out', amount: 40, timeoutMinutes: 10 },
  { minutesAgo: 35, from: 'development', to: 'development', way: 'out', amount: 8, timeoutMinutes: 10 },
  { minutesAgo: 33, from: 'alice', to: 'carol', way: 'back', amount: 17.25 },
  { minutesAgo: 30, from: 'development', to: 'development', way: 'back', amount: 5, carried: 'delivered' },
  { minutesAgo: 28, from: 'development', to: refusedReceiver, way: 'out', channel: 1, amount: 2.75, carried: 'delivered' },
  { minutesAgo: 25, from: 'development', to: 'development', way: 'back', amount: 30 },
  { minutesAgo: 22, from: 'dave', to: 'dave', way: 'out', channel: 1, amount: 75, carried: 'delivered' },
  { minutesAgo: 20, from: 'development', to: 'development', way: 'onward', amount: 7.4, carried: 'delivered' },
  { minutesAgo: 18, from: 'bob', to: refusedReceiver, way: 'out', amount: 6 },
  { minutesAgo: 11, from: 'development', to: 'alice', way: 'out', channel: 1, amount: 3.2 },
  { minutesAgo: 9, from: 'carol', to: 'dave', way: 'back', channel: 1, amount: 110 },
  { minutesAgo: 6, from: 'alice', to: 'bob', way: 'out', amount: 54 },
  { minutesAgo: 0.1, from: 'development', to: 'development', way: 'out', amount: 1.5 },
]

/** Plays the past of a new sandbox, block by block, with its times. */
export async function seedPast(network: SimNetwork): Promise<void> {
  const now = network.clock.nowMs()
  const possible = seeds.filter(seed => seed.way !== 'onward' || network.chains.length > 2)
  for (const seed of possible) await play(network, seed, now - seed.minutesAgo * minute)
}

async function play(network: SimNetwork, seed: Seed, atMs: number) {
  const [hub, zone, port] = network.chains
  if (!hub || !zone) throw new Error('The sandbox has fewer than two chains')
  const [source, destination] = seed.way === 'back' ? [zone, hub] : [hub, zone]
  const channelId = `channel-${seed.channel ?? 0}`
  const { sequence } = await sendTransfer(
    source,
    person(network, seed.from),
    {
      to: addressOf(network, seed.to, destination),
      amount: BigInt(Math.round(seed.amount * Number(unit))),
      denom: source.parameters.denom,
      channelId,
      timeoutMs: atMs + (seed.timeoutMinutes ?? 24 * 60) * minute,
      memo: seed.way === 'onward' && port ? onwardMemo(addressOf(network, seed.to, port)) : seed.memo,
    },
    atMs,
  )
  const relaying = { source, destination, relayer: person(network, 'other-relayer'), atMs: atMs + 5_000 }
  if (seed.carried) await relayPacket(relaying, 'transfer', channelId, sequence, 'deliver')
  if (seed.carried === 'acknowledged')
    await relayPacket({ ...relaying, atMs: atMs + 10_000 }, 'transfer', channelId, sequence, 'acknowledge')
}

function onwardMemo(receiver: string): string {
  return JSON.stringify({ forward: { receiver, port: 'transfer', channel: onwardChannelId, timeout: '24h', retries: 0 } })
}

function addressOf(network: SimNetwork, to: string, chain: SimChain): string {
  return to === refusedReceiver ? to : (person(network, to).addresses[chain.parameters.chainId] ?? '')
}

export function person(network: SimNetwork, name: string): SandboxAccount {
  const account = network.accounts.find(one => one.name === name)
  if (!account) throw new Error(`The sandbox has no account ${name}`)
  return account
}
