import type { SandboxAccount } from '../accounts/accounts.ts'
import type { Life } from '../chain/life.ts'
import type { SimChain } from '../chain/simChain.ts'
import type { Deed } from './nextDeed.ts'
import type { OpenPacket } from './openPackets.ts'
import { balancesOf } from '../bank/bank.ts'
import { nanoseconds } from '../ibc/packet.ts'
import { relayPacket } from '../relay/relayPacket.ts'
import { sendTransfer } from '../relay/sendTransfer.ts'
import { refusedReceiver } from './openPackets.ts'
import { pick } from './random.ts'
import { person } from './seed.ts'

const people = ['alice', 'bob', 'carol', 'dave']
const minute = 60_000
/** Smaller transfers than this many base units are not worth a fee. */
const leastAmount = 10_000n

/** Does it, in blocks that come on their own. @throws SubmitError when a chain refuses */
export async function doDeed(life: Life, deed: Deed, random: () => number): Promise<void> {
  if (deed.kind === 'finish') return finish(life, deed.packet)
  const order = plan(life, deed, random)
  if (!order) return
  const { source, destination } = order
  const { sequence } = await sendTransfer(source, order.sender, order)
  const relaying = { source, destination, relayer: person(life, 'other-relayer') }
  if (deed.plight === 'none' || deed.plight === 'acknowledging' || deed.plight === 'returning')
    await relayPacket(relaying, 'transfer', order.channelId, sequence, 'deliver')
  if (deed.plight === 'none') await relayPacket(relaying, 'transfer', order.channelId, sequence, 'acknowledge')
}

function plan(life: Life, { plight, by }: Extract<Deed, { kind: 'send' }>, random: () => number) {
  const [hub, zone] = life.chains
  if (!hub || !zone) throw new Error('The sandbox has two chains')
  // Only the way to the zone has a dead client, and only its addresses look like the mistyped one.
  const [source, destination] =
    plight === 'blocked' || plight === 'returning' || plight === 'refused' || random() < 0.5 ? [hub, zone] : [zone, hub]
  const sender = person(life, by ?? pick(random, people))
  const receiver = by ? sender : person(life, pick(random, people))
  const coin = coinOf(source, sender, random, plight === 'blocked')
  if (!coin) return undefined
  return {
    source,
    destination,
    sender,
    ...coin,
    channelId: plight === 'blocked' ? 'channel-2' : (coin.channelId ?? pick(random, ['channel-0', 'channel-1'])),
    to: plight === 'refused' || plight === 'returning' ? refusedReceiver : (receiver.addresses[destination.parameters.chainId] ?? ''),
    timeoutMs: life.clock.nowMs() + (plight === 'expiring' ? 2 * minute : plight === 'blocked' ? 14 * 24 * 60 * minute : 24 * 60 * minute),
  }
}

/** A small part of one of the sender's coins, so that nobody ever runs dry; a coin from elsewhere goes home by the way it came. */
function coinOf(chain: SimChain, sender: SandboxAccount, random: () => number, own: boolean) {
  const state = chain.state()
  const coins = balancesOf(state, sender.addresses[chain.parameters.chainId] ?? '')
    .filter(({ denom }) => denom === chain.parameters.denom || (!own && homeChannel(chain, denom) !== undefined))
    .map(({ denom, amount }) => ({
      denom,
      amount: (amount * BigInt(2 + Math.floor(random() * 18))) / 1000n,
      channelId: homeChannel(chain, denom),
    }))
    .filter(({ amount }) => amount >= leastAmount)
  return coins.length > 0 ? pick(random, coins) : undefined
}

function homeChannel(chain: SimChain, denom: string): string | undefined {
  const path = denom.startsWith('ibc/') ? chain.state().get('denom-traces', denom.slice(4)) : undefined
  return path === undefined ? undefined : /^transfer\/(channel-\d+)\//.exec(path)?.[1]
}

async function finish(life: Life, { source, destination, packet, plight }: OpenPacket) {
  const relaying = { source, destination, relayer: person(life, 'other-relayer') }
  const relay = (step: Parameters<typeof relayPacket>[4]) =>
    relayPacket(relaying, packet.sourcePort, packet.sourceChannel, packet.sequence, step)
  if (plight === 'expiring' && nanoseconds(life.clock.nowMs()) > packet.timeoutTimestamp) await relay('timeout')
  if (plight === 'waiting' || plight === 'refused') await relay('deliver')
  if (plight !== 'expiring') await relay('acknowledge')
}
