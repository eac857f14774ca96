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
    const onError = (error: unknown) => log.warn({ lock: name, error: String(error) }, 'a lock was lost or could not be asked for')
    await holdingLock(url, name, lost => act(AbortSignal.any([signal, lost])), onError).catch(onError)
    await pause(retryMs, signal)
  }
}

/**
 * Runs `act` once while holding the named lock; null when somebody else holds it. Its signal aborts when the lock is lost. `onError` hears
 * of a failed connection meanwhile. @throws what `act` throws
 */
export async function holdingLock<T>(
  url: string,
  name: string,
  act: (lost: AbortSignal) => Promise<T>,
  onError: (error: Error) => void = () => {},
): Promise<{ value: T } | null> {
  const key = createHash('sha256').update(`relayooor ${name}`).digest().readBigInt64BE().toString()
  const { client, lost } = createWatchedClient(url, { onError })
  await client.connect()
  try {
    const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1::bigint) as locked', [key])
    return rows[0]?.locked ? { value: await act(lost) } : null
  } finally {
    await client.end().catch(() => undefined)
  }
}
