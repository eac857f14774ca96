import type { Endpoint } from '@relayooor/shared'
import type { AccountsContext } from '../accounts/context.ts'
import type { TestWallet } from '../accounts/testing.ts'
import type { TestApp } from './testing.ts'
import { endpoints, writeAddress } from '@relayooor/shared'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHasPaid } from '../accounts/hasPaid.ts'
import { purgeSessions } from '../accounts/sessions.ts'
import { aWallet } from '../accounts/testing.ts'
import { aChain, assetsOf } from '../clearing/testing.ts'
import { authSessions } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { createLogger } from '../operations/logger.ts'
import { accountHandlers } from './accountHandlers.ts'
import { adminKeyOf, countGuesses, refuseKey } from './adminKey.ts'
import { sessionCookie } from './cookies.ts'
import { createIdentify } from './identify.ts'
import { createRateLimits } from './rateLimits.ts'
import { rolesOf } from './roles.ts'
import { handlers, startTestApp } from './testing.ts'

const publicUrl = 'https://clear.example'
const adminKey = 'an admin key that is long enough'
const startedAt = new Date('2026-01-01T12:00:00Z')

const database = await useDatabase()
let apps: TestApp[]
let now: Date
let me: TestWallet
let other: TestWallet
let viewer: TestWallet
/** As the processes were configured. */
let key = adminKeyOf(adminKey)

const cookie = sessionCookie(publicUrl)

/** Two processes of the service, on one database. */
beforeAll(async () => {
  me = await aWallet(1)
  other = await aWallet(2)
  viewer = await aWallet(3)
  const roleOf = rolesOf({ adminWallets: [other.address], viewerWallets: [viewer.address, other.address] })
  const ctx: AccountsContext = {
    database,
    now: () => now,
    settings: { publicUrl },
    assets: assetsOf(),
    chains: new Map([
      ['a-1', aChain()],
      ['b-1', aChain({ settings: { chainId: 'b-1', prefix: 'osmo' } })],
    ]),
  }
  const guesses = countGuesses(database.pool)
  const limits = createRateLimits(database.pool)
  const log = createLogger({ level: 'silent', format: 'json' })
  apps = await Promise.all(
    [1, 2].map(() =>
      startTestApp({
        settings: { publicUrl, allowedOrigins: [], host: '127.0.0.1', trustedProxies: ['127.0.0.1'], serviceName: 'relayooor' },
        handlers: handlers({
          ...accountHandlers(ctx, { cookie, roleOf, adminKey: adminKeyOf(adminKey) }),
          adminPayments: async () => ({ body: { items: [], nextCursor: null } }),
          adminTestAlerts: async () => ({ body: { targets: [] } }),
        }),
        identify: createIdentify({
          db: database.db,
          now: ctx.now,
          cookie,
          roleOf,
          adminKey: { isRight: given => key.isRight(given), markOf: id => key.markOf(id) },
          refuseKey: ip => refuseKey(ip, { guesses, limits, log }),
          hasPaid: createHasPaid(ctx),
        }),
      }),
    ),
  )
})
beforeEach(() => {
  now = startedAt
})
afterAll(() => Promise.all(apps.map(app => app.close())))

interface Call {
  path: string
  body?: object
  session?: string | undefined
  origin?: string | null
  headers?: Record<string, string>
  app?: number
}

async function call({
  path,
  body,
  session,
  origin = publicUrl,
  headers,
  app = 0,
}: Call): Promise<{ status: number; body: Record<string, unknown>; cookie: string | null }> {
  const response = await fetch(`${apps[app]?.url}/api/v1${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      ...(session && { cookie: `theme=dark; ${cookie.name}=${session}` }),
      ...(body && { 'content-type': 'application/json', ...(origin !== null && { origin }) }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown>, cookie: response.headers.get('set-cookie') }
}

async function challenge(address = me.address, chainId = 'a-1'): Promise<{ nonce: string; message: string }> {
  const { status, body } = await call({ path: '/auth/challenge', body: { address, chainId } })
  expect(status).toBe(200)
  return body as { nonce: string; message: string }
}

/** What a good sign-in sends. */
async function proof(wallet = me): Promise<Record<string, unknown>> {
  const { nonce, message } = await challenge(wallet.address)
  return { address: wallet.address, chainId: 'a-1', nonce, ...(await wallet.sign(message)) }
}

async function signIn(wallet = me, earlier?: string): Promise<string> {
  const { status, cookie } = await call({ path: '/auth/wallet-sign', body: await proof(wallet), session: earlier })
  expect(status).toBe(200)
  return /=([\w-]{43});/.exec(cookie ?? '')?.[1] ?? ''
}

describe('the message', () => {
  it('names the site, the account, the chain, the time and the nonce, and says that it costs nothing', async () => {
    const { nonce, message } = await challenge()
    expect(message).toBe(
      [
        'clear.example asks you to sign in with your account',
        me.address,
        '',
        'Signing costs nothing, moves no money and allows nobody to move any.',
        'Sign only what you asked for on this site yourself.',
        '',
        'Site: https://clear.example',
        'Chain: a-1',
        'Issued: 2026-01-01T12:00:00.000Z',
        'Valid until: 2026-01-01T12:05:00.000Z',
        `Nonce: ${nonce}`,
      ].join('\n'),
    )
  })

  it.each([
    ['an unknown chain', () => ({ address: me.address, chainId: 'nowhere-1' }), 422, 'unsupported-chain'],
    ['an address of another chain', () => ({ address: me.address, chainId: 'b-1' }), 400, 'invalid-request'],
    ['no address', () => ({ address: 'cosmos1nothing', chainId: 'a-1' }), 400, 'invalid-request'],
    ['the account of a contract', () => ({ address: writeAddress('cosmos', new Uint8Array(32)), chainId: 'a-1' }), 400, 'invalid-request'],
  ])('is not made for %s', async (_, body, status, code) => {
    expect(await call({ path: '/auth/challenge', body: body() })).toMatchObject({ status, body: { code } })
  })
})

describe('signing in', () => {
  it('gives a session in a cookie that no script reads, and keeps only its hash', async () => {
    const { status, body, cookie } = await call({ path: '/auth/wallet-sign', body: await proof() })
    const session = { address: me.address, chainId: 'a-1', role: 'user', expiresAt: '2026-01-31T12:00:00.000Z' }
    expect([status, body]).toEqual([200, session])
    expect(cookie).toMatch(/^__Host-relayooor-session=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict; Secure$/)
    const id = /=([\w-]{43});/.exec(cookie ?? '')?.[1] ?? ''
    expect(await call({ path: '/auth/session', session: id, app: 1 })).toMatchObject({ status: 200, body: session })
    expect(JSON.stringify([await database.db.select().from(authSessions), ...apps.map(app => app.logged())])).not.toContain(id)
  })

  it('takes the key also as a wallet wraps it, and the address in capitals', async () => {
    const { nonce, message } = await challenge()
    const { pubKey, signature } = await me.sign(message)
    const body = {
      address: me.address.toUpperCase(),
      chainId: 'a-1',
      nonce,
      pubKey: { type: 'tendermint/PubKeySecp256k1', value: pubKey },
      signature,
    }
    expect(await call({ path: '/auth/wallet-sign', body })).toMatchObject({ status: 200, body: { address: me.address } })
  })

  it.each<[string, (good: Record<string, unknown>) => Promise<object> | object, string]>([
    ['an unknown nonce', good => ({ ...good, nonce: '0'.repeat(32) }), 'challenge-over'],
    ['a nonce made for another account', async good => ({ ...good, nonce: (await challenge(other.address)).nonce }), 'challenge-over'],
    ['a nonce made for another chain', async () => ({ ...(await proofOn('b-1')), chainId: 'a-1', address: me.address }), 'challenge-over'],
    ['another account than the one that signed', async good => ({ ...good, ...(await other.sign('anything')) }), 'signature-invalid'],
    ['an altered message', async good => ({ ...good, ...(await me.sign((await challenge()).message)) }), 'signature-invalid'],
    ['a signature in its high form', good => ({ ...good, signature: highForm(String(good.signature)) }), 'signature-invalid'],
  ])('is refused with %s', async (_, change, code) => {
    expect(await call({ path: '/auth/wallet-sign', body: await change(await proof()) })).toMatchObject({
      status: 422,
      body: { code },
      cookie: null,
    })
  })

  it('uses a nonce once, be it ten times at once or with one idempotency key, and not when its time is over', async () => {
    const good = await proof()
    const tries = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        call({ path: '/auth/wallet-sign', body: good, app: n % 2, headers: { 'idempotency-key': 'same' } }),
      ),
    )
    expect(tries.map(one => one.status).sort()).toEqual([200, ...Array.from({ length: 9 }).fill(422)])
    expect(tries.filter(one => one.cookie !== null)).toHaveLength(1)
    const late = await proof()
    now = new Date(startedAt.getTime() + 300_000)
    expect(await call({ path: '/auth/wallet-sign', body: late })).toMatchObject({ status: 422, body: { code: 'challenge-over' } })
  })

  it('again in the same browser ends the session that was there', async () => {
    const first = await signIn()
    const second = await signIn(me, first)
    expect((await call({ path: '/auth/session', session: first })).status).toBe(401)
    expect((await call({ path: '/auth/session', session: second })).status).toBe(200)
  })
})

describe('the session', () => {
  it('is over after thirty days, and a cookie that is none of ours is nobody', async () => {
    const session = await signIn()
    now = new Date(startedAt.getTime() + 30 * 24 * 3_600_000 - 1)
    expect((await call({ path: '/auth/session', session })).status).toBe(200)
    now = new Date(now.getTime() + 1)
    for (const id of [session, 'A'.repeat(43), 'x', undefined])
      expect(await call({ path: '/auth/session', session: id })).toMatchObject({ status: 401, body: { code: 'sign-in-required' } })
  })

  it('is forgotten when its time is over, and not before', async () => {
    const session = await signIn()
    const expiresAt = new Date(startedAt.getTime() + 30 * 24 * 3_600_000)
    await purgeSessions(database.db, expiresAt)
    expect((await call({ path: '/auth/session', session })).status).toBe(200)
    await purgeSessions(database.db, new Date(expiresAt.getTime() + 1))
    expect(await database.db.$count(authSessions)).toBe(0)
  })

  it("ends in every process at once: one by signing out, all by signing out everywhere, and nobody else's", async () => {
    const [here, there, theirs] = [await signIn(), await signIn(), await signIn(other)]
    const out = await call({ path: '/auth/sign-out', body: {}, session: here })
    expect(out).toMatchObject({ status: 200, body: { ended: 1 } })
    expect(out.cookie).toMatch(/^__Host-relayooor-session=; .*Max-Age=0/)
    expect((await call({ path: '/auth/session', session: here, app: 1 })).status).toBe(401)
    expect((await call({ path: '/auth/session', session: there, app: 1 })).status).toBe(200)
    await call({ path: '/auth/sign-out', body: { everywhere: true }, session: there, app: 1 })
    expect((await call({ path: '/auth/session', session: there })).status).toBe(401)
    expect((await call({ path: '/auth/session', session: theirs })).status).toBe(200)
    expect(await call({ path: '/auth/sign-out', body: {} })).toMatchObject({ status: 200, body: { ended: 0 } })
    const bare = await fetch(`${apps[0]?.url}/api/v1/auth/sign-out`, {
      method: 'POST',
      headers: { origin: publicUrl, cookie: `${cookie.name}=${theirs}` },
    })
    expect(await bare.json()).toEqual({ ended: 1 })
  })

  it.each([
    ['no origin', null],
    ['a foreign page', 'https://evil.example'],
    ['a page without a name', 'null'],
  ])('acts for nobody with %s', async (_, origin) => {
    const session = await signIn()
    expect(await call({ path: '/auth/sign-out', body: {}, session, origin })).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect((await call({ path: '/auth/session', session })).status).toBe(200)
  })
})

describe('admins', () => {
  const admin = (given: Partial<Call> = {}) => call({ path: '/admin/payments', ...given })

  it('are the wallets that the operator names, by their key', async () => {
    expect(await call({ path: '/auth/session', session: await signIn(other) })).toMatchObject({ body: { role: 'admin' } })
    expect((await admin({ session: await signIn(other) })).status).toBe(200)
    expect(await admin({ session: await signIn(me) })).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect(await admin()).toMatchObject({ status: 401, body: { code: 'sign-in-required' } })
  })

  it("are who has the key; it is nobody's account", async () => {
    expect((await admin({ headers: { 'x-admin-key': adminKey } })).status).toBe(200)
    expect((await call({ path: '/auth/session', headers: { 'x-admin-key': adminKey } })).status).toBe(401)
  })

  const exchange = (headers: Record<string, string>, session?: string) => call({ path: '/auth/admin-session', body: {}, headers, session })
  const idIn = (set: string | null) => /=([\w-]{43});/.exec(set ?? '')?.[1] ?? ''

  it('exchange the key once for a session that no script reads, which acts like the key, and ends like others', async () => {
    const { status, body, cookie } = await exchange({ 'x-admin-key': adminKey })
    expect([status, body]).toEqual([200, { role: 'admin', expiresAt: '2026-01-02T00:00:00.000Z' }])
    expect(cookie).toMatch(/^__Host-relayooor-session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure$/)
    const session = idIn(cookie)
    expect(await call({ path: '/auth/session', session, app: 1 })).toMatchObject({ status: 200, body: { role: 'admin' } })
    const test = { path: '/admin/alerts/test', body: {}, session }
    expect((await admin({ session })).status).toBe(200)
    expect((await call(test)).status).toBe(200)
    expect((await call({ ...test, origin: 'https://evil.example' })).status).toBe(403)
    expect((await call({ path: '/users/statistics', session })).status).toBe(401)
    expect((await exchange({}, session)).status).toBe(401)
    expect(JSON.stringify([await database.db.select().from(authSessions), ...apps.map(app => app.logged())])).not.toContain(adminKey)
    const there = idIn((await exchange({ 'x-admin-key': adminKey })).cookie)
    const wallets = await signIn(other)
    expect(await call({ path: '/auth/sign-out', body: { everywhere: true }, session })).toMatchObject({ body: { ended: 2 } })
    for (const ended of [session, there]) expect((await admin({ session: ended })).status).toBe(401)
    expect((await admin({ session: wallets })).status).toBe(200)
  })

  it('lose such a session after half a day, and at once when the service has another key or none', async () => {
    const session = idIn((await exchange({ 'x-admin-key': adminKey })).cookie)
    for (const other of ['another key that is long enough', undefined]) {
      key = adminKeyOf(other)
      expect((await admin({ session })).status).toBe(401)
    }
    key = adminKeyOf(adminKey)
    expect((await admin({ session })).status).toBe(200)
    now = new Date(startedAt.getTime() + 12 * 3_600_000)
    expect((await admin({ session })).status).toBe(401)
  })

  it('get no session for a wrong key or none', async () => {
    const from = { 'x-forwarded-for': '203.0.113.9' }
    expect(await exchange({ ...from, 'x-admin-key': 'a guess' })).toMatchObject({ status: 403, cookie: null })
    expect(await exchange(from)).toMatchObject({ status: 401, cookie: null })
    expect(await exchange(from, await signIn(other))).toMatchObject({ status: 401, cookie: null })
  })

  it('and viewers see the same; a viewer changes nothing', async () => {
    const session = await signIn(viewer)
    expect(await call({ path: '/auth/session', session })).toMatchObject({ body: { role: 'viewer' } })
    expect((await admin({ session })).status).toBe(200)
    for (const [name, { method, path, access }] of Object.entries<Endpoint>(endpoints)) {
      if (!access?.startsWith('admin') || (method === 'GET' && access === 'admin')) continue
      const answer = await call({ path: path.replaceAll(/:\w+/g, '1'), session, ...(method === 'POST' && { body: {} }) })
      expect([name, answer.status]).toEqual([name, 403])
    }
  })

  it('a wrong key is refused, also beside a session; after ten the address waits, in every process; the right key passes', async () => {
    const session = await signIn(other)
    const from = { 'x-forwarded-for': '203.0.113.7' }
    for (let n = 0; n < 10; n++)
      expect(await admin({ session, headers: { ...from, 'x-admin-key': `guess ${n}` } })).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      })
    expect(await admin({ app: 1, headers: { ...from, 'x-admin-key': 'guess 10' } })).toMatchObject({
      status: 429,
      body: { code: 'rate-limited' },
    })
    for (const app of [0, 1]) expect((await admin({ app, headers: { ...from, 'x-admin-key': adminKey } })).status).toBe(200)
    expect((await admin({ session, headers: from })).status).toBe(200)
    expect(JSON.stringify(apps.map(app => app.logged()))).not.toMatch(/guess \d|an admin key/)
  })

  it('of many wrong keys at the same moment no more are told that they are wrong than of as many in turn', async () => {
    const from = { 'x-forwarded-for': '203.0.113.8' }
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) => admin({ app: n % 2, headers: { ...from, 'x-admin-key': `guess ${n}` } })),
    )
    expect(answers.filter(one => one.status === 403)).toHaveLength(10)
    expect(answers.filter(one => one.status === 429)).toHaveLength(50)
  })
})

it('out of any header comes an id as we make them, or none', () => {
  fc.assert(
    fc.property(
      fc
        .array(fc.oneof(fc.string(), fc.constant(`${cookie.name}=`), fc.constant('; '), fc.constant('A'.repeat(43))))
        .map(parts => parts.join('')),
      header => {
        expect(cookie.read(header) ?? 'A'.repeat(43)).toMatch(/^[\w-]{43}$/)
      },
    ),
  )
})

it('without https the cookie is a plain one, as http://localhost needs it', () => {
  const plain = sessionCookie('http://127.0.0.1:8080')
  expect(plain.write('x', 5)).toBe('relayooor-session=x; Path=/; Max-Age=5; HttpOnly; SameSite=Strict')
})

async function proofOn(chainId: string): Promise<Record<string, unknown>> {
  const wallet = await aWallet(1, 'osmo')
  const { nonce, message } = await challenge(wallet.address, chainId)
  return { address: wallet.address, chainId, nonce, ...(await wallet.sign(message)) }
}

function highForm(signature: string): string {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
  const bytes = Buffer.from(signature, 'base64')
  const s = (order - BigInt(`0x${bytes.toString('hex', 32)}`)).toString(16).padStart(64, '0')
  return Buffer.concat([bytes.subarray(0, 32), Buffer.from(s, 'hex')]).toString('base64')
}
