import type { Pool } from 'pg'
import { transitions } from '../../server/src/clearing/states.ts'

/** The server's table of transitions, with the column that holds each state. */
export const moves: Record<string, { table: string; column: string; key: string; to: Record<string, readonly string[]> }> = {
  token: { table: 'clearing_tokens', column: 'status', key: 'id', to: transitions.token },
  payment: { table: 'payments', column: 'state', key: 'id', to: transitions.payment },
  operation: { table: 'clearing_operations', column: 'status', key: 'token', to: transitions.operation },
  packet: { table: 'packet_clearing_results', column: 'result', key: 'sequence', to: transitions.packet },
  refund: { table: 'refunds', column: 'status', key: 'id', to: transitions.refund },
  refundTransaction: {
    table: 'refund_transactions',
    column: 'status',
    key: 'id',
    to: { nothing: ['signed'], ...transitions.refundTransaction },
  },
}

/** What purging removes, and all must still hold for. */
const removed = ['packet_clearing_results', 'archived_orders', 'timeline']

/** Records each move of a state and of a cursor by triggers, so that none between two looks is missed; and keeps what is purged. */
export async function observe(pool: Pool): Promise<void> {
  await pool.query(`
    create table chaos_moves (id bigserial primary key, at timestamptz not null default clock_timestamp(), what text not null,
      key text not null, before text not null, after text not null, tx text not null default pg_current_xact_id()::text);
    create function chaos_note() returns trigger language plpgsql as $$
    declare
      before jsonb := case when tg_op = 'UPDATE' then to_jsonb(old) else '{}' end;
      after jsonb := to_jsonb(new);
    begin
      insert into chaos_moves (what, key, before, after)
        values (tg_argv[0], after ->> tg_argv[1], coalesce(before ->> tg_argv[2], 'nothing'), after ->> tg_argv[2]);
      return new;
    end $$;
    create trigger chaos_first after insert on refund_transactions
      for each row execute function chaos_note('refundTransaction', 'id', 'status');
    create trigger chaos_first after insert on payments for each row execute function chaos_note('recorded', 'chain_id', 'height');
    create table chaos_purged (what text not null, token uuid not null, record jsonb not null);
    create function chaos_keep() returns trigger language plpgsql as $$
    begin
      -- Archiving moves the timeline, and purging removes it.
      if tg_table_name <> 'timeline' or exists (select from clearing_tokens where id = old.token and purged_at is not null) then
        insert into chaos_purged values (tg_table_name, old.token, to_jsonb(old));
      end if;
      return old;
    end $$;`)
  for (const table of removed)
    await pool.query(`create trigger chaos_keep after delete on ${table} for each row execute function chaos_keep()`)
  for (const [what, { table, column, key }] of [
    ...Object.entries(moves),
    ['cursor', { table: 'chain_cursors', column: 'height', key: 'chain_id' }] as const,
  ]) {
    await pool.query(`create trigger chaos_note after update of ${column} on ${table} for each row
      when (old.${column} is distinct from new.${column}) execute function chaos_note('${what}', '${key}', '${column}')`)
  }
}
