/** Of Chrome and what is built on it, Firefox, Edge on Windows, and Safari. */
const hosts = ['fcm.googleapis.com', '.push.services.mozilla.com', '.notify.windows.com', '.push.apple.com']

/** Whether an address is one of a browser's maker: no other is called, whoever names it. */
export function isPushService(endpoint: string): boolean {
  const { protocol, hostname, port, username, password } = new URL(endpoint)
  return (
    protocol === 'https:' &&
    port === '' &&
    username === '' &&
    password === '' &&
    hosts.some(host => (host.startsWith('.') ? hostname.endsWith(host) : hostname === host))
  )
}
