import type { PacketId } from '@relayooor/shared'
import type { Cluster } from './cluster.ts'
import type { Customer, CustomerContext } from './customer.ts'
import type { QuotedCustomer } from './injectFault.ts'
import type { Order, Scenario } from './scenario.ts'
import type { Tally } from './tally.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../kit/until.ts'
import { hub, zone } from '../service/settings.ts'
import { administer, signIn } from './admin.ts'
import { chainIds, quoteSeconds } from './cluster.ts'
import { buy } from './customer.ts'
import { injectFault } from './injectFault.ts'
import { killAll, killInTurn } from './kill.ts'
import { victims } from './scenario.ts'
import { tryOrderLock } from './tryLocks.ts'

/** Longer than a quote is valid. */
const advanceMs = (quoteSeconds + 5) * 1000
const lastShare = 0.25
const lateOrder: Order = {
  kind: 'exact',
  payer: 'dave',
  packets: 1,
  channelId: 'channel-0',
  packet: 'usual',
  rivalAfterMs: null,
  payAfterMs: 0,
}

/** Named edges where processes die, and where they sleep while others take over. */
export interface Edges {
  dieAt: string[]
  sleepAt: string[]
}

/** Plays one scenario: customers buy while processes die, nodes fail and clocks jump. Some faults are still there at the end. */
export async function runLoad(cluster: Cluster, scenario: Scenario, edges: Edges, tally: Tally, lengthMs: number): Promise<Customer[]> {
  let begins = performance.now()
  const closing = new AbortController()
  const timeAdvanced = Promise.withResolvers<void>()
  const at = async (share: number, act: () => unknown) => {
    await sleep(Math.max(0, begins + share * lengthMs - performance.now()))
    await act()
  }
  const customers = (await Promise.all(scenario.orders.map(order => arrive(cluster, order)))).flat()
  // Not paid, so they must not be cleared.
  await Promise.all(chainIds.map((_, index) => transfer(cluster, `channel-${index}`, 3_600)))
  cluster.disarm()
  const context = (index: number): CustomerContext => ({
    cluster,
    api: cluster.newApi(),
    closed: closing.signal,
    timeAdvanced: timeAdvanced.promise,
    anotherToken: () => customers[(index + 1) % customers.length]?.customer.quote?.token ?? null,
  })
  const living: Promise<unknown>[] = [
    ...customers.map(({ customer, packets }, index) => buy(context(index), customer, packets)),
    administer(cluster.admin, closing.signal),
    signIn(cluster, cluster.newApi(), closing.signal),
    tryOrderLock(cluster, closing.signal),
  ]
  // Before that there is nothing to break.
  await until('half of the people have a price', () => quotedOf(customers).length * 2 >= customers.length, { timeoutMs: 30_000 }).catch(
    () => {},
  )
  begins = performance.now()
  await Promise.all([
    ...victims.map(victim =>
      killInTurn(
        cluster,
        scenario.kills.filter(kill => kill.victim === victim),
        tally,
      ),
    ),
    ...scenario.timedFaults.map(({ at: share, forMs, fault }) =>
      at(share * 0.8, () => injectFault(cluster, fault, forMs, () => quotedOf(customers))),
    ),
    // One after the other, so that they die during work too.
    ...edges.dieAt.map((edge, index) => at((0.6 * index) / edges.dieAt.length, () => cluster.arm({ dieAt: [edge] }))),
    ...edges.sleepAt.map((edge, index) => at(0.2 + (0.6 * index) / edges.sleepAt.length, () => cluster.arm({ sleepAt: [edge] }))),
    ...scenario.jumps.map(jump => at(jump.at, () => cluster.setClock(jump.offsetMs, jump.member))),
    at(0.5, async () => {
      await cluster.advanceTime(advanceMs)
      timeAdvanced.resolve()
    }),
    at(1, () => {}),
  ])
  if (scenario.killAll) {
    // A new order, so that Hermes has work.
    const late = await arrive(cluster, lateOrder)
    customers.push(...late)
    living.push(...late.map(({ customer, packets }) => buy(context(customers.length - 1), customer, packets)))
    await killAll(cluster)
  }
  await Promise.all(cluster.members.map(member => member.started()))
  await injectFault(cluster, scenario.last, lastShare * lengthMs, () => quotedOf(customers))
  closing.abort()
  timeAdvanced.resolve()
  await Promise.all(living)
  return customers.map(({ customer }) => customer)
}

function quotedOf(customers: { customer: Customer }[]): QuotedCustomer[] {
  return customers.flatMap(
    ({
      customer: {
        order: { payer },
        quote,
      },
    }) => (quote ? [{ payer, quote }] : []),
  )
}

/** Sends an order's transfers. A contested one gets a second order by somebody else. */
async function arrive(cluster: Cluster, order: Order): Promise<{ customer: Customer; packets: PacketId[] }[]> {
  const packets = await Promise.all(
    Array.from({ length: order.packets }, () => transfer(cluster, order.channelId, order.packet === 'late' ? 1 : 3_600)),
  )
  const orders =
    order.packet === 'contested'
      ? [order, { ...order, kind: 'exact' as const, payer: order.payer === 'alice' ? ('carol' as const) : ('alice' as const) }]
      : [order]
  return orders.map(one => ({ customer: { order: one, quote: null, seen: null }, packets }))
}

async function transfer({ sandbox }: Cluster, channelId: string, timeoutSeconds: number): Promise<PacketId> {
  const { sequence } = await sandbox.control.transfer({
    chainId: hub,
    from: 'bob',
    to: sandbox.account('bob').addresses[zone] ?? '',
    amount: 1_000n,
    channelId,
    timeoutSeconds,
  })
  return { chainId: hub, portId: 'transfer', channelId, sequence: String(sequence) }
}
