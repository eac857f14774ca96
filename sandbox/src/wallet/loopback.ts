/** Host names of this machine. */
const loopback = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/

/** Whether a Host header names this machine: after DNS rebinding it does not. */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && loopback.test(host.replace(/:\d+$/, ''))
}

/** Whether a page comes from this machine. */
export function isLoopbackOrigin(origin: string): boolean {
  return URL.canParse(origin) && loopback.test(new URL(origin).hostname)
}
