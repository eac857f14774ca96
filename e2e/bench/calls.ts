import type { Service } from '../kit/service.ts'
import type { AdminCall } from './adminCalls.ts'
import type { Row } from './figures.ts'
import { basePath } from '@relayooor/shared'
import { adminCalls } from './adminCalls.ts'
import { adminKey } from './booksService.ts'
import { figures } from './figures.ts'

const headers = { 'X-Admin-Key': adminKey }

/** What admins and Prometheus ask, over HTTP: the first call after a start, and those after it. @param further beside `adminCalls` */
export async function benchCalls(service: Service, samples: number, further: AdminCall[] = []): Promise<Row[]> {
  const rows: Row[] = []
  const read = [
    { what: 'scrape of /metrics', url: '/metrics', belowMs: 50 },
    { what: '/statistics', url: `${basePath}/statistics`, belowMs: 50 },
    { what: '/channels, with how clears went', url: `${basePath}/channels`, belowMs: 50 },
    { what: '/queue-status', url: '/queue-status', belowMs: 50 },
    ...[...adminCalls, ...further].map(({ what, path, body }) => ({
      what: `admin: ${what}`,
      url: `${basePath}/admin${path}`,
      body,
      belowMs: 300,
    })),
  ]
  for (const { what, url, belowMs, ...call } of read) {
    const ask = () => time(`${service.url}${url}`, 'body' in call ? call.body : undefined)
    const first = await ask()
    const times: number[] = []
    while (times.length < samples) times.push(await ask())
    const ours = figures(times)
    rows.push({
      what,
      first,
      ours,
      target: `p95 and first < ${belowMs} ms`,
      met: ours.p95 < belowMs && first < belowMs,
    })
  }
  return rows
}

/** Milliseconds until the whole answer is there; who has asked too often waits first, and is not timed. @throws Error for a refusal */
async function time(url: string, body: unknown): Promise<number> {
  const from = performance.now()
  const response = await fetch(url, {
    headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (response.status === 429) {
    await new Promise(resolve => setTimeout(resolve, Number(response.headers.get('retry-after')) * 1_000))
    return time(url, body)
  }
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 500)}`)
  return performance.now() - from
}
