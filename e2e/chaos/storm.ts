import type { PacketId } from '@relayooor/shared'
import type { Customer, Shop } from './customer.ts'
import type { Field } from './field.ts'
import type { Fault, Kill, Order, Scenario } from './scenario.ts'
import type { Tally } from './tally.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { unreachable } from '@relayooor/shared'
import { until } from '../interchain/until.ts'
import { hub, zone } from '../service/settings.ts'
import { administer, signIn } from './admin.ts'
import { buy } from './customer.ts'
import { chainIds, priceSeconds } from './field.ts'
import { killNow } from './processTable.ts'
import { victims } from './scenario.ts'
import { addressOf } from './wallet.ts'
import { clearsIn } from './watchHermes.ts'

/** Longer than a price holds. */
const leapMs = (priceSeconds + 5) * 1000

/** Plays one scenario: people buy while processes die, nodes fail and clocks jump. Ends with all faults still there. */
export async function playStorm(field: Field, scenario: Scenario, edges: string[], tally: Tally, lengthMs: number): Promise<Customer[]> {
  const begins = performance.now()
  const closing = new AbortController()
  const leap = Promise.withResolvers<void>()
  const at = async (share: number, act: () => unknown) => {
    await sleep(Math.max(0, begins + share * lengthMs - performance.now()))
    await act()
  }
  const customers = (await Promise.all(scenario.orders.map(order => arrive(field, order)))).flat()
  // Nobody pays for these, so nobody may clear them.
  await Promise.all(chainIds.map((_, index) => transfer(field, `channel-${index}`, 3_600)))
  field.arm(edges)
  const shop = (index: number): Shop => ({
    field,
    api: field.newApi(),
    closed: closing.signal,
    leapt: leap.promise,
    anotherToken: () => customers[(index + 1) % customers.length]?.customer.quote?.token ?? null,
  })
  const served = () => customers.filter(({ customer }) => customer.quote).length * 2 >= customers.length
  const living = Promise.all([
    ...customers.map(({ customer, packets }, index) => buy(shop(index), customer, packets)),
    administer(field.admin, closing.signal),
    signIn(field, field.newApi(), closing.signal),
  ])
  await Promise.all([
    ...victims.map(victim => killInTurn(field, scenario.kills.filter(kill => kill.victim === victim), tally, served)),
    ...scenario.troubles.map(({ at: share, forMs, fault }) => at(share * 0.8, async () => {
      await setFault(field, fault, true)
      await sleep(forMs)
      await setFault(field, fault, false)
    })),
    ...scenario.jumps.map(jump => at(jump.at, () => field.setClock(jump.offsetMs, jump.member))),
    at(0.5, async () => {
      await field.leap(leapMs)
      leap.resolve()
    }),
    at(1, () => {}),
  ])
  closing.abort()
  leap.resolve()
  await living
  return customers.map(({ customer }) => customer)
}

/** The transfers that somebody wants cleared; who has a contested one has a rival with an order of their own. */
async function arrive(field: Field, order: Order): Promise<{ customer: Customer, packets: PacketId[] }[]> {
  const packets = await Promise.all(Array.from({ length: order.packets }, () => transfer(field, order.channelId, order.packet === 'late' ? 1 : 3_600)))
  const orders = order.packet === 'contested' ? [order, { ...order, kind: 'exact' as const, payer: order.payer === 'alice' ? 'carol' as const : 'alice' as const }] : [order]
  return orders.map(one => ({ customer: { order: one, quote: null, seen: null }, packets }))
}

async function transfer({ sandbox }: Field, channelId: string, timeoutSeconds: number): Promise<PacketId> {
  const { sequence } = await sandbox.control.transfer({ chainId: hub, from: 'bob', to: sandbox.account('bob').addresses[zone] ?? '', amount: 1_000n, channelId, timeoutSeconds })
  return { chainId: hub, portId: 'transfer', channelId, sequence: String(sequence) }
}

/** However slowly a loaded machine starts a process, it has worked before it dies again. */
async function killInTurn(field: Field, kills: Kill[], tally: Tally, served: () => boolean): Promise<void> {
  // Without a first price there is nothing to lose.
  if (kills[0] && ['api', 'postgres', 'everything'].includes(kills[0].victim))
    await until('half of the people have a price', served, { timeoutMs: 12_000 }).catch(() => {})
  for (const kill of kills) {
    const member = field.members.find(({ name }) => name === kill.victim)
    if (member && !kill.early)
      await member.started()
    // People need the API and the database for some seconds on end.
    await sleep(['worker-a', 'worker-b', 'scheduler'].includes(kill.victim) ? kill.afterMs : kill.afterMs * 2)
    await strike(field, kill, tally)
  }
}

async function strike(field: Field, { victim, restartAfterMs }: Kill, tally: Tally): Promise<void> {
  switch (victim) {
    case 'everything':
      field.members.forEach(member => member.kill(restartAfterMs))
      return
    case 'postgres':
      tally.kills.postgres += 1
      return field.postgres.kill(restartAfterMs)
    case 'backend':
      tally.kills.backend += field.postgres.killBackend(restartAfterMs) ? 1 : 0
      return
    case 'sleeper': {
      const sleeper = field.members.find(({ name }) => name === (restartAfterMs % 2 === 0 ? 'worker-a' : 'worker-b'))
      tally.sleepers += 1
      return sleeper?.freeze(async () => {
        await field.pool.query(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted`).catch(() => {}) // it may be down itself
        await sleep(500 + restartAfterMs * 3)
      })
    }
    case 'hermes': {
      const call = await until('Hermes is at work', () => clearsIn(field.folder, field.sandbox)[0], { timeoutMs: 5_000, everyMs: 50 }).catch(() => null)
      tally.kills.hermes += call && killNow(call.pid) ? 1 : 0
      return
    }
    default:
      field.members.find(({ name }) => name === victim)?.kill(restartAfterMs)
  }
}

async function setFault(field: Field, fault: Fault, on: boolean): Promise<void> {
  const { control } = field.sandbox
  switch (fault.on) {
    case 'node': return control.setNodeFaults(chainIds[fault.chain], on ? fault.faults : { down: false, slowMs: 0, behindBlocks: 0, lying: null }, fault.node)
    case 'chain': return control.setChainFaults(chainIds[fault.chain], on ? fault.faults : { halted: false, lateBlocks: 0, drop: false, indexLagMs: null })
    case 'hermes': return control.setHermes(on ? { fault: fault.fault, slowMs: fault.slowMs } : { fault: 'none', slowMs: 0 })
    // Client 1 serves channel-2 alone, which nobody uses.
    case 'client': return control.setClient(chainIds[fault.chain], '07-tendermint-0', on ? 'Expired' : 'Active')
    case 'recipient': return control.setBlocked(hub, addressOf(field, fault.payer, hub), on)
    default: return unreachable(fault)
  }
}
