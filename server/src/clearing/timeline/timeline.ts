import type { TimelineData, TimelineKind } from '@relayooor/shared'
import type { Tx } from '../../db/database.ts'
import { sql } from 'drizzle-orm'
import { onCommit } from '../../db/inTransaction.ts'
import { notified } from '../../db/notify.ts'
import { runPlanned } from '../../db/planned.ts'
import { apiKeys, clearingTokens, timeline, webhookDeliveries, webhooks } from '../../db/schema/index.ts'

export interface TimelineEvent<K extends TimelineKind = TimelineKind> {
  at: Date
  kind: K
  text: string
  data: TimelineData<K>
}

const add = onCommit<TimelineEvent & { token: string }>('records', addLines)

/** Adds a line that a person sees: the token's next revision, told to every listener on commit. */
export function addToTimeline<K extends TimelineKind>(tx: Tx, token: string, event: TimelineEvent<K>): void {
  add(tx, { ...event, token })
}

/**
 * The lines of each token with its next revisions, word of the last, and what webhooks are told of them, in one statement. Locked in
 * order: two transactions may wait, and never for each other.
 */
async function addLines(tx: Tx, events: (TimelineEvent & { token: string })[]): Promise<void> {
  const column = (values: string[], type: 'uuid' | 'timestamptz' | 'text') => sql`${sql.param(values)}::${sql.raw(type)}[]`
  const { rows } = await runPlanned<{ id: string }>(
    tx,
    sql`
    with lines as (
      select *, row_number() over (partition by token order by place) as nth, count(*) over (partition by token)::int as lines
      from unnest(${column(
        events.map(event => event.token),
        'uuid',
      )}, ${column(
        events.map(event => event.at.toISOString()),
        'timestamptz',
      )}, ${column(
        events.map(event => event.kind),
        'text',
      )}, ${column(
        events.map(event => event.text),
        'text',
      )}, ${column(
        events.map(event => JSON.stringify(event.data)),
        'text',
      )}) with ordinality as line (token, at, kind, text, data, place)),
    locked as materialized (select id from ${clearingTokens} where id in (select token from lines) order by id for update),
    raised as (update ${clearingTokens} as raised set revision = raised.revision + more.lines
      from locked join (select distinct token, lines from lines) more on more.token = locked.id where raised.id = locked.id
      returning raised.id, raised.api_key, raised.revision - more.lines as before, raised.revision),
    told as (insert into ${timeline} (token, revision, at, kind, text, data)
      select raised.id, before + nth, at, kind, text, data::jsonb from raised join lines on lines.token = raised.id
      returning token, revision, at, kind, text, data),
    outbox as (insert into ${webhookDeliveries} (webhook_id, subject, revision, type, at, text, data, next_attempt_at)
      select hook.id, told.token::text, told.revision, topic || '.' || regexp_replace(told.kind, '^refund-', ''),
        told.at, told.text, told.data, told.at
      from told join raised on raised.id = told.token
        join ${apiKeys} key on key.id = raised.api_key and key.revoked_at is null and (key.expires_at is null or key.expires_at > told.at)
        join ${webhooks} hook on hook.api_key = key.id and hook.off_at is null
        cross join lateral (select case when told.kind like 'refund-%' then 'refund' else 'order' end as topic) of_kind
      where topic || '.*' = any (hook.topics) order by hook.id, told.token, told.revision)
    select id, ${notified(sql`json_build_object('kind', 'operation', 'token', id, 'revision', revision)::text`)} from raised`,
  )
  const unknown = events.find(event => !rows.some(row => row.id === event.token))
  if (unknown) throw new Error(`no such token: ${unknown.token}`)
}
