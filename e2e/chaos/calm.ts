import type { Field } from './field.ts'
import { z } from 'zod'
import { inspect } from './admin.ts'
import { chainIds } from './field.ts'
import { setBlocked, setGasPrice } from './makeTrouble.ts'
import { people } from './scenario.ts'
import { clearsIn } from './watchHermes.ts'

const longestMs = 240_000
/** Longer than anybody may take to top up. */
const topUpMs = 25 * 3_600_000

const Open = z.object({
  behind: z.int(),
  seen: z.int(),
  operations: z.int(),
  refunds: z.int(),
  lanes: z.int(),
  underpaid: z.int(),
  unpaid: z.int(),
})
type Open = z.infer<typeof Open>

export interface Calm {
  /** From the last fault until everything had come to its end; null when it did not. */
  recoveredMs: number | null
  /** What was still open then. */
  open: string
}

/** Ends every fault, lets every process live, and waits until nothing is under way any more. */
export async function waitForCalm(field: Field): Promise<Calm> {
  const { control } = field.sandbox
  await control.clear()
  for (const chainId of chainIds) await control.setClient(chainId, '07-tendermint-0', 'Active')
  await setBlocked(field, people, false)
  await setGasPrice(field)
  field.setClock(0)
  const began = performance.now()
  let open = await settle(field, began + longestMs, false)
  const recoveredMs = performance.now() - began
  await inspect(field.admin)
  if (isCalm(open, false) && open.underpaid + open.unpaid > 0) {
    await field.leap(topUpMs)
    // What it does once a minute, it does at its start too.
    field.members.find(({ name }) => name === 'scheduler')?.kill(0)
    open = await settle(field, performance.now() + longestMs, true)
    return { recoveredMs: isCalm(open, true) ? recoveredMs : null, open: JSON.stringify(open) }
  }
  return { recoveredMs: isCalm(open, false) ? recoveredMs : null, open: JSON.stringify(open) }
}

async function settle(field: Field, until: number, later: boolean): Promise<Open> {
  const heights = chainIds.map(chainId => [chainId, field.sandbox.chain(chainId).committedHeight()] as const)
  let open: Open = { behind: 1, seen: 0, operations: 0, refunds: 0, lanes: 0, underpaid: 0, unpaid: 0 }
  while (performance.now() < until) {
    open = await look(field, heights).catch(() => open)
    if (isCalm(open, later) && clearsIn(field.folder, field.sandbox).length === 0) return open
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  return open
}

/** Underpaid money waits for a day, and an unpaid price for its end. */
function isCalm({ behind, seen, operations, refunds, lanes, underpaid, unpaid }: Open, later: boolean): boolean {
  return behind + seen + operations + refunds + lanes === 0 && (!later || underpaid + unpaid === 0)
}

async function look({ pool }: Field, heights: (readonly [string, number])[]): Promise<Open> {
  const { rows } = await pool.query<object>(
    `select
    (select count(*)::int from chain_cursors c join jsonb_each_text($1::jsonb) h on h.key = c.chain_id
      where c.height < h.value::bigint + 3) as behind,
    (select count(*)::int from payments where state = 'seen') as seen,
    (select count(*)::int from clearing_operations where finished_at is null) as operations,
    (select count(*)::int from refunds where status in ('due', 'signed', 'broadcast')) as refunds,
    (select count(*)::int from lane_locks) as lanes,
    (select count(*)::int from payments where held_reason = 'underpaid') as underpaid,
    (select count(*)::int from clearing_tokens where status = 'open') as unpaid`,
    [JSON.stringify(Object.fromEntries(heights))],
  )
  return Open.parse(rows[0])
}
