import { beforeAll, beforeEach, expect, it, vi } from 'vitest'

interface Notice {
  title: string
  body: string
  tag: string
  data: { path: string }
}
interface Tab {
  url: string
  focus: () => Promise<void>
}

/** What the browser gives a service worker, as far as notices need it. */
const handlers = new Map<string, (event: object) => void>()
let shown: Notice[]
let tabs: Tab[]
let opened: string[]
/** Pages that were loaded before the worker was there are found only by who asks for them. */
const matchAll = vi.fn(async ({ includeUncontrolled }: { includeUncontrolled?: boolean } = {}) => (includeUncontrolled ? tabs : []))

beforeAll(async () => {
  vi.stubGlobal('__SHELL__', { files: [], version: 'test' })
  vi.stubGlobal('addEventListener', (type: string, handler: (event: object) => void) => handlers.set(type, handler))
  vi.stubGlobal('registration', {
    showNotification: async (title: string, more: Omit<Notice, 'title'>) => void shown.push({ title, ...more }),
  })
  vi.stubGlobal('clients', { matchAll, openWindow: async (path: string) => void opened.push(path) })
  // A script and no module.
  await vi.importActual('./shellWorker.ts')
})
beforeEach(() => {
  shown = []
  tabs = []
  opened = []
})

/** Gives the worker an event, and waits for all that it does about it. */
async function happens(type: string, event: object): Promise<void> {
  let work: Promise<unknown> | undefined
  handlers.get(type)?.({ ...event, waitUntil: (given: Promise<unknown>) => (work = given) })
  await work
}

const token = '3f2c9a5e-1b7d-4c60-8e2a-9d4b5f6a7c81'
const path = `/clear/${token}`
const notice = { title: 'Your transfer is cleared', body: 'It arrived.', tag: token, data: { path } }

it('shows what the service sends of an order, and nothing else', async () => {
  await happens('push', { data: { json: () => ({ title: notice.title, body: notice.body, path, tag: token, image: 'https://x.test/y' }) } })
  expect(shown).toEqual([notice])
  await happens('push', { data: null })
  expect(shown).toHaveLength(1)
})

it('leads from a notice to the order: to the tab that shows it, else to a new one', async () => {
  const close = vi.fn()
  const focus = vi.fn(async () => {})
  const elsewhere = vi.fn(async () => {})
  const click = () => happens('notificationclick', { notification: { ...notice, close } })
  tabs = [{ url: 'https://clear.test/activity', focus: elsewhere }]
  await click()
  expect([close.mock.calls.length, opened]).toEqual([1, [path]])
  tabs.push({ url: `https://clear.test${path}?from=x`, focus })
  await click()
  expect([focus.mock.calls.length, elsewhere.mock.calls.length, opened]).toEqual([1, 0, [path]])
})
