import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'

export interface Heartbeat {
  everyMs: number
  answeredWithinMs: number
}

const usual: Heartbeat = { everyMs: 15_000, answeredWithinMs: 5_000 }

export interface WatchedClient {
  client: Client
  /** Aborts when the connection has ended, or did not answer in time: it is closed then. */
  lost: AbortSignal
}

/**
 * A connection that is checked now and then with `question`: after a fail-over, or when a firewall has forgotten it, it may be dead without
 * a sign. Not connected yet.
 */
export function createWatchedClient(
  url: string,
  {
    question = 'select 1',
    onError,
    heartbeat: { everyMs, answeredWithinMs } = usual,
  }: { question?: string; onError: (error: Error) => void; heartbeat?: Heartbeat | undefined },
): WatchedClient {
  const client = new Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 5_000, query_timeout: answeredWithinMs })
  const lost = new AbortController()
  client.on('error', error => {
    onError(error)
    lost.abort()
  })
  client.on('end', () => lost.abort())
  client.once('connect', () => void ask())
  return { client, lost: lost.signal }

  async function ask(): Promise<void> {
    try {
      for (;;) {
        await sleep(everyMs, undefined, { signal: lost.signal })
        await client.query(question)
      }
    } catch (error) {
      if (lost.signal.aborted) return
      onError(error instanceof Error ? error : new Error(String(error)))
      lost.abort()
      // With a question open, pg closes the socket and does not wait for the other side.
      await client.end().catch(onError)
    }
  }
}
