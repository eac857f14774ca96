import type { ComputedRef } from 'vue'
import type { AdminRoom, PartOf } from './adminRooms.ts'
import { computed } from 'vue'
import { useRoute } from 'vue-router'
import { partsOf } from './adminRooms.ts'

/** The part of an admin page that its address names, else its first. */
export function useAdminPart<R extends AdminRoom>(room: R): ComputedRef<PartOf<R>> {
  const route = useRoute()
  const parts = partsOf(room)
  return computed(() => (parts.find(({ name }) => name === route.query.part) ?? parts[0]).name)
}
