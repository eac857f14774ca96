import { Problem } from '@relayooor/shared'
import { afterEach, expect, it, vi } from 'vitest'
import { aConfig, addresses, aStatus, aToken } from '../testing/builders.ts'
import { callFailureWords } from '../ui/callFailures.ts'
import { call } from './call.ts'
import { asCallFailure, ServerUnreachable, UnexpectedReply, UnknownProblem } from './errors.ts'

const fetching = vi.fn<typeof fetch>()
vi.stubGlobal('fetch', fetching)
afterEach(() => fetching.mockReset())

function answer(status: number, body: string, headers: Record<string, string> = {}): void {
  fetching.mockResolvedValueOnce(new Response(body, { status, headers: { 'x-request-id': 'r-1', ...headers } }))
}

it('fills path and query, and sends a body with its key', async () => {
  answer(200, JSON.stringify({ items: [], nextCursor: null }))
  await call('stuckPackets', { query: { address: addresses.hub, chainId: undefined } })
  expect(fetching.mock.lastCall?.[0]).toBe(`/api/v1/packets/stuck?address=${addresses.hub}`)

  answer(200, JSON.stringify({ items: [], nextCursor: null }))
  await call('packetsByTx', { params: { chainId: 'a/b', txHash: 'ff' } })
  expect(fetching.mock.lastCall?.[0]).toBe('/api/v1/packets/by-tx/a%2Fb/ff')

  answer(202, JSON.stringify({ txHash: 'ab'.repeat(32) }))
  const { txHash } = await call('broadcast', { body: { token: aToken, txBytes: 'AQ==' } }, { idempotencyKey: 'k' })
  expect(txHash).toBe('AB'.repeat(32))
  expect(fetching.mock.lastCall?.[1]).toMatchObject({
    method: 'POST',
    body: JSON.stringify({ token: aToken, txBytes: 'AQ==' }),
    headers: { 'idempotency-key': 'k', 'content-type': 'application/json' },
  })
})

it('throws the problem that the server names, with its facts and when to come back', async () => {
  answer(503, JSON.stringify({ type: 't', title: 'T', status: 503, detail: 'no gas', code: 'route-paused', reason: 'route-failing' }), {
    'retry-after': '30',
  })
  const error = await call('config', {}).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(Problem)
  expect(error).toMatchObject({
    code: 'route-paused',
    message: 'no gas',
    retryAfterSeconds: 30,
    requestId: 'r-1',
    facts: { reason: 'route-failing' },
  })
})

it.each([
  ['code', { code: 'made-up' }],
  ['facts', { code: 'not-clearable', packets: 'all' }],
])('shows a problem of a newer service in its own words: unknown %s', async (_, unknown) => {
  answer(503, JSON.stringify({ type: 't', title: 'The moon is full', status: 503, detail: 'wait for it', ...unknown }), {
    'retry-after': '30',
  })
  const error = asCallFailure(await call('config', {}).catch((error: unknown) => error))
  expect(error).toBeInstanceOf(UnknownProblem)
  expect(callFailureWords(error)).toEqual({
    title: 'This page is older than our server',
    text: 'Wait for it. Try again in 30 s. (Request r-1.)',
  })
})

it('takes only what fits the contract', async () => {
  answer(200, JSON.stringify({ ...aConfig(), chains: 'none' }))
  await expect(call('config', {})).rejects.toBeInstanceOf(UnexpectedReply)
  // A status that the contract does not know for this call.
  answer(202, JSON.stringify(aConfig()))
  await expect(call('config', {})).rejects.toBeInstanceOf(UnexpectedReply)
  answer(400, JSON.stringify({ code: 'made-up' }))
  await expect(call('config', {})).rejects.toBeInstanceOf(UnexpectedReply)
})

it("counts no network, a proxy's page and a cut answer as an absent server", async () => {
  fetching.mockRejectedValueOnce(new TypeError('failed to fetch'))
  await expect(call('config', {})).rejects.toBeInstanceOf(ServerUnreachable)
  answer(502, '<html>Bad gateway</html>')
  await expect(call('config', {})).rejects.toBeInstanceOf(ServerUnreachable)
})

it('lets the caller give up', async () => {
  fetching.mockImplementationOnce(
    async (_, init) =>
      new Promise((_, reject) => {
        // As `fetch` does: the caller may have given up while the contract was still loading.
        if (init?.signal?.aborted) reject(init.signal.reason)
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
      }),
  )
  const stop = new AbortController()
  const asked = call('status', { params: { token: aToken } }, { signal: stop.signal })
  stop.abort()
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
  answer(200, JSON.stringify(aStatus()))
  await expect(call('status', { params: { token: aToken } })).resolves.toMatchObject({ token: aToken })
})
