import { ownScript } from './ui/ownScript.ts'

/** Has the browser keep the page's files, so that it opens without a network. Where a browser forbids that, only this is missing. */
export async function keepShell(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  await navigator.serviceWorker.register(ownScript('/sw.js')).catch(() => undefined)
}
