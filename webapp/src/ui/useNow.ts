import type { Ref } from 'vue'
import { onScopeDispose, readonly, ref } from 'vue'
import { serviceNow } from '../api/serviceClock.ts'

const now = ref(serviceNow())
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

/** The time of the service, in milliseconds since the epoch, once a second, as long as somebody looks: one clock for the whole page. */
export function useNow(): Readonly<Ref<number>> {
  users += 1
  if (users === 1) {
    now.value = serviceNow()
    timer = setInterval(() => (now.value = serviceNow()), 1000)
  }
  onScopeDispose(() => {
    users -= 1
    if (users === 0) clearInterval(timer)
  })
  return readonly(now)
}
