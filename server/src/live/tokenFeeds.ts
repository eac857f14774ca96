import type { ClearingStatus, ServerMessage } from '@relayooor/shared'
import type { Logger } from 'pino'
import type { LiveLimits } from './limits.ts'
import type { Peer } from './peer.ts'
import { backOff } from '../base/backOff.ts'
import { takeTurns } from '../base/takeTurns.ts'
import { say, sayText } from './peer.ts'

const firstRetryMs = 250
const lastRetryMs = 10_000

/** What is known about one token, for all pages that watch it. */
interface Feed {
  peers: Set<Peer>
  /** The newest revision that a change spoke of. */
  wanted: number
  /** A read is under way; `again` when something changed since it began. */
  state: 'idle' | 'reading' | 'reading-again'
  retry: { timer: NodeJS.Timeout; tries: number } | null
}

export interface TokenFeeds {
  subscribe: (peer: Peer, token: string, revision: number | undefined) => void
  unsubscribe: (peer: Peer, token: string) => void
  changed: (token: string, revision: number) => void
  /** Reads every watched token again: changes may have been missed. */
  resync: () => void
  count: () => number
  close: () => void
}

export interface TokenFeedDeps {
  /** The newest snapshot; null when there is no such token. */
  loadStatus: (token: string) => Promise<ClearingStatus | null>
  limits: LiveLimits
  log: Logger
}

/**
 * Keeps pages that watch a token up to date: one read for all of them, one more after it when something changed
 * meanwhile, never an older revision after a newer one.
 */
export function createTokenFeeds({ loadStatus, limits, log }: TokenFeedDeps): TokenFeeds {
  const feeds = new Map<string, Feed>()
  const oneOfFew = takeTurns(limits.loads)

  function read(token: string, feed: Feed): void {
    if (feed.state !== 'idle') {
      feed.state = 'reading-again'
      return
    }
    feed.state = 'reading'
    clearTimeout(feed.retry?.timer)
    oneOfFew(() => loadStatus(token)).then(
      status => afterRead(token, feed, status),
      (error: unknown) => {
        log.warn({ err: error, token }, 'a snapshot could not be read')
        afterFailure(token, feed)
      },
    )
  }

  function afterRead(token: string, feed: Feed, status: ClearingStatus | null): void {
    const hasChanged = feed.state === 'reading-again'
    feed.state = 'idle'
    if (feeds.get(token) !== feed) return
    if (!status) return forget(token, feed)
    const text = JSON.stringify({ type: 'status', token, revision: status.revision, status } satisfies ServerMessage)
    for (const peer of feed.peers) tell(peer, token, status.revision, text)
    if (hasChanged) read(token, feed)
    // A read that is older than the change that caused it (a replica that lags): look again soon.
    else if (status.revision < feed.wanted) readLater(token, feed)
    else feed.retry = null
  }

  function afterFailure(token: string, feed: Feed): void {
    feed.state = 'idle'
    if (feeds.get(token) !== feed) return
    if (!feed.retry) tellWaiting(token, feed, 'unavailable', 'The records cannot be read right now; the snapshot follows.')
    readLater(token, feed)
  }

  function readLater(token: string, feed: Feed): void {
    const tries = feed.retry ? feed.retry.tries + 1 : 0
    feed.retry = { tries, timer: setTimeout(read, backOff(tries, firstRetryMs, lastRetryMs), token, feed) }
  }

  function tell(peer: Peer, token: string, revision: number, text: string): void {
    const watch = peer.tokens.get(token)
    if (!watch) return
    watch.isWaiting = false
    if (watch.has >= revision) return
    watch.has = revision
    sayText(peer, text, limits)
  }

  function tellWaiting(token: string, feed: Feed, code: string, detail: string): void {
    for (const peer of feed.peers) {
      if (peer.tokens.get(token)?.isWaiting) say(peer, { type: 'error', code, detail }, limits)
    }
  }

  function forget(token: string, feed: Feed): void {
    tellWaiting(token, feed, 'not-found', `There is no token ${token}.`)
    for (const peer of feed.peers) peer.tokens.delete(token)
    drop(token, feed)
  }

  function drop(token: string, feed: Feed): void {
    clearTimeout(feed.retry?.timer)
    feeds.delete(token)
  }

  return {
    subscribe(peer, token, revision) {
      // Who asks again gets the same revision again, but still never an older one.
      const before = peer.tokens.get(token)
      peer.tokens.set(token, { has: Math.max(revision ?? -1, before ? before.has - 1 : -1), isWaiting: true })
      const feed = feeds.get(token) ?? { peers: new Set(), wanted: 0, state: 'idle', retry: null }
      feeds.set(token, feed)
      feed.peers.add(peer)
      // A read under way is new enough: what changes from now on is heard, and read after it.
      if (feed.state === 'idle') read(token, feed)
    },
    unsubscribe(peer, token) {
      peer.tokens.delete(token)
      const feed = feeds.get(token)
      feed?.peers.delete(peer)
      if (feed?.peers.size === 0) drop(token, feed)
    },
    changed(token, revision) {
      const feed = feeds.get(token)
      if (!feed || revision <= feed.wanted) return
      feed.wanted = revision
      if ([...feed.peers].some(peer => (peer.tokens.get(token)?.has ?? -1) < revision)) read(token, feed)
    },
    resync() {
      for (const [token, feed] of feeds) read(token, feed)
    },
    count: () => feeds.size,
    close() {
      for (const [token, feed] of feeds) drop(token, feed)
    },
  }
}
