import { sessionCookieName } from '@relayooor/shared'

/** The cookie that carries a session. */
export interface SessionCookie {
  name: string
  /** The session's id out of a `Cookie` header; null when there is none that could be ours. */
  read: (header: string | undefined) => string | null
  /** The value of `Set-Cookie`. */
  write: (id: string, maxAgeSeconds: number) => string
  clear: () => string
}

/** On https the `__Host-` prefix lets no other host of the domain, and no plain http page, set it. */
export function sessionCookie(publicUrl: string): SessionCookie {
  const secure = new URL(publicUrl).protocol === 'https:'
  const name = `${secure ? '__Host-' : ''}${sessionCookieName}`
  const write = (id: string, maxAgeSeconds: number) =>
    `${name}=${id}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
  return {
    name,
    read: header =>
      (header ?? '')
        .split(';')
        .map(pair => pair.trim())
        .find(pair => pair.startsWith(`${name}=`))
        ?.slice(name.length + 1)
        .match(/^[\w-]{43}$/)?.[0] ?? null,
    write,
    clear: () => write('', 0),
  }
}
