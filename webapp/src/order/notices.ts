import type { PushAddress } from '@relayooor/shared'

/** Whether the browser may tell somebody who looks elsewhere; `impossible` where it has no such thing. */
export type Permission = 'ask' | 'granted' | 'refused' | 'impossible'

export function noticePermission(): Permission {
  if (!('Notification' in globalThis)) return 'impossible'
  return Notification.permission === 'default' ? 'ask' : Notification.permission === 'granted' ? 'granted' : 'refused'
}

export async function askForNotices(): Promise<Permission> {
  await Notification.requestPermission()
  return noticePermission()
}

/** Where this browser takes messages with the page closed, for the service with that key; undefined where it takes none. */
export async function pushAddress(applicationServerKey: string): Promise<PushAddress | undefined> {
  const worker = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  const subscription = await worker?.pushManager?.subscribe({ userVisibleOnly: true, applicationServerKey }).catch(() => undefined)
  const { endpoint, keys } = subscription?.toJSON() ?? {}
  return endpoint === undefined || keys?.p256dh === undefined || keys.auth === undefined
    ? undefined
    : { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } }
}

/** Tells who looks elsewhere, once for each order, in however many tabs it is open. */
export async function notify(token: string, title: string, body: string): Promise<void> {
  if (noticePermission() !== 'granted' || document.visibilityState === 'visible') return
  const options = { body, tag: token, data: { path: `/clear/${token}` } }
  // On phones only the service worker may show one.
  const worker = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  if (worker) return worker.showNotification(title, options)
  const notice = new Notification(title, options)
  notice.onclick = () => window.focus()
}
