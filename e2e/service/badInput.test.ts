import type { Quote } from '@relayooor/shared'
import { once } from 'node:events'
import { basePath, livePath, ProblemBody, ServerMessage } from '@relayooor/shared'
import { afterAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { addressOf, quoteFor, statusOf, stuckTransfer } from './people.ts'
import { hub, useTestSetup, zone } from './testSetup.ts'

const setup = useTestSetup()
const nobody = '00000000-0000-4000-8000-000000000000'
const noHash = 'AB'.repeat(32)
const packet = { chainId: hub, portId: 'transfer', channelId: 'channel-0', sequence: '1' }
/** Tokens of valid requests. */
const priced: string[] = []

async function goodQuote(): Promise<Quote> {
  const quote = await quoteFor(setup.current, [await stuckTransfer(setup.current)])
  priced.push(quote.token)
  return quote
}

/** Afterwards there is no other quote, payment, order or refund, and the service works as before. */
afterAll(async () => {
  await goodQuote()
  expect(await setup.current.records.money()).toEqual({ tokens: priced.length, paid: 0, payments: 0, operations: 0, refunds: 0, kept: 0 })
})

async function post(path: string, body: unknown, type = 'application/json'): Promise<Response> {
  return fetch(`${setup.current.service.url}${basePath}${path}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

async function refusal(response: Response): Promise<ProblemBody> {
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  expect(response.headers.get('x-request-id')).toBeTruthy()
  const problem = ProblemBody.parse(await response.json())
  expect(problem.status).toBe(response.status)
  return problem
}

/** `order` is a valid request. */
type Order = Record<string, unknown>
const orders: [what: string, change: (order: Order) => unknown, code: string, facts?: object][] = [
  [
    'a malformed address',
    order => ({ ...order, walletAddress: 'cosmos1nothing' }),
    'invalid-request',
    { errors: [{ path: 'walletAddress' }] },
  ],
  [
    'an address of another chain',
    order => ({ ...order, walletAddress: addressOf(setup.current, 'alice', zone) }),
    'invalid-request',
    { errors: [{ path: 'walletAddress' }] },
  ],
  [
    'a refund address of another chain',
    order => ({ ...order, refundAddress: addressOf(setup.current, 'alice', zone) }),
    'invalid-request',
    { errors: [{ path: 'refundAddress' }] },
  ],
  ['a payment on an unknown chain', order => ({ ...order, chainId: 'nowhere-1' }), 'unsupported-chain'],
  [
    'a packet of an unknown chain',
    order => ({ ...order, packets: [{ ...packet, chainId: 'nowhere-1' }] }),
    'not-clearable',
    { packets: [{ verdict: { kind: 'blocked', reason: 'unsupported-route' } }] },
  ],
  [
    'a packet of an unknown channel',
    order => ({ ...order, packets: [{ ...packet, channelId: 'channel-99' }] }),
    'not-clearable',
    { packets: [{ verdict: { kind: 'blocked' } }] },
  ],
  ['a denom that we do not take', order => ({ ...order, denom: 'uatom' }), 'unsupported-denom'],
  [
    'a sequence that was never sent',
    order => ({ ...order, packets: [{ ...packet, sequence: '18446744073709551615' }] }),
    'not-clearable',
    { packets: [{ verdict: { kind: 'blocked', reason: 'packet-data-unavailable' } }] },
  ],
  [
    'a sequence beyond uint64',
    order => ({ ...order, packets: [{ ...packet, sequence: '18446744073709551616' }] }),
    'invalid-request',
    { errors: [{ path: 'packets.0.sequence' }] },
  ],
  [
    'a negative sequence',
    order => ({ ...order, packets: [{ ...packet, sequence: '-1' }] }),
    'invalid-request',
    { errors: [{ path: 'packets.0.sequence' }] },
  ],
  [
    'half a sequence',
    order => ({ ...order, packets: [{ ...packet, sequence: '1.5' }] }),
    'invalid-request',
    { errors: [{ path: 'packets.0.sequence' }] },
  ],
  [
    '101 packets',
    order => ({ ...order, packets: Array.from({ length: 101 }, (_, index) => ({ ...packet, sequence: String(index + 1) })) }),
    'invalid-request',
    { errors: [{ path: 'packets' }] },
  ],
  ['a packet named twice', order => ({ ...order, packets: [packet, packet] }), 'invalid-request', { errors: [{ path: 'packets' }] }],
  ['an unknown field', order => ({ ...order, discount: '100%' }), 'invalid-request', { errors: [{ path: 'discount' }] }],
  ['a body over the limit', order => ({ ...order, walletAddress: 'x'.repeat(65 * 1024) }), 'too-large'],
  ['broken JSON', order => JSON.stringify(order).slice(0, -1), 'invalid-request'],
]

describe('a price is refused for', () => {
  it.each(orders)('%s', async (_, change, code, facts = {}) => {
    const order = { walletAddress: addressOf(setup.current, 'alice'), chainId: hub, packets: [packet] }
    expect(await refusal(await post('/clearing/request-token', change(order)))).toMatchObject({ code, ...facts })
  })

  it('a form instead of JSON', async () => {
    expect(await refusal(await post('/clearing/request-token', 'packets=all', 'application/x-www-form-urlencoded'))).toMatchObject({
      code: 'unsupported-media-type',
    })
  })
})

describe('what nobody knows is not found', () => {
  it.each([
    ['status of a token', `/clearing/status/${nobody}`, 'not-found'],
    ['receipt of a token', `/clearing/receipt/${nobody}`, 'not-found'],
    ['quote of a token', `/clearing/quote/${nobody}`, 'not-found'],
    ['a token that is none', '/clearing/status/mine', 'invalid-request'],
    ['an order by an unknown payment', `/clearing/by-payment/${hub}/${noHash}`, 'not-found'],
    ['an order by a payment on an unknown chain', `/clearing/by-payment/nowhere-1/${noHash}`, 'unsupported-chain'],
    ['transfers of an unknown transaction', `/packets/by-tx/${hub}/${noHash}`, 'not-found'],
    ['transfers of a hash that is none', `/packets/by-tx/${hub}/xyz`, 'invalid-request'],
    ['a transfer of an unknown chain', '/packets/nowhere-1/transfer/channel-0/1', 'unsupported-chain'],
    ['a transfer that was never sent', `/packets/${hub}/transfer/channel-0/18446744073709551615`, 'not-found'],
    ['an account by a malformed address', `/accounts/${hub}/cosmos1nothing`, 'invalid-request'],
  ])('%s', async (_, path, code) => {
    expect(await refusal(await fetch(`${setup.current.service.url}${basePath}${path}`))).toMatchObject({ code })
  })

  it.each([
    ['a payment of an unknown token', '/clearing/verify-payment', { token: nobody, txHash: noHash }, 'not-found'],
    ['a broadcast for an unknown token', '/clearing/broadcast', { token: nobody, txBytes: 'AAAA' }, 'not-found'],
    ['a payment by a hash that is none', '/clearing/verify-payment', { token: nobody, txHash: 'AB' }, 'invalid-request'],
  ])('%s', async (_, path, body, code) => {
    expect(await refusal(await post(path, body))).toMatchObject({ code })
  })
})

it('bad live messages are answered, and the socket goes on', async () => {
  const socket = new WebSocket(setup.current.service.url.replace('http', 'ws') + livePath)
  await once(socket, 'open')
  const answers: ServerMessage[] = []
  const answered = new Promise<void>(resolve => {
    socket.on('message', data => {
      const message = ServerMessage.parse(JSON.parse(String(data)))
      answers.push(message)
      if (message.type === 'pong') resolve()
    })
  })
  for (const message of ['{', '{"type":"subscribe","token":"mine"}', '{"type":"pay"}', '{"type":"ping"}']) socket.send(message)
  await answered
  expect(answers.map(({ type }) => type)).toEqual(['error', 'error', 'error', 'pong'])
  socket.close()
})

describe('a token', () => {
  it('is the same in any letter case', async () => {
    const { token } = await goodQuote()
    expect((await statusOf(setup.current, token.toUpperCase())).token).toBe(token)
  })

  it('takes no bytes that are no transaction', async () => {
    const { token } = await goodQuote()
    expect(await refusal(await post('/clearing/broadcast', { token, txBytes: 'AAAA' }))).toMatchObject({ code: 'invalid-request' })
  })
})
