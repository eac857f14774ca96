import { createHash } from 'node:crypto'
import { pause } from '../base/pause.ts'
import { createWatchedClient } from './heartbeat.ts'

const retryMs = 1_000

interface Log {
  warn: (fields: object, message: string) => void
}

/**
 * Runs `act` while this process holds the named lock, again and again until the signal aborts. The lock ends with its connection, and then
 * `act` gets its signal while somebody else may hold it: its transactions must survive a short overlap.
 */
export async function whileHoldingLock(
  url: string,
  name: string,
  signal: AbortSignal,
  log: Log,
  act: (held: AbortSignal) => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await ifLockFree(url, name, signal, log, act).catch((error: unknown) =>
      log.warn({ lock: name, error: String(error) }, 'a lock was lost or could not be asked for'),
    )
    await pause(retryMs, signal)
  }
}

/** Runs `act` once while holding the named lock; nothing when somebody else holds it. */
async function ifLockFree(
  url: string,
  name: string,
  signal: AbortSignal,
  log: Log,
  act: (held: AbortSignal) => Promise<void>,
): Promise<void> {
  const key = createHash('sha256').update(`relayooor ${name}`).digest().readBigInt64BE().toString()
  const { client, lost } = createWatchedClient(url, {
    onError: error => log.warn({ lock: name, error: error.message }, 'the connection of a lock failed'),
  })
  await client.connect()
  try {
    const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1::bigint) as locked', [key])
    if (rows[0]?.locked) await act(AbortSignal.any([signal, lost]))
  } finally {
    await client.end().catch(() => undefined)
  }
}
