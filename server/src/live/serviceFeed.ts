import type { LiveLimits } from './limits.ts'
import type { Peer } from './peer.ts'
import { say } from './peer.ts'

export interface ServiceFeed {
  subscribe: (peer: Peer) => void
  unsubscribe: (peer: Peer) => void
  changed: () => void
  close: () => void
}

/** Tells operators' pages that some order, payment or refund moved: at once, then at most once per pause. It says nothing of what. */
export function createServiceFeed(limits: LiveLimits): ServiceFeed {
  const peers = new Set<Peer>()
  let pause: NodeJS.Timeout | null = null
  let hasChanged = false

  function hint(): void {
    if (pause) {
      hasChanged = true
      return
    }
    hasChanged = false
    for (const peer of peers) say(peer, { type: 'service-changed' }, limits)
    pause = setTimeout(() => {
      pause = null
      if (hasChanged) hint()
    }, limits.serviceHintMs)
  }

  return {
    subscribe: peer => void peers.add(peer),
    unsubscribe: peer => void peers.delete(peer),
    changed() {
      if (peers.size > 0) hint()
    },
    close() {
      if (pause) clearTimeout(pause)
    },
  }
}
