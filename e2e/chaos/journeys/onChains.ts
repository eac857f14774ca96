import type { Sandbox, SimChain } from '@relayooor/sandbox'
import type { PacketId } from '@relayooor/shared'
import type { JourneyPlan } from './drawPlans.ts'
import { createHash } from 'node:crypto'
import { writeAddress } from '@relayooor/shared'
import { MsgTransfer } from 'cosmjs-types/ibc/applications/transfer/v1/tx'
import { submit } from '../../../sandbox/src/chain/submit.ts'
import { commitmentsBucket } from '../../../sandbox/src/ibc/ibcStore.ts'
import { swapContract } from '../../../sandbox/src/ibc/swapHook.ts'
import { readTransferData } from '../../../sandbox/src/ibc/transferData.ts'
import { nth } from '../../kit/ports.ts'
import { hub, zone } from '../../service/settings.ts'

export const port = 'sandport-1'
/** In the order of the row. */
export const chainIds = [hub, zone, port] as const
const prefixes = ['cosmos', 'osmo', 'juno']
export const sender = 'carol'

/** A hop's source: by its number. */
const hopEnds = [
  { chainId: hub, channelId: 'channel-0' },
  { chainId: zone, channelId: 'channel-3' },
  { chainId: port, channelId: 'channel-0' },
] as const

/** Until a hop that is to be late ends; and one that is not. */
export const shortSeconds = 900
const longSeconds = 48 * 3600

/** A journey with receivers of its own, by which its packets are found on the chains without the server's code. */
export interface Journey {
  plan: JourneyPlan
  /** On each hop. */
  receivers: string[]
  first: PacketId
}

/** Sends the first packets; those drawn so in one transaction. */
export async function sendJourneys(sandbox: Sandbox, plans: JourneyPlan[], nowMs: number, name: string): Promise<Journey[]> {
  const journeys: Journey[] = []
  for (let from = 0; from < plans.length;) {
    let to = from + 1
    while (plans[to]?.withLast) to++
    const together = plans.slice(from, to).map((plan, index) => ({ plan, receivers: receiversOf(plan, `${name}/${from + index}`) }))
    const { result } = await submit(
      sandbox.chain(hub),
      sandbox.account(sender),
      together.map(({ plan, receivers }) => firstMessage(sandbox, plan, receivers, nowMs)),
    )
    const sequences = result.events
      .filter(({ type }) => type === 'send_packet')
      .map(({ attributes }) => attributes.find(([key]) => key === 'packet_sequence')?.[1] ?? '')
    journeys.push(
      ...together.map((one, index) => ({
        ...one,
        first: { chainId: hub, portId: 'transfer', channelId: hopEnds[0].channelId, sequence: nth(sequences, index) },
      })),
    )
    from = to
  }
  return journeys
}

function firstMessage(sandbox: Sandbox, plan: JourneyPlan, receivers: string[], nowMs: number) {
  const timeoutMs = nowMs + (isLate(plan, 0) ? shortSeconds : longSeconds) * 1000
  const value = MsgTransfer.fromPartial({
    sourcePort: 'transfer',
    sourceChannel: hopEnds[0].channelId,
    token: { denom: 'uhub', amount: String(plan.amount) },
    sender: sandbox.account(sender).addresses[hub] ?? '',
    receiver: nth(receivers, 0),
    timeoutTimestamp: BigInt(timeoutMs) * 1_000_000n,
    memo: memoOf(plan, receivers),
  })
  return { typeUrl: MsgTransfer.typeUrl, value: MsgTransfer.encode(value).finish() }
}

function memoOf(plan: JourneyPlan, receivers: string[]): string {
  if (plan.way === 'swap') {
    const swap = { output_denom: 'uzone', channel: hopEnds[1].channelId, receiver: nth(receivers, 1), timeout_seconds: secondsOf(plan, 1) }
    return JSON.stringify({ wasm: { contract: nth(receivers, 0), msg: { swap_and_send: swap } } })
  }
  return JSON.stringify({ ...forwardOf(plan, receivers, 1), ...(plan.end.kind === 'stays' && { nonrefundable: true }) })
}

function forwardOf(plan: JourneyPlan, receivers: string[], hop: 1 | 2): { forward: object } {
  return {
    forward: {
      receiver: nth(receivers, hop),
      port: 'transfer',
      channel: hopEnds[hop].channelId,
      timeout: `${secondsOf(plan, hop)}s`,
      retries: plan.end.kind === 'late' && plan.end.hop === hop ? plan.end.tries : 0,
      ...(hop === 1 && plan.hops === 3 && { next: forwardOf(plan, receivers, 2) }),
    },
  }
}

function secondsOf(plan: JourneyPlan, hop: number): number {
  return isLate(plan, hop) ? shortSeconds : longSeconds
}

function isLate({ end }: JourneyPlan, hop: number): boolean {
  return end.kind === 'late' ? end.hop === hop : end.kind === 'stays' && end.late && hop === 1
}

function receiversOf(plan: JourneyPlan, name: string): string[] {
  const refuses = plan.end.kind === 'refused' || (plan.end.kind === 'stays' && !plan.end.late)
  return Array.from({ length: plan.hops }, (_, hop) => {
    if (hop === plan.hops - 1 && refuses) return `nobody-${name}`
    if (hop === 0 && plan.way === 'swap') return swapContract('osmo')
    const bytes = createHash('sha256').update(`${name}/${hop}`).digest().subarray(0, 20)
    return writeAddress(nth(prefixes, [1, 2, 1][hop] ?? 0), bytes)
  })
}

/** The packet of a hop that is open, found by its receiver. @throws when there is none */
export function openPacket(sandbox: Sandbox, { first, receivers }: Journey, hop: number): PacketId {
  if (hop === 0) return first
  const { chainId, channelId } = nth(hopEnds, hop)
  const chain = sandbox.chain(chainId)
  const found = openOn(chain, channelId).find(([, receiver]) => receiver === receivers[hop])
  if (!found) throw new Error(`no packet for ${receivers[hop]} is open on ${chainId}`)
  return { chainId, portId: 'transfer', channelId, sequence: found[0] }
}

function openOn(chain: SimChain, channelId: string): [sequence: string, receiver: string | undefined][] {
  return chain
    .state()
    .list(commitmentsBucket(`transfer/${channelId}`))
    .map(([sequence]) => {
      const sent = chain.packets.sent('transfer', channelId, BigInt(sequence))
      return [sequence, sent && readTransferData(sent.packet.data)?.receiver]
    })
}
