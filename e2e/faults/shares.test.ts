import type { PacketId, Quote } from '@relayooor/shared'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Problem, readAddress, writeAddress } from '@relayooor/shared'
import { afterAll, expect, it } from 'vitest'
import { createApi } from '../kit/api.ts'
import { until } from '../kit/until.ts'
import { addressOf, finished, patience, pay, quoteFor, statusOf, stuckTransfer } from '../service/people.ts'
import { hub, useTestSetup } from '../service/testSetup.ts'

const folder = mkdtempSync(join(tmpdir(), 'relayooor-shares-'))
const path = join(folder, 'service.yaml')
/** Capacity for about twenty quotes of newcomers. */
writeFileSync(
  path,
  `
fees: { uhub: { service: 1000000, perPacket: 100000 } }
limits: { openLiability: { uhub: 44000000 } }
`,
)
afterAll(() => rmSync(folder, { recursive: true }))

const adminKey = 'the admin key of these tests'
const setup = useTestSetup({ env: { RELAYOOOR_CONFIG: path, TRUST_PROXY: '127.0.0.1/32,::1', ADMIN_API_KEY: adminKey } })
function from(address: string, headers: Record<string, string> = {}) {
  return createApi(setup.current.service.url, { 'x-forwarded-for': address, ...headers })
}

/** A new wallet. */
function throwAway(at: number): string {
  const reading = readAddress(addressOf(setup.current, 'alice'))
  if (!reading.ok) throw new Error('alice has no address')
  const bytes = Buffer.from(reading.bytes)
  bytes.writeUInt32BE(at)
  return writeAddress('sandhub', bytes)
}

/** Ten IPv4 addresses, and an IPv6 /48 with a /64 for each call. */
const hostile = (at: number) => (at % 2 === 0 ? `203.0.${at % 20}.7` : `2001:db8:1:${at.toString(16)}::1`)

/** The quote, or the refusal. Waits until the server has read the blocks. */
async function ask(address: string, packets: PacketId[], walletAddress = addressOf(setup.current, 'alice')): Promise<Quote | string> {
  return until(
    'the chains are read',
    () =>
      from(address)
        .call('requestToken', { body: { walletAddress, chainId: hub, packets } })
        .catch((error: unknown) => {
          if (error instanceof Problem)
            return error.factsOf('route-paused')?.reason === 'chain-not-read'
              ? null
              : `${error.code} ${error.factsOf('route-paused')?.reason ?? ''}`.trim()
          throw error
        }),
    patience,
  )
}

it('a customer gets a price while throw-away keys ask for prices, keeps it while that goes on, pays and is served', async () => {
  const packet = await stuckTransfer(setup.current)
  await quoteFor(setup.current, [packet])
  const flood = async (first: number) => {
    for (let at = first; at < first + 60; at += 6)
      await Promise.all(Array.from({ length: 6 }, (_, n) => ask(hostile(at + n), [packet], throwAway(at + n))))
  }
  await flood(0)
  const quote = await ask('198.51.100.9', [packet])
  if (typeof quote === 'string') throw new TypeError(quote)
  await flood(60)
  expect(await statusOf(setup.current, quote.token)).toMatchObject({ status: 'awaiting_payment' })
  await pay(setup.current, quote)
  expect(await finished(setup.current, quote.token)).toMatchObject({ status: 'cleared', refunds: [] })
})

it("questions about transfers that do not exist use up nobody else's prices", async () => {
  const packet = await stuckTransfer(setup.current)
  await quoteFor(setup.current, [packet])
  const answers = new Map<Quote | string, number>()
  for (let at = 0; at < 1_260; at += 30) {
    for (const answer of await Promise.all(
      Array.from({ length: 30 }, (_, n) => ask(`192.0.${(at + n) % 15}.1`, [{ ...packet, sequence: String(1_000_000 + at + n) }])),
    ))
      answers.set(answer, (answers.get(answer) ?? 0) + 1)
  }
  expect(answers).toEqual(new Map([['not-clearable', 1_260]]))
  expect(await ask('198.51.100.10', [packet])).toMatchObject({ packets: [packet] })
})

it('wrong admin keys do not lock the right one out, be there many at once', async () => {
  const list = (key: string) =>
    from('203.0.113.5', { 'x-admin-key': key })
      .call('adminAlerts', { query: {} })
      .then(
        () => 'told',
        (error: unknown) => (error instanceof Problem ? error.code : 'failed'),
      )
  const answers = await Promise.all(Array.from({ length: 60 }, (_, at) => list(`a wrong key, number ${at}`)))
  expect(answers.filter(answer => answer === 'forbidden')).toHaveLength(10)
  expect(answers.filter(answer => answer === 'rate-limited')).toHaveLength(50)
  expect(await list(adminKey)).toBe('told')
})
