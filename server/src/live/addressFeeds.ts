import type { LiveLimits } from './limits.ts'
import type { Peer } from './peer.ts'
import { addressKey } from '../db/notify.ts'
import { say } from './peer.ts'

interface Watched {
  address: string
  peers: Set<Peer>
  pause: NodeJS.Timeout | null
  hasChanged: boolean
}

export interface AddressFeeds {
  subscribe: (peer: Peer, address: string) => void
  unsubscribe: (peer: Peer, address: string) => void
  /** By `addressKey`. */
  changed: (key: string) => void
  resync: () => void
  count: () => number
  close: () => void
}

/** Notifies pages that an address has other packets: at once, then at most once per pause, and never misses the last change. */
export function createAddressFeeds(limits: LiveLimits): AddressFeeds {
  const watched = new Map<string, Watched>()
  /** An account may be watched by addresses of several chains. */
  const byKey = new Map<string, Set<Watched>>()

  function hint(watch: Watched): void {
    if (watch.pause) {
      watch.hasChanged = true
      return
    }
    watch.hasChanged = false
    for (const peer of watch.peers) say(peer, { type: 'packets-changed', address: watch.address }, limits)
    watch.pause = setTimeout(() => {
      watch.pause = null
      if (watch.hasChanged) hint(watch)
    }, limits.addressHintMs)
  }

  function drop(watch: Watched): void {
    if (watch.pause) clearTimeout(watch.pause)
    watched.delete(watch.address)
    const key = addressKey(watch.address)
    const ofAccount = byKey.get(key)
    ofAccount?.delete(watch)
    if (ofAccount?.size === 0) byKey.delete(key)
  }

  return {
    subscribe(peer, address) {
      const key = addressKey(address)
      const watch = watched.get(address) ?? { address, peers: new Set(), pause: null, hasChanged: false }
      watched.set(address, watch)
      byKey.set(key, (byKey.get(key) ?? new Set()).add(watch))
      watch.peers.add(peer)
      peer.addresses.add(address)
    },
    unsubscribe(peer, address) {
      peer.addresses.delete(address)
      const watch = watched.get(address)
      watch?.peers.delete(peer)
      if (watch?.peers.size === 0) drop(watch)
    },
    changed(key) {
      byKey.get(key)?.forEach(hint)
    },
    resync() {
      for (const watch of watched.values()) hint(watch)
    },
    count: () => watched.size,
    close() {
      for (const watch of watched.values()) drop(watch)
    },
  }
}
