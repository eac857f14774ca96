import type { ClearingStatus } from '@relayooor/shared'
import { isFinished } from '@relayooor/shared'
import { watch } from 'vue'
import { serviceNow } from '../api/serviceClock.ts'
import { useOwnTitle } from '../ui/ownTitle.ts'
import { useNames } from '../ui/useNames.ts'
import { notify } from './notices.ts'
import { orderWords } from './orderWords.ts'

/** An order that has ended says so in the tab's name; one that ends while its page is open, also to who looks elsewhere. */
export function useEndNotice(status: () => ClearingStatus | undefined): void {
  const names = useNames()
  useOwnTitle(() => endOf(status())?.heading)
  watch(status, (now, before) => {
    const end = endOf(now)
    if (end && now && before?.token === now.token && !isFinished(before.status)) void notify(now.token, end.heading, end.lede)
  })

  function endOf(order: ClearingStatus | undefined): { heading: string; lede: string } | undefined {
    return order && isFinished(order.status) ? orderWords(order, names.value, serviceNow()) : undefined
  }
}
