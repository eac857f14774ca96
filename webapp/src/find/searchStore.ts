import type { CallFailure } from '../api/errors.ts'
import type { Found } from './findPackets.ts'
import type { Target } from './readEntry.ts'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { asCallFailure, askAgainMs } from '../api/errors.ts'
import { useLiveStore } from '../api/liveStore.ts'
import { serviceNow, serviceTime } from '../api/serviceClock.ts'
import { useServiceStore } from '../api/serviceStore.ts'
import { byAddresses, findPackets } from './findPackets.ts'

/** What is looked for: an entry of the form, or all addresses of a connected wallet. */
export type Wanted = Exclude<Target, { kind: 'order' }> | { kind: 'wallet'; addresses: string[] }

const shortestWaitMs = 3_000
const longestWaitMs = 60 * 60 * 1000

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
  let stopFollowing: (() => void)[] = []

  async function look(next: Wanted): Promise<void> {
    if (JSON.stringify(next) !== JSON.stringify(wanted.value)) {
      clear()
      wanted.value = next
      const addresses = next.kind === 'address' ? [next.address] : next.kind === 'wallet' ? next.addresses : []
      stopFollowing = addresses.map(address => live.followAddress(address, lookAgain))
    }
    await ask(next)
  }

  /** The page promises to look again when something may have changed: it does. */
  function lookAt(times: readonly string[]): void {
    clearTimeout(nextLook)
    const waits = times.map(at => Date.parse(at) - serviceNow()).filter(ms => ms < longestWaitMs)
    if (waits.length > 0) nextLook = setTimeout(lookAgain, Math.max(shortestWaitMs, Math.min(...waits)))
  }

  function lookAgain(): void {
    if (wanted.value) void ask(wanted.value)
  }

  async function ask(next: Wanted): Promise<void> {
    running?.abort()
    const mine = (running = new AbortController())
    state.value = 'looking'
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
      lookAt(result.packets.flatMap(({ verdict }) => verdict.retryAt ?? []))
    } catch (error) {
      if (mine.signal.aborted) return
      failure.value = asCallFailure(error)
      state.value = 'failed'
      clearTimeout(nextLook)
      const waitMs = askAgainMs(failure.value)
      if (waitMs !== undefined) nextLook = setTimeout(lookAgain, waitMs)
    }
  }

  function clear(): void {
    running?.abort()
    clearTimeout(nextLook)
    stopFollowing.forEach(stop => stop())
    stopFollowing = []
    wanted.value = undefined
    found.value = undefined
    failure.value = undefined
    state.value = 'idle'
  }

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
