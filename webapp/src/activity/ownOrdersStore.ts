import type { OperationView, UserStatisticsView } from '@relayooor/shared'
import type { CallFailure } from '../api/errors.ts'
import type { HistoryFilter } from './useHistoryFilter.ts'
import { Problem } from '@relayooor/shared'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { call } from '../api/call.ts'
import { asCallFailure } from '../api/errors.ts'
import { useSessionStore } from '../wallet/sessionStore.ts'

const pageSize = 20
const everything: HistoryFilter = { q: '', status: undefined }

/** The orders of the account that is signed in, newest first, and what they come to. */
export const useOwnOrdersStore = defineStore('ownOrders', () => {
  const session = useSessionStore()
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  const items = shallowRef<OperationView[]>([])
  const statistics = shallowRef<UserStatisticsView>()
  const failure = shallowRef<CallFailure>()
  const filter = shallowRef<HistoryFilter>(everything)
  /** Whether what is looked for is something that orders are found by. */
  const readable = ref(true)
  const cursor = ref<string | null>(null)
  let asked = 0
  let last: ((isCurrent: () => boolean) => Promise<void>) | undefined

  /** The newest orders that are wanted, and the sums of all. */
  async function load(wanted: HistoryFilter): Promise<void> {
    filter.value = wanted
    await ask(async isCurrent => {
      const [page, sums] = await Promise.all([listFrom(undefined).catch(noneToFind), call('userStatistics', {})])
      if (!isCurrent()) return
      readable.value = page !== undefined
      items.value = page?.items ?? []
      cursor.value = page?.nextCursor ?? null
      statistics.value = sums
    })
  }

  async function showOlder(): Promise<void> {
    const from = cursor.value
    if (from === null) return
    await ask(async isCurrent => {
      const page = await listFrom(from)
      if (!isCurrent()) return
      const known = new Set(items.value.map(({ token }) => token))
      items.value = [...items.value, ...page.items.filter(({ token }) => !known.has(token))]
      cursor.value = page.nextCursor
    })
  }

  /** What was asked last, when it failed. */
  async function again(): Promise<void> {
    if (last) await ask(last)
  }

  /** All that are wanted, as a table. @throws CallFailure */
  async function table(): Promise<string> {
    try {
      return await call('operationsCsv', { query: query(filter.value) })
    } catch (error) {
      throw ended(error) ?? asCallFailure(error)
    }
  }

  async function ask(work: (isCurrent: () => boolean) => Promise<void>): Promise<void> {
    const mine = ++asked
    last = work
    const isCurrent = (): boolean => mine === asked
    state.value = 'loading'
    try {
      await work(isCurrent)
      if (isCurrent()) state.value = 'ready'
    } catch (error) {
      if (ended(error) || !isCurrent()) return
      failure.value = asCallFailure(error)
      state.value = 'failed'
    }
  }

  /** The problem, when nobody is signed in any more. */
  function ended(error: unknown): Problem | undefined {
    if (!(error instanceof Problem) || error.code !== 'sign-in-required') return undefined
    session.lost()
    return error
  }

  function noneToFind(error: unknown): undefined {
    if (filter.value.q === '' || !(error instanceof Problem) || error.code !== 'invalid-request') throw error
  }

  function listFrom(from: string | undefined) {
    return call('operations', {
      query: { limit: pageSize, ...(from !== undefined && { cursor: from }), ...query(filter.value) },
    })
  }

  /** Another account must not see them, not even for a moment. */
  function clear(): void {
    asked += 1
    last = undefined
    items.value = []
    statistics.value = undefined
    cursor.value = null
    filter.value = everything
    state.value = 'loading'
  }

  return { state, items, statistics, failure, filter, readable, cursor, load, again, showOlder, table, clear }
})

function query({ q, status }: HistoryFilter) {
  return { ...(q !== '' && { q }), ...(status && { status }) }
}
