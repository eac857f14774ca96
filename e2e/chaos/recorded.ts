import type { Pool } from 'pg'
import { z } from 'zod'

const big = z.string().transform(BigInt)
const Amounts = z.array(z.object({ denom: z.string(), amount: big }))

const Payment = z.object({
  id: z.string(),
  chainId: z.string(),
  height: z.string(),
  txHash: z.string(),
  amounts: Amounts,
  token: z.string().nullable(),
  match: z.string(),
  state: z.string(),
  heldReason: z.string().nullable(),
})
const Order = z.object({
  token: z.string(),
  chainId: z.string(),
  denom: z.string(),
  amount: big,
  tokenStatus: z.string(),
  revision: z.int(),
  lines: z.int(),
  newest: z.int().nullable(),
  ends: z.int(),
  status: z.string().nullable(),
  earned: big.nullable(),
})
const Packet = z.object({
  token: z.string(),
  packet: z.string(),
  result: z.string(),
  byUs: z.boolean(),
  verdict: z.string(),
  paidAt: z.date(),
})
const Refund = z.object({
  id: z.string(),
  paymentId: z.string(),
  token: z.string().nullable(),
  chainId: z.string(),
  denom: z.string(),
  amount: big,
  net: big.nullable(),
  to: z.string().nullable(),
  status: z.string(),
  txHash: z.string().nullable(),
})
const Move = z.object({ what: z.string(), key: z.string(), before: z.string(), after: z.string(), tx: z.string() })
const Wallet = z.object({ chainId: z.string(), address: z.string(), denom: z.string(), amount: big })

/** What there is of a table and what was purged of it, as the observer has kept it. */
function everOf(table: string): string {
  return `(table ${table} union all select (jsonb_populate_record(null::${table}, record)).* from chaos_purged where what = '${table}')`
}

/** The server's records, in one snapshot; of timelines and packets also those that were purged. */
export interface Recorded {
  heights: Map<string, number>
  payments: z.infer<typeof Payment>[]
  orders: z.infer<typeof Order>[]
  packets: z.infer<typeof Packet>[]
  refunds: z.infer<typeof Refund>[]
  moves: z.infer<typeof Move>[]
  /** By refund transaction. */
  refundChains: Map<string, string>
  /** Balances of our wallets by the ledger. */
  wallets: z.infer<typeof Wallet>[]
  /** Postings that do not sum to zero. */
  unbalanced: string[]
}

export async function readRecords(pool: Pool): Promise<Recorded> {
  const client = await pool.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const ask = async <T>(row: z.ZodType<T>, query: string): Promise<T[]> => z.array(row).parse((await client.query<object>(query)).rows)
    const cursors = await ask(z.object({ chain: z.string(), height: z.string() }), 'select chain_id as chain, height from chain_cursors')
    const recorded: Recorded = {
      heights: new Map(cursors.map(({ chain, height }) => [chain, Number(height)])),
      payments: await ask(
        Payment,
        `select id, chain_id as "chainId", height, tx_hash as "txHash", amounts, token, match, state, held_reason as "heldReason"
          from payments`,
      ),
      orders: await ask(
        Order,
        `select t.id as token, t.chain_id as "chainId", t.denom, t.amount, t.status as "tokenStatus", t.revision, o.status, o.earned,
        lines.count as lines, lines.newest, lines.ends
        from clearing_tokens t left join clearing_operations o on o.token = t.id cross join lateral (
          select count(*)::int as count, max(revision) as newest,
            count(*) filter (where kind in ('cleared', 'partly_cleared', 'not_cleared'))::int as ends
          from (select revision, kind from ${everOf('timeline')} line where token = t.id
            union all select l.revision, l.kind from ${everOf('archived_orders')} a
            cross join jsonb_to_recordset(a.timeline) l (revision int, kind text) where a.token = t.id) told) lines`,
      ),
      packets: await ask(
        Packet,
        `select p.token, p.channel_id || '/' || p.sequence as packet, p.result, p.by_us as "byUs", p.verdict,
          o.created_at as "paidAt" from ${everOf('packet_clearing_results')} p join clearing_operations o on o.token = p.token`,
      ),
      refunds: await ask(
        Refund,
        `select r.id, r.payment_id as "paymentId", r.token, r.chain_id as "chainId", r.denom, r.amount, r.net, r.to, r.status,
          t.tx_hash as "txHash" from refunds r left join refund_transactions t on t.id = r.transaction_id`,
      ),
      moves: await ask(Move, 'select what, key, before, after, tx from chaos_moves order by id'),
      refundChains: new Map(
        (await ask(z.object({ id: z.string(), chain: z.string() }), 'select id, chain_id as chain from refund_transactions')).map(
          ({ id, chain }) => [id, chain],
        ),
      ),
      wallets: await ask(
        Wallet,
        `select chain_id as "chainId", subject as address, denom, sum(amount) as amount from ledger_entries where account = 'wallet'
          group by 1, 2, 3`,
      ),
      unbalanced: (
        await ask(
          z.object({ posting: z.string() }),
          'select posting from ledger_entries group by posting, chain_id, denom having sum(amount) <> 0',
        )
      ).map(({ posting }) => posting),
    }
    await client.query('commit')
    return recorded
  } finally {
    client.release(true)
  }
}
