// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'
import { useLiveStore } from '../../api/liveStore.ts'
import { someServices } from '../../testing/adminBuilders.ts'
import { stubApi } from '../../testing/stubApi.ts'
import { until } from '../../testing/until.ts'
import { useAdminStore } from './adminStore.ts'
import { useReading } from './useReading.ts'

const never = 3_600_000

it('reads again when something of the service moved, once for all that moves meanwhile, and not under a question', async () => {
  const pinia = createPinia()
  setActivePinia(pinia)
  const live = useLiveStore()
  let moved = (): void => expect.fail()
  const stopped = vi.fn()
  live.followService = listener => {
    moved = listener
    return stopped
  }
  const { calls } = stubApi({ 'GET /admin/services/status': someServices() })
  const Part = defineComponent({
    setup() {
      const { value } = useReading('adminServices', () => ({}), { everyMs: never })
      return () => h('p', String(value.value?.openOrders))
    },
  })
  const part = mount(Part, { global: { plugins: [pinia] } })
  await until(() => expect(part.text()).toBe('2'))
  expect(calls).toHaveLength(1)
  moved()
  moved()
  moved()
  await until(() => expect(calls).toHaveLength(3))
  const admin = useAdminStore()
  admin.asking += 1
  await nextTick()
  moved()
  await flushPromises()
  expect(calls).toHaveLength(3)
  admin.asking -= 1
  await until(() => expect(calls).toHaveLength(4))
  part.unmount()
  expect(stopped).toHaveBeenCalledTimes(1)
})
