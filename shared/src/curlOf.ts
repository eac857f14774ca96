import type { Endpoint } from './endpoints.ts'
import { basePath } from './endpoints.ts'

interface Given {
  params?: object
  query?: object
  body?: unknown
}

/** A call as a line for a shell that knows `SERVICE`, and `ADMIN_API_KEY`, `API_KEY` or the cookies of who has signed in. */
export function curlOf({ method, path, access, body: takes }: Endpoint, { params = {}, query = {}, body }: Given): string {
  const steps = new Map(Object.entries(params))
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(steps.get(name))))
  const asked = new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])).toString()
  const url = `$SERVICE${basePath}${filled}${asked === '' ? '' : `?${asked}`}`
  // An apostrophe would end the shell's text.
  const sent = takes && ` -H 'Content-Type: application/json' -d '${JSON.stringify(body ?? {}).replaceAll("'", '\\u0027')}'`
  return `curl -sf${method === 'POST' && !takes ? ' -X POST' : ''} "${url}"${proofOf(access)}${sent ?? ''}`
}

/** What shows who calls. A call with a cookie that changes something also says which page it comes from. */
function proofOf(access: Endpoint['access']): string {
  if (access === undefined) return ''
  if (access === 'key') return ' -H "X-Api-Key: $API_KEY"'
  return access.startsWith('admin') ? ' -H "X-Admin-Key: $ADMIN_API_KEY"' : ' -b cookies.txt -H "Origin: $SERVICE"'
}
