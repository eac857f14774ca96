import type { Endpoint } from './endpoints.ts'
import { basePath } from './endpoints.ts'

interface Given {
  params?: object
  query?: object
  body?: unknown
}

/** A call of an admin as a line for a shell that knows `SERVICE` and `ADMIN_API_KEY`. */
export function curlOf({ path, body: takes }: Endpoint, { params = {}, query = {}, body }: Given): string {
  const steps = new Map(Object.entries(params))
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(steps.get(name))))
  const asked = new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])).toString()
  const url = `$SERVICE${basePath}${filled}${asked === '' ? '' : `?${asked}`}`
  const line = `curl -sf "${url}" -H "X-Admin-Key: $ADMIN_API_KEY"`
  // An apostrophe would end the shell's text.
  const sent = takes && ` -H 'Content-Type: application/json' -d '${JSON.stringify(body ?? {}).replaceAll("'", '\\u0027')}'`
  return `${line}${sent ?? ''}`
}
