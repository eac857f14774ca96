import type { PacketId } from '@relayooor/shared'
import { Pool } from 'pg'
import { z } from 'zod'

const Money = z.object({ tokens: z.int(), paid: z.int(), payments: z.int(), operations: z.int(), refunds: z.int(), kept: z.int() })

const Run = z.object({ channelId: z.string(), sequences: z.array(z.string()), ended: z.boolean(), end: z.string().nullable() })
const Hermes = z.object({ pid: z.int(), startTicks: z.string() })

/** The server's records, read from its database. */
export interface Records {
  /** Numbers of rows that mean money. */
  money: () => Promise<z.infer<typeof Money>>
  /** Calls of Hermes in order; with a packet, those for it. */
  runs: (packet?: PacketId) => Promise<z.infer<typeof Run>[]>
  /** The Hermes processes that hold a lane now. */
  hermes: () => Promise<z.infer<typeof Hermes>[]>
  /** Lets a quote expire a second ago. */
  expire: (token: string) => Promise<void>
  /** Lets an admin's acceptance of one node of a chain end a second ago. */
  endPermission: (chainId: string) => Promise<void>
  /** How many addresses are told of orders. */
  addresses: () => Promise<number>
  close: () => Promise<void>
}

export async function openRecords(url: string): Promise<Records> {
  const pool = new Pool({ connectionString: url, max: 1 })
  pool.on('error', () => {}) // the next query says so

  async function ask<T>(row: z.ZodType<T>, query: string): Promise<T[]> {
    return z.array(row).parse((await pool.query<object>(query)).rows)
  }

  return {
    async money() {
      const [counted] = await ask(
        Money,
        `select
        (select count(*)::int from clearing_tokens) as tokens,
        (select count(*)::int from clearing_tokens where status = 'paid') as paid,
        (select count(*)::int from payments) as payments,
        (select count(*)::int from clearing_operations) as operations,
        (select count(*)::int from refunds) as refunds,
        (select count(*)::int from payment_transactions) as kept`,
      )
      return Money.parse(counted)
    },
    async runs(packet) {
      const runs = await ask(
        Run,
        'select channel_id as "channelId", sequences, ended_at is not null as ended, "end" from hermes_runs order by id',
      )
      return runs.filter(run => !packet || (run.channelId === packet.channelId && run.sequences.includes(packet.sequence)))
    },
    hermes: () =>
      ask(Hermes, 'select distinct hermes_pid as pid, hermes_start_ticks as "startTicks" from lane_locks where hermes_pid is not null'),
    addresses: async () => (await ask(z.object({ n: z.int() }), 'select count(*)::int as n from notice_subscriptions'))[0]?.n ?? 0,
    async expire(token) {
      await pool.query(
        `update clearing_tokens set created_at = created_at - interval '1 hour', expires_at = now() - interval '1 second' where id = $1`,
        [token],
      )
    },
    async endPermission(chainId) {
      await pool.query(`update chain_agreement set lone_until = now() - interval '1 second' where chain_id = $1`, [chainId])
    },
    close: () => pool.end(),
  }
}
