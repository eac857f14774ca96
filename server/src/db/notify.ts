import type { SQL } from 'drizzle-orm'
import type { Client } from 'pg'
import type { Db } from './database.ts'
import type { Heartbeat } from './heartbeat.ts'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { accountOf, parseJson } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { pause } from '../base/pause.ts'
import { createWatchedClient } from './heartbeat.ts'
import { onCommit } from './inTransaction.ts'

const channel = 'relayooor'

/** Said in the transaction that makes the change, so that it is heard on commit and never before. */
const Change = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('operation'), token: z.string(), revision: z.int() }),
  /** Of these addresses, by `addressKey`. */
  z.object({ kind: z.literal('packets'), addresses: z.array(z.string()) }),
  /** Something paid waits for Hermes. */
  z.object({ kind: z.literal('to-clear') }),
  /** A refund waits to be sent. */
  z.object({ kind: z.literal('to-refund') }),
  z.object({ kind: z.literal('lane-free') }),
  /** The table of channels. */
  z.object({ kind: z.literal('channels') }),
  /** What operators want of the nodes of chains, of processes, of the configuration. */
  z.object({ kind: z.literal('pools') }),
  z.object({ kind: z.literal('restart') }),
  z.object({ kind: z.literal('reload') }),
])
export type Change = z.infer<typeof Change>

export async function notify(db: Db, ...changes: Change[]): Promise<void> {
  await db.execute(
    sql`select pg_notify(${channel}, said) from unnest(${sql.param(changes.map(change => JSON.stringify(change)))}::text[]) said`,
  )
}

/** The same for a transaction, as it commits: however often it is said, by one statement that waits for no other. */
export const notifyOnCommit = onCommit<Change>('records', (tx, changes) => notify(tx, ...changes))

/** The same, by the statement that makes the change: of the JSON of one. */
export function notified(change: SQL): SQL {
  return sql`pg_notify(${channel}, ${change})`
}

/** A payload has less than 8,000 bytes, and these are 40 each. */
const addressesAtOnce = 150

/**
 * Replaces an address in a notification by a text of fixed length, since addresses may have any length; the same for one account, whichever
 * chain writes it and whether in capitals.
 */
export function addressKey(address: string): string {
  return createHash('sha256')
    .update(accountOf(address) ?? address)
    .digest('base64url')
    .slice(0, 32)
}

/** A hint only, and so said after what happened is committed: it must not keep a block from being recorded. */
export async function notifyAddresses(db: Db, addresses: string[]): Promise<void> {
  const keys = [...new Set(addresses.map(addressKey))]
  const parts = Array.from({ length: Math.ceil(keys.length / addressesAtOnce) }, (_, index) =>
    keys.slice(index * addressesAtOnce, (index + 1) * addressesAtOnce),
  )
  if (parts.length > 0) await notify(db, ...parts.map(part => ({ kind: 'packets' as const, addresses: part })))
}

export interface Changes {
  subscribe: (onChange: (change: Change) => void, onReconnect: () => void) => () => void
  /** False while the connection is being made again. */
  listening: () => boolean
  close: () => Promise<void>
}

/** Each wait ends when one of these changes is heard, also one since the last wait, when some may have been missed, or after `ms`. */
export function listenFor(changes: Pick<Changes, 'subscribe'>, kinds: readonly Change['kind'][]) {
  let heard = new AbortController()
  const stop = changes.subscribe(
    change => kinds.includes(change.kind) && heard.abort(),
    () => heard.abort(),
  )
  return {
    async wait(ms: number, signal: AbortSignal): Promise<void> {
      await pause(ms, AbortSignal.any([signal, heard.signal]))
      heard = new AbortController()
    },
    stop,
  }
}

/** Listens on a connection of its own. After each reconnect every subscriber must look again: what was said meanwhile is lost. */
export function listenForChanges(url: string, onError: (error: Error) => void, heartbeat?: Heartbeat): Changes {
  const subscribers = new Set<{ onChange: (change: Change) => void; onReconnect: () => void }>()
  const stop = new AbortController()
  let client: Client | null = null
  let listening = false

  async function listenUntilLost(): Promise<void> {
    const { client: connection, lost } = createWatchedClient(url, { question: `listen ${channel}`, onError, heartbeat })
    client = connection
    connection.on('notification', ({ payload }) => {
      const change = Change.safeParse(parseJson(payload ?? '')).data
      if (!change) {
        onError(new Error('a notification was not understood'))
        return
      }
      for (const subscriber of subscribers) subscriber.onChange(change)
    })
    await connection.connect()
    await connection.query(`listen ${channel}`)
    listening = true
    try {
      for (const subscriber of subscribers) subscriber.onReconnect()
      if (!lost.aborted) await once(lost, 'abort')
    } finally {
      listening = false
    }
  }

  const running = (async () => {
    while (!stop.signal.aborted) {
      await listenUntilLost().catch(onError)
      await pause(500, stop.signal)
    }
  })()

  return {
    subscribe(onChange, onReconnect) {
      const subscriber = { onChange, onReconnect }
      subscribers.add(subscriber)
      return () => subscribers.delete(subscriber)
    },
    listening: () => listening,
    async close() {
      stop.abort()
      await client?.end().catch(onError)
      await running
    },
  }
}
