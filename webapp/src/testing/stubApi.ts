import type { ProblemCode } from '@relayooor/shared'
import { sayEnglish } from '@relayooor/shared/english.ts'
import { expect, onTestFinished, vi } from 'vitest'
import { loadContract } from '../api/call.ts'

// What the first call loads is there: time may stand still in a test.
await Promise.all([loadContract(), import('../api/operatorEndpoints.ts')])

interface Reply {
  status: number
  body: unknown
  headers?: Record<string, string>
}

/** What a call gets: a body (status 200), a whole reply, no answer at all, or one that never comes. A function is asked at each call. */
export type Planned = Reply | 'unreachable' | 'never' | object | (() => Exclude<Planned, () => unknown>)

export interface StubbedApi {
  calls: { name: string; query: URLSearchParams; body: unknown; idempotencyKey: string | null }[]
}

/** Puts planned answers in the place of the service, by `METHOD /path`. A call that is not planned fails loudly. */
export function stubApi(planned: Record<string, Planned>): StubbedApi {
  const calls: StubbedApi['calls'] = []
  const unplanned: string[] = []
  onTestFinished(() => expect(unplanned).toEqual([]))
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    const url = new URL(input, 'http://page.test')
    const name = `${init?.method ?? 'GET'} ${url.pathname.replace('/api/v1', '')}`
    calls.push({ name, query: url.searchParams, body: init?.body, idempotencyKey: new Headers(init?.headers).get('idempotency-key') })
    const plan = planned[name]
    const reply = typeof plan === 'function' ? plan() : plan
    if (reply === undefined) unplanned.push(name)
    if (reply === undefined || reply === 'unreachable') throw new TypeError('failed to fetch')
    if (reply === 'never') return new Promise<Response>(() => {})
    const { status, body, headers } = isReply(reply) ? reply : { status: 200, body: reply, headers: {} }
    return new Response(JSON.stringify(body), { status, headers })
  })
  return { calls }
}

export function problem(status: number, code: ProblemCode, facts: object = {}, headers: Record<string, string> = {}): Reply {
  return {
    status,
    body: {
      ...facts,
      type: `urn:relayooor:problem:${code}`,
      title: sayEnglish(`problem.${code}`),
      status,
      detail: 'What the service says.',
      code,
    },
    headers,
  }
}

function isReply(planned: object): planned is Reply {
  return 'body' in planned && 'status' in planned && typeof planned.status === 'number'
}
