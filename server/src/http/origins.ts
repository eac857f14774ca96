/** Where a browser says it comes from, and which host it asked. */
export interface Caller { origin: string | undefined, host: string | undefined }

/**
 * Whether a call may act: programs send no `Origin`; a page must be ours (same host as it asked) or listed.
 * The scheme is not compared, because a proxy that ends TLS hides it.
 */
export function isOwnOrigin({ origin, host }: Caller, allowed: ReadonlySet<string>): boolean {
  if (origin === undefined || allowed.has(origin))
    return true
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase()
}

/** Origins as browsers write them (no path, no trailing slash, lower case), from settings as people write them. */
export function originSet(urls: string[]): ReadonlySet<string> {
  return new Set(urls.map(url => new URL(url).origin))
}
