import { isLoopback } from '../config/loopback.ts'

/** Where a browser says it comes from, and which host it asked. */
export interface Caller {
  origin: string | undefined
  host: string | undefined
}

export interface OriginRules {
  /** Our public address and the listed sites, as browsers write origins. */
  allowed: ReadonlySet<string>
  /** Whether we listen on loopback alone: then the page may also be reached by the names that this machine has for itself. */
  onLoopback: boolean
}

export interface OriginSettings {
  publicUrl: string
  allowedOrigins: string[]
  host: string
}

/** Said to who is refused, and meant for who runs the service. */
export const listYourSite = 'If the site belongs here, the people who run this service can list it in ALLOWED_ORIGINS.'

export function originRules({ publicUrl, allowedOrigins, host }: OriginSettings): OriginRules {
  return { allowed: new Set([publicUrl, ...allowedOrigins].map(url => new URL(url).origin)), onLoopback: isLoopback(host) }
}

/**
 * Whether a call may act: programs send no `Origin`; a page must be ours or listed. Host and Origin being equal proves nothing, since
 * anybody can point a name at our address (DNS rebinding), except for loopback names. Reading is not refused by `Host`: without our cookie,
 * what a page reads is public.
 */
export function isOwnOrigin({ origin, host }: Caller, { allowed, onLoopback }: OriginRules): boolean {
  if (origin === undefined || allowed.has(origin)) return true
  if (!onLoopback || !URL.canParse(origin)) return false
  const own = new URL(origin)
  return isLoopback(own.hostname) && own.host === host?.toLowerCase()
}
