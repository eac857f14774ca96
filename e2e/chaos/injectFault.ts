import type { Quote } from '@relayooor/shared'
import type { Cluster } from './cluster.ts'
import type { Fault, Person } from './scenario.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { unreachable } from '@relayooor/shared'
import { until } from '../kit/until.ts'
import { hub } from '../service/settings.ts'
import { chainIds } from './cluster.ts'
import { addressOf, pay, send, sign } from './wallet.ts'

export interface QuotedCustomer {
  payer: Person
  quote: Quote
}

const inventEveryMs = 500
const readWithinMs = 20_000
const usualGasPrice = '0.01'
/** A little more than the gas of sending it back, at the usual price. */
const hardlyWorthSending = 1_500n

/** Applies a fault for so long. `quoted`: the customers who have a quote by then. */
export async function injectFault(cluster: Cluster, fault: Fault, forMs: number, quoted: () => QuotedCustomer[]): Promise<void> {
  if (fault.on === 'gas') {
    // Running workers would refund these at the old gas price, which they keep for some seconds.
    cluster.members.filter(({ name }) => name.startsWith('worker')).forEach(worker => worker.kill(0))
    await payAgain(cluster, quoted(), hardlyWorthSending)
  }
  await setFault(cluster, fault, true)
  // So that refunds which succeed and which are refused share a transaction.
  if (fault.on === 'recipients') await payAgain(cluster, quoted())
  if (fault.on === 'gas' || fault.on === 'recipients') await isRead(cluster)
  const end = performance.now() + forMs
  while (fault.on === 'payments' && performance.now() < end) {
    await inventPayment(cluster, fault.node, quoted())
    await sleep(inventEveryMs)
  }
  await sleep(Math.max(0, end - performance.now()))
  await setFault(cluster, fault, false)
}

async function setFault(cluster: Cluster, fault: Fault, on: boolean): Promise<void> {
  const { control } = cluster.sandbox
  switch (fault.on) {
    case 'node':
      return control.setNodeFaults(
        chainIds[fault.chain],
        on ? fault.faults : { down: false, slowMs: 0, behindBlocks: 0, lying: null },
        fault.node,
      )
    case 'chain':
      return control.setChainFaults(
        chainIds[fault.chain],
        on ? fault.faults : { halted: false, lateBlocks: 0, drop: false, indexLagMs: null },
      )
    case 'hermes':
      return control.setHermes(on ? { fault: fault.fault, slowMs: fault.slowMs } : { fault: 'none', slowMs: 0 })
    // Client 1 serves channel-2 alone, which nobody uses.
    case 'client':
      return control.setClient(chainIds[fault.chain], '07-tendermint-0', on ? 'Expired' : 'Active')
    case 'recipients':
      return setBlocked(cluster, fault.people, on)
    case 'payments':
      // So that this node alone has the newest blocks.
      await control.setNodeFaults(hub, { down: on }, (fault.node + 1) % 3)
      await control.setNodeFaults(hub, { behindBlocks: on ? 10 : 0 }, (fault.node + 2) % 3)
      return on ? undefined : control.setNodeFaults(hub, { invents: [] }, fault.node)
    case 'gas':
      return setGasPrice(cluster, on ? fault.price : usualGasPrice)
    default:
      return unreachable(fault)
  }
}

export async function setGasPrice({ sandbox }: Cluster, price = usualGasPrice): Promise<void> {
  await sandbox.control.setGasPrice(hub, price)
}

export async function setBlocked(cluster: Cluster, names: readonly string[], blocked: boolean): Promise<void> {
  for (const name of names) await cluster.sandbox.control.setBlocked(hub, addressOf(cluster, name, hub), blocked)
}

/** Pays quotes once more, for several customers at once. */
async function payAgain(cluster: Cluster, quoted: QuotedCustomer[], amount?: bigint): Promise<void> {
  const one = new Map(quoted.map(({ payer, quote }) => [payer, quote]))
  await Promise.all(
    [...one].map(([payer, quote]) => pay(cluster, hub, payer, [payment(cluster, payer, quote, amount)], quote.payment.memo)),
  )
}

/** Waits for the hub's blocks; readers may start slowly on a busy machine. */
async function isRead({ sandbox, pool }: Cluster): Promise<void> {
  const height = sandbox.chain(hub).committedHeight()
  await until(
    'what was paid is read',
    async () => (await pool.query('select from chain_cursors where chain_id = $1 and height >= $2', [hub, height])).rowCount === 1,
    { timeoutMs: readWithinMs },
  ).catch(() => {}) // then it was not seen in time
}

/** Lets one node show a payment that was never made. */
async function inventPayment(cluster: Cluster, node: number, quoted: QuotedCustomer[]): Promise<void> {
  const [one] = quoted
  if (one)
    await cluster.sandbox.control.invent(hub, sign(cluster, hub, 'bob', [payment(cluster, 'bob', one.quote)], one.quote.payment.memo), node)
}

function payment(cluster: Cluster, payer: string, { payment: { address, amount: price } }: Quote, amount = BigInt(price.amount)) {
  return send(addressOf(cluster, payer, hub), address, { denom: price.denom, amount })
}
