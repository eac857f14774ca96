/**
 * The service worker: keeps the page's own files, so that it opens without a network and says so itself. What it says of money comes from
 * the service each time: no answer of the API is ever kept.
 */

/** Written in by the build: the files, and a name for this set of them. */
declare const __SHELL__: { files: string[]; version: string }

interface LifeEvent extends Event {
  waitUntil: (work: Promise<unknown>) => void
}
interface NoticeEvent extends LifeEvent {
  notification: { close: () => void; data: { path: string } }
}
interface PushEvent extends LifeEvent {
  data: { json: () => { title: string; body: string; path: string; tag: string } } | null
}
interface Tab {
  url: string
  focus: () => Promise<unknown>
}
interface AskEvent extends LifeEvent {
  request: Request
  respondWith: (answer: Promise<Response>) => void
}

const { files, version } = __SHELL__
const kept = new Set(files)
const cacheName = `shell-${version}`
/** The page without the service's configuration, which would be told as if it were of now. */
const frame = '/shell'

globalThis.addEventListener('install', event => (event as LifeEvent).waitUntil(keep()))
globalThis.addEventListener('activate', event => (event as LifeEvent).waitUntil(forgetOthers()))
globalThis.addEventListener('notificationclick', event => (event as NoticeEvent).waitUntil(show(event as NoticeEvent)))
globalThis.addEventListener('push', event => (event as PushEvent).waitUntil(tell(event as PushEvent)))
globalThis.addEventListener('fetch', event => answer(event as AskEvent))

// Without hurrying the one before away: a page that is open goes on with the files that it was built with.
async function keep(): Promise<void> {
  const cache = await caches.open(cacheName)
  await Promise.all([cache.addAll(files), cache.add(new Request(frame, { cache: 'no-cache' }))])
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter(name => name !== cacheName).map(name => caches.delete(name)))
}

/** What the service sends about an order while no page is open; with one open, the same notice takes the place of the page's own. */
async function tell({ data }: PushEvent): Promise<void> {
  if (!data) return
  const { title, body, path, tag } = data.json()
  const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration }
  await registration.showNotification(title, { body, tag, data: { path } })
}

/** A click on a notice shows the page that it is about. */
async function show({ notification }: NoticeEvent): Promise<void> {
  notification.close()
  const { clients } = globalThis as unknown as {
    clients: { matchAll: (which: { includeUncontrolled: boolean }) => Promise<Tab[]>; openWindow: (path: string) => Promise<unknown> }
  }
  const { path } = notification.data
  // Also a page that was opened before this worker was there.
  const tab = (await clients.matchAll({ includeUncontrolled: true })).find(({ url }) => new URL(url).pathname === path)
  await (tab ? tab.focus() : clients.openWindow(path))
}

function answer(event: AskEvent): void {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin || pathname.startsWith('/api')) return
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => fromCache(frame)))
  else if (kept.has(pathname)) event.respondWith(fromCache(request).catch(() => fetch(request)))
}

async function fromCache(what: string | Request): Promise<Response> {
  const found = await (await caches.open(cacheName)).match(what)
  if (!found) throw new TypeError('not kept')
  return found
}
