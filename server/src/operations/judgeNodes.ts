import type { RefundCaps } from '../clearing/context.ts'
import { hostOf, nodeOf, thisMachine } from '../chains/nodeOf.ts'
import { shareOf } from '../clearing/owing/refundCaps.ts'

export interface NodeFacts {
  chainId: string
  rpc: readonly string[]
  quorum: number
  /** Whether refunds go out by our key. */
  hotKey: boolean
  /** What leaves by itself for what one node alone shows, by denom that is taken. */
  caps: readonly { denom: string; caps: RefundCaps }[]
  /** IP addresses by host, as far as they could be looked up. */
  addresses: ReadonlyMap<string, readonly string[]>
}

/** What an operator should know of a chain's nodes, as sentences: what one alone means, and which of several may be one and the same. */
export function judgeNodes(facts: NodeFacts): string[] {
  const { chainId, rpc, quorum } = facts
  const nodes = [...Map.groupBy(rpc, nodeOf).keys()]
  const alone = Math.min(nodes.length, quorum) < 2
  const spare = rpc.length - nodes.length
  return [
    ...(alone ? [sayAlone(facts, nodes)] : []),
    ...(spare > 0
      ? [
          `${chainId}: ${rpc.length} addresses are ${nodes.length === 1 ? 'one node' : `${nodes.length} nodes`}, ` +
            'since ports and paths of one host agree with each other and prove nothing',
        ]
      : []),
    ...(nodes.filter(node => node.startsWith(`${thisMachine}:`)).length > 1
      ? [`${chainId}: nodes on this machine count by their port; they share the machine, and who has it has them all`]
      : []),
    ...sayShared(facts),
  ]
}

function sayAlone({ chainId, rpc, quorum, hotKey, caps }: NodeFacts, nodes: string[]): string {
  const who =
    nodes.length > 1
      ? `RPC_QUORUM=${quorum} believes each of its ${nodes.length} nodes alone`
      : `one node alone is believed (${rpc[0] === undefined ? 'none' : hostOf(rpc[0])})`
  const lost = hotKey
    ? `${caps.map(sayCaps).join('; ')}. ${needed(caps)}`
    : 'Refunds are signed by hand, so a person sees each before it goes. '
  return (
    `${chainId}: ${who}: what it invents counts as paid, and orders and refunds follow from it. ` +
    `${lost}Add a node on another host with CHAIN_RPC_ENDPOINTS=${chainId}:https://...` +
    `${nodes.length > 1 ? ' or take RPC_QUORUM out' : ''}`
  )
}

function sayCaps({ denom, caps: { caused, causedDaily, failedDaily } }: NodeFacts['caps'][number]): string {
  const each = caused === undefined ? '' : `, ${caused} each`
  return (
    `In 24 hours ${causedDaily === undefined ? 'any amount of' : `up to ${causedDaily}`} ${denom} that payers caused to go ` +
    `back${each} and ${failedDaily === undefined ? 'any amount' : `up to ${failedDaily}`} of failed orders leave by ` +
    'themselves'
  )
}

function needed(caps: NodeFacts['caps']): string {
  return caps.some(({ caps: { causedDaily, failedDaily } }) => causedDaily === undefined || failedDaily === undefined)
    ? 'Nothing caps that: such a node can empty the service wallet. '
    : ''
}

/** Different names of one address may be two nodes behind one door; that is for the operator to know. */
function sayShared({ chainId, rpc, addresses }: NodeFacts): string[] {
  const hosts = [...new Set(rpc.map(hostOf))]
  const byAddress = Map.groupBy(
    hosts.flatMap(host => [...new Set(addresses.get(host) ?? [])].map(address => ({ host, address }))),
    one => one.address,
  )
  const shared = new Map(
    [...byAddress].filter(([, found]) => found.length > 1).map(([address, found]) => [found.map(one => one.host).join(' and '), address]),
  )
  return [...shared].map(
    ([names, address]) =>
      `${chainId}: ${names} are both at ${address}: if one machine answers for them, they are one node and prove nothing together`,
  )
}

export interface LimitFacts {
  /** Denoms named in each setting. */
  named: Readonly<Record<string, Iterable<string>>>
  caps: NodeFacts['caps']
}

/** What of the limits of refunds cannot come to anything. */
export function judgeLimits({ named, caps }: LimitFacts): string[] {
  const taken = new Set(caps.map(one => one.denom))
  return [
    ...Object.entries(named).flatMap(([name, denoms]) =>
      [...denoms]
        .filter(denom => !taken.has(denom))
        .map(denom => `${name} names ${denom}, which no chain takes as payment: it has no effect`),
    ),
    ...[...new Map(caps.map(one => [one.denom, one.caps]))].flatMap(([denom, one]) => {
      const share = shareOf(one)
      return one.caused !== undefined && share !== undefined && one.caused > share
        ? [
            `REFUND_CAUSED_LIMIT lets one refund have ${one.caused}${denom}, ` +
              `and one payer has ${share}${denom} of REFUND_CAUSED_DAILY_LIMIT: above that a refund waits for approval`,
          ]
        : []
    }),
  ]
}
