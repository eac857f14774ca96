import type { LiveLimits } from './limits.ts'
import type { Peer } from './peer.ts'
import { say } from './peer.ts'

interface Watched { peers: Set<Peer>, pause: NodeJS.Timeout | null, hasChanged: boolean }

export interface AddressFeeds {
  subscribe: (peer: Peer, address: string) => void
  unsubscribe: (peer: Peer, address: string) => void
  changed: (address: string) => void
  resync: () => void
  count: () => number
  close: () => void
}

/** Tells pages that an address has other packets now: at once, and then at most once per pause, the last change included. */
export function createAddressFeeds(limits: LiveLimits): AddressFeeds {
  const watched = new Map<string, Watched>()

  function hint(address: string, watch: Watched): void {
    if (watch.pause) {
      watch.hasChanged = true
      return
    }
    watch.hasChanged = false
    for (const peer of watch.peers)
      say(peer, { type: 'packets-changed', address }, limits)
    watch.pause = setTimeout(() => {
      watch.pause = null
      if (watch.hasChanged)
        hint(address, watch)
    }, limits.addressHintMs)
  }

  function drop(address: string, watch: Watched): void {
    if (watch.pause)
      clearTimeout(watch.pause)
    watched.delete(address)
  }

  return {
    subscribe(peer, address) {
      const watch = watched.get(address) ?? { peers: new Set(), pause: null, hasChanged: false }
      watched.set(address, watch)
      watch.peers.add(peer)
      peer.addresses.add(address)
    },
    unsubscribe(peer, address) {
      peer.addresses.delete(address)
      const watch = watched.get(address)
      watch?.peers.delete(peer)
      if (watch?.peers.size === 0)
        drop(address, watch)
    },
    changed(address) {
      const watch = watched.get(address)
      if (watch)
        hint(address, watch)
    },
    resync() {
      for (const [address, watch] of watched)
        hint(address, watch)
    },
    count: () => watched.size,
    close() {
      for (const [address, watch] of watched)
        drop(address, watch)
    },
  }
}
