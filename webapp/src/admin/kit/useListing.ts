import type { adminEndpoints, List, ReplyOf } from '@relayooor/shared'
import type { ComputedRef, Ref } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import type { RequestTo } from '../../api/call.ts'
import type { Reading } from './useReading.ts'
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useReading } from './useReading.ts'

type ListName = { [N in keyof typeof adminEndpoints]: ReplyOf<N> extends List<unknown> ? N : never }[keyof typeof adminEndpoints]

export interface Filter {
  /** As the call and the URL have it. */
  name: string
  label: string
  /** Chosen from these; typed in when absent. */
  options?: readonly { value: string; label: string }[]
  /** What is shown when none is chosen, where that is not all. */
  every?: string
  placeholder?: string
  /** A day (UTC), taken from its beginning or to its end; the call has a moment. */
  day?: 'from' | 'to'
}

type ItemOf<N extends ListName> = ReplyOf<N> extends List<infer T> ? T : never

export interface Listing<N extends ListName> extends Reading<ReplyOf<N>> {
  /** Of the page that is shown. */
  items: ComputedRef<readonly ItemOf<N>[]>
  filters: readonly Filter[]
  /** What is asked for now, by the filter's name. */
  chosen: ComputedRef<Record<string, string>>
  choose: (changes: Record<string, string>) => void
  older: ComputedRef<RouteLocationRaw | undefined>
  newest: ComputedRef<RouteLocationRaw | undefined>
}

/** As AdminListing draws it, whatever its items are. */
export interface ListFrame<T> extends Omit<Listing<ListName>, 'items' | 'value'> {
  items: ComputedRef<readonly T[]>
  value: Ref<unknown>
}

const cursorName = 'cursor'
const pageSize = 25

/**
 * A list of the service's, one page at a time. Filters and page stand in the URL: it can be sent to a colleague, and Back goes back.
 * @param fixed what is asked for whatever is chosen
 */
export function useListing<N extends ListName>(
  name: N,
  filters: readonly Filter[],
  { fixed = {}, params }: { fixed?: Record<string, string>; params?: Record<string, string> } = {},
): Listing<N> {
  const route = useRoute()
  const router = useRouter()
  const chosen = computed(() =>
    textsOf(
      route.query,
      filters.map(filter => filter.name),
    ),
  )
  const cursor = computed(() => textsOf(route.query, [cursorName])[cursorName])

  const reading = useReading(name, () => {
    const query = {
      ...momentsOf(chosen.value, filters),
      ...fixed,
      limit: pageSize,
      ...(cursor.value !== undefined && { cursor: cursor.value }),
    }
    // What stands in a URL is text that anybody may have written: the service says what of it is wrong.
    return { query, ...(params && { params }) } as unknown as RequestTo<N>
  })

  function at(changes: Record<string, string | undefined>): RouteLocationRaw {
    const query = { ...route.query, ...changes }
    return { query: Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== '')) }
  }

  // ListName has only calls that answer a list.
  const page = computed(() => reading.value.value as List<ItemOf<N>> | undefined)
  const nextCursor = computed(() => page.value?.nextCursor ?? undefined)
  return {
    ...reading,
    items: computed(() => page.value?.items ?? []),
    filters,
    chosen,
    choose: changes => void router.push(at({ ...changes, [cursorName]: undefined })),
    older: computed(() => (nextCursor.value === undefined ? undefined : at({ [cursorName]: nextCursor.value }))),
    newest: computed(() => (cursor.value === undefined ? undefined : at({ [cursorName]: undefined }))),
  }
}

function textsOf(query: Record<string, unknown>, names: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of names) {
    const value = query[name]
    if (typeof value === 'string' && value !== '') found[name] = value
  }
  return found
}

function momentsOf(chosen: Record<string, string>, filters: readonly Filter[]): Record<string, string> {
  const asked = { ...chosen }
  for (const { name, day } of filters) {
    const value = chosen[name]
    if (day !== undefined && value !== undefined) asked[name] = `${value}T${day === 'from' ? '00:00:00' : '23:59:59'}Z`
  }
  return asked
}
