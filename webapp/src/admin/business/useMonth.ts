import { computed } from 'vue'
import { useRoute } from 'vue-router'

/** What a report of the month in the URL is asked with: nothing stands for this month. */
export function useMonth() {
  const route = useRoute()
  return computed(() => (typeof route.query.month === 'string' ? { month: route.query.month } : {}))
}
