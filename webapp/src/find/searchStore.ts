import type { CallFailure } from '../api/errors.ts'
import type { Found } from './findPackets.ts'
import type { Target } from './readEntry.ts'
import { accountOf } from '@relayooor/shared'
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import { asCallFailure, askAgainMs, isProblem } from '../api/errors.ts'
import { useLiveStore } from '../api/liveStore.ts'
import { serviceNow, serviceTime } from '../api/serviceClock.ts'
import { useServiceStore } from '../api/serviceStore.ts'
import { byAddresses, findPackets } from './findPackets.ts'

/** What is looked for: an entry of the form, or all addresses of a connected wallet. */
export type Wanted = Exclude<Target, { kind: 'order' }> | { kind: 'wallet'; addresses: string[] }

const shortestWaitMs = 3_000
const longestWaitMs = 60 * 60 * 1000
/** What no chain knows yet, or what is blocked, is looked at again after so long, then after twice as long each time. */
const firstMissMs = 10_000
const longestMissMs = 5 * 60 * 1000
/** Accounts of what was found that are followed: a socket takes 50. */
const mostFollowed = 20

/** What was found last; it stays while it is looked for again, and when that fails. */
export const useSearchStore = defineStore('search', () => {
  const service = useServiceStore()
  const live = useLiveStore()
  const state = ref<'idle' | 'looking' | 'found' | 'failed'>('idle')
  const wanted = shallowRef<Wanted>()
  const found = shallowRef<Found & { at: string }>()
  const failure = shallowRef<CallFailure>()
  let running: AbortController | undefined
  let nextLook: ReturnType<typeof setTimeout> | undefined
  const followed = new Map<string, () => void>()
  let misses = 0
  let hinted = false
  /** It was time to look while nobody looked at the page. */
  let isDue = false

  async function look(next: Wanted): Promise<void> {
    if (JSON.stringify(next) !== JSON.stringify(wanted.value)) {
      clear()
      wanted.value = next
      follow(next.kind === 'address' ? [next.address] : next.kind === 'wallet' ? next.addresses : [])
    }
    await ask(next)
  }

  /** Hints come for each account that is followed, at once after a connection was lost: they are one look. */
  function hint(): void {
    if (hinted) return
    hinted = true
    queueMicrotask(() => {
      hinted = false
      lookQuietly()
    })
  }

  /** An account is told under any of its addresses. */
  function follow(addresses: readonly string[]): void {
    for (const address of addresses) {
      const account = accountOf(address) ?? address
      if (followed.size < mostFollowed && !followed.has(account)) followed.set(account, live.followAddress(address, hint))
    }
  }

  /** The page promises to look again when something may have changed: it does, and where nobody can say when, after a while. */
  function lookLater({ packets, tx }: Found): void {
    clearTimeout(nextLook)
    const times = packets.flatMap(({ verdict }) => verdict.retryAt ?? [])
    const waits = times.map(at => Date.parse(at) - serviceNow()).filter(ms => ms < longestWaitMs)
    const isUnknown = tx !== undefined && packets.length === 0
    // What was read while a chain is silent is old.
    const isOld = service.config?.chains.some(({ healthy }) => !healthy) ?? false
    if (isUnknown || isOld || packets.some(({ verdict }) => verdict.kind === 'blocked')) waits.push(missMs())
    if (waits.length > 0) nextLook = setTimeout(lookQuietly, Math.max(shortestWaitMs, Math.min(...waits)))
  }

  function missMs(): number {
    return Math.min(firstMissMs * 2 ** misses++, longestMissMs)
  }

  function lookAgain(): void {
    if (wanted.value) void ask(wanted.value)
  }

  /** By itself: what it says of a failure stays until there is another answer, and so does what somebody types beside it. */
  function lookQuietly(): void {
    isDue = document.visibilityState !== 'visible'
    if (wanted.value && !isDue) void ask(wanted.value, state.value === 'failed' ? 'failed' : 'looking')
  }

  async function ask(next: Wanted, meanwhile: 'looking' | 'failed' = 'looking'): Promise<void> {
    running?.abort()
    const mine = (running = new AbortController())
    state.value = meanwhile
    service.freshen()
    try {
      if (!service.config) return
      const result =
        next.kind === 'wallet' ? await byAddresses(next.addresses, mine.signal) : await findPackets(next, service.config, mine.signal)
      if (mine.signal.aborted) return
      found.value = {
        ...result,
        at: serviceTime(),
      }
      state.value = 'found'
      if (next.kind === 'tx' || next.kind === 'packet')
        follow(result.packets.flatMap(({ sender, receiver }) => [sender ?? [], receiver ?? []].flat()))
      lookLater(result)
    } catch (error) {
      if (mine.signal.aborted) return
      failure.value = asCallFailure(error)
      state.value = 'failed'
      clearTimeout(nextLook)
      const waitMs = isProblem(error) && error.code === 'not-found' ? missMs() : askAgainMs(failure.value)
      if (waitMs !== undefined) nextLook = setTimeout(lookQuietly, waitMs)
    }
  }

  function clear(): void {
    running?.abort()
    clearTimeout(nextLook)
    followed.forEach(stop => stop())
    followed.clear()
    misses = 0
    isDue = false
    wanted.value = undefined
    found.value = undefined
    failure.value = undefined
    state.value = 'idle'
  }

  // Whether paying helps is another answer once a chain is silent, and once it answers again.
  watch(
    () => service.config?.chains.flatMap(({ chainId, healthy }) => (healthy ? [] : chainId)).join(' '),
    (_, before) => before !== undefined && state.value === 'found' && lookQuietly(),
  )
  document.addEventListener('visibilitychange', () => {
    if (isDue && document.visibilityState === 'visible') lookQuietly()
  })

  return {
    state,
    wanted,
    found,
    failure,
    look,
    lookAgain,
    clear,
  }
})
