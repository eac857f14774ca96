import type { SandboxAccount } from '../accounts/accounts.ts'
import type { SimChain } from '../chain/simChain.ts'
import type { SimNetwork } from '../chain/simNetwork.ts'
import type { Action } from './nextAction.ts'
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
/** Smaller amounts, in base units, are not worth a fee. */
const leastAmount = 10_000n

/** Executes an action in the chains' regular blocks. @throws SubmitError when a chain refuses */
export async function doAction(network: SimNetwork, action: Action, random: () => number): Promise<void> {
  if (action.kind === 'finish') return finish(network, action.packet)
  const transfer = plan(network, action, random)
  if (!transfer) return
  const { source, destination } = transfer
  const { sequence } = await sendTransfer(source, transfer.sender, transfer)
  const relaying = { source, destination, relayer: person(network, 'other-relayer') }
  if (action.reason === 'none' || action.reason === 'acknowledging' || action.reason === 'returning')
    await relayPacket(relaying, 'transfer', transfer.channelId, sequence, 'deliver')
  if (action.reason === 'none') await relayPacket(relaying, 'transfer', transfer.channelId, sequence, 'acknowledge')
}

function plan(network: SimNetwork, { reason, by }: Extract<Action, { kind: 'send' }>, random: () => number) {
  const [hub, zone] = network.chains
  if (!hub || !zone) throw new Error('The sandbox has fewer than two chains')
  // Only the zone has an expired client, and addresses that look like the mistyped one.
  const [source, destination] =
    reason === 'blocked' || reason === 'returning' || reason === 'refused' || random() < 0.5 ? [hub, zone] : [zone, hub]
  const sender = person(network, by ?? pick(random, people))
  const receiver = by ? sender : person(network, pick(random, people))
  const coin = coinOf(source, sender, random, reason === 'blocked')
  if (!coin) return undefined
  return {
    source,
    destination,
    sender,
    ...coin,
    channelId: reason === 'blocked' ? 'channel-2' : (coin.channelId ?? pick(random, ['channel-0', 'channel-1'])),
    to: reason === 'refused' || reason === 'returning' ? refusedReceiver : (receiver.addresses[destination.parameters.chainId] ?? ''),
    timeoutMs:
      network.clock.nowMs() + (reason === 'expiring' ? 2 * minute : reason === 'blocked' ? 14 * 24 * 60 * minute : 24 * 60 * minute),
  }
}

/** A small part of one of the sender's coins, so that none runs out; a foreign coin returns over its channel. */
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

async function finish(network: SimNetwork, { source, destination, packet, reason }: OpenPacket) {
  const relaying = { source, destination, relayer: person(network, 'other-relayer') }
  const relay = (step: Parameters<typeof relayPacket>[4]) =>
    relayPacket(relaying, packet.sourcePort, packet.sourceChannel, packet.sequence, step)
  if (reason === 'expiring' && nanoseconds(network.clock.nowMs()) > packet.timeoutTimestamp) await relay('timeout')
  if (reason === 'waiting' || reason === 'refused') await relay('deliver')
  if (reason !== 'expiring') await relay('acknowledge')
}
