import type { Cluster } from './cluster.ts'
import { z } from 'zod'
import { runAdminCalls } from './admin.ts'
import { chainIds } from './cluster.ts'
import { setBlocked, setGasPrice } from './injectFault.ts'
import { people } from './scenario.ts'
import { addressOf, walletNames } from './wallet.ts'
import { clearsIn } from './watchHermes.ts'

/** On a starved machine a process takes half a minute to start, and some die at several edges first. */
const longestMs = 600_000
/** Longer than the time to top up. */
const topUpMs = 25 * 3_600_000

const Open = z.object({
  behind: z.int(),
  /** Wallets that the ledger does not follow yet: it begins when the reader is near the newest block. */
  unfollowed: z.int(),
  seen: z.int(),
  operations: z.int(),
  refunds: z.int(),
  lanes: z.int(),
  underpaid: z.int(),
  unpaid: z.int(),
})
type Open = z.infer<typeof Open>

export interface Settled {
  /** From the last fault until nothing was under way; null when that never came. */
  recoveredMs: number | null
  /** What was still open then. */
  open: string
}

/** Ends all faults, and waits until nothing is under way. */
export async function waitUntilSettled(cluster: Cluster): Promise<Settled> {
  const { control } = cluster.sandbox
  await control.clear()
  for (const chainId of chainIds) await control.setClient(chainId, '07-tendermint-0', 'Active')
  await setBlocked(cluster, people, false)
  await setGasPrice(cluster)
  cluster.setClock(0)
  const began = performance.now()
  let open = await settle(cluster, began + longestMs, false)
  const recoveredMs = performance.now() - began
  await runAdminCalls(cluster.admin)
  if (isSettled(open, false) && open.underpaid + open.unpaid > 0) {
    await cluster.advanceTime(topUpMs)
    // At its start it runs the tasks that come once a minute.
    cluster.members.find(({ name }) => name === 'scheduler')?.kill(0)
    open = await settle(cluster, performance.now() + longestMs, true)
    return { recoveredMs: isSettled(open, true) ? recoveredMs : null, open: JSON.stringify(open) }
  }
  return { recoveredMs: isSettled(open, false) ? recoveredMs : null, open: JSON.stringify(open) }
}

async function settle(cluster: Cluster, until: number, later: boolean): Promise<Open> {
  const heights = chainIds.map(chainId => [chainId, cluster.sandbox.chain(chainId).committedHeight()] as const)
  let open: Open = { behind: 1, unfollowed: 0, seen: 0, operations: 0, refunds: 0, lanes: 0, underpaid: 0, unpaid: 0 }
  while (performance.now() < until) {
    open = await look(cluster, heights).catch(() => open)
    if (isSettled(open, later) && clearsIn(cluster.folder, cluster.sandbox).length === 0) return open
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  return open
}

/** Only time ends underpaid payments and unpaid quotes. */
function isSettled({ behind, unfollowed, seen, operations, refunds, lanes, underpaid, unpaid }: Open, later: boolean): boolean {
  return behind + unfollowed + seen + operations + refunds + lanes === 0 && (!later || underpaid + unpaid === 0)
}

async function look(cluster: Cluster, heights: (readonly [string, number])[]): Promise<Open> {
  const wallets = chainIds.flatMap(chainId => walletNames.map(name => [chainId, addressOf(cluster, name, chainId)]))
  const { rows } = await cluster.pool.query<object>(
    `select
    (select count(*)::int from chain_cursors c join jsonb_each_text($1::jsonb) h on h.key = c.chain_id
      where c.height < h.value::bigint + 3) as behind,
    (select count(*)::int from jsonb_array_elements($2::jsonb) ours where not exists
      (select 1 from ledger_wallets w where w.chain_id = ours ->> 0 and w.address = ours ->> 1)) as unfollowed,
    (select count(*)::int from payments where state = 'seen') as seen,
    (select count(*)::int from clearing_operations where finished_at is null) as operations,
    (select count(*)::int from refunds where status in ('due', 'signed', 'broadcast')) as refunds,
    (select count(*)::int from lane_locks) as lanes,
    (select count(*)::int from payments where held_reason = 'underpaid') as underpaid,
    (select count(*)::int from clearing_tokens where status = 'open') as unpaid`,
    [JSON.stringify(Object.fromEntries(heights)), JSON.stringify(wallets)],
  )
  return Open.parse(rows[0])
}
