import type { CallFailure } from '../../api/errors.ts'
import { Problem } from '@relayooor/shared'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { ServerUnreachable } from '../../api/errors.ts'
import { serviceTime } from '../../api/serviceClock.ts'
import { useSessionStore } from '../../wallet/sessionStore.ts'

/** What all admin pages share: who may act, whether the service still answers, and whether somebody is being asked something. */
export const useAdminStore = defineStore('admin', () => {
  const session = useSessionStore()
  /** Looks at everything; acts only as an admin. */
  const maySee = computed(() => session.role === 'viewer' || session.role === 'admin')
  const mayAct = computed(() => session.role === 'admin')

  /** Since when the service, or its database, has not answered; what is shown is from `heardAt`. */
  const silence = shallowRef<CallFailure>()
  const heardAt = ref<string>()

  /** Open questions. What is under them must not change meanwhile. */
  const asking = ref(0)

  function heard(): void {
    silence.value = undefined
    heardAt.value = serviceTime()
  }

  /** Takes the failures that are about all of the page, whatever was asked. */
  function missed(failure: CallFailure): void {
    if (failure instanceof ServerUnreachable) silence.value = failure
    if (!(failure instanceof Problem)) return
    if (failure.status >= 500 && failure.code !== 'paused') silence.value = failure
    if (failure.code === 'sign-in-required') session.lost()
    // The role was taken away meanwhile.
    if (failure.code === 'forbidden') void session.look()
  }

  return { maySee, mayAct, silence, heardAt, asking, heard, missed }
})
