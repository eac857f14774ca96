import { basePath } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { createApi } from '../kit/api.ts'
import { addressOf, finished, pay, quoteFor, stuckTransfer } from './people.ts'
import { hub, useTestSetup } from './testSetup.ts'

const setup = useTestSetup()

const StdSignature = z.object({ pub_key: z.object({ type: z.string(), value: z.string() }), signature: z.string() })

/** The development wallet's answer to `signArbitrary`. */
async function signArbitrary(account: string, message: string): Promise<z.infer<typeof StdSignature>> {
  const { sandbox } = setup.current
  const response = await fetch(new URL('/wallet/sign', sandbox.info.walletScriptUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      kind: 'arbitrary',
      account,
      chainId: hub,
      signer: addressOf({ sandbox }, account),
      data: Buffer.from(message).toString('base64'),
    }),
  })
  return StdSignature.parse(await response.json())
}

/** Signs in as a page does. */
async function signIn(account: string) {
  const { service } = setup.current
  const who = { address: addressOf(setup.current, account), chainId: hub }
  const { nonce, message } = await service.api.call('authChallenge', { body: who })
  const { pub_key: pubKey, signature } = await signArbitrary(account, message)
  const response = await fetch(`${service.url}${basePath}/auth/wallet-sign`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: service.url },
    body: JSON.stringify({ ...who, nonce, pubKey, signature }),
  })
  expect(await response.json()).toMatchObject({ address: who.address, role: 'user' })
  const cookie = /^[^;]+/.exec(response.headers.get('set-cookie') ?? '')?.[0] ?? ''
  return { ...createApi(service.url, { cookie, origin: service.url }), cookie, signature }
}

it('with the development wallet: an order made while signed in is in the own history and figures, not in others', async () => {
  const [alice, bob] = await Promise.all([signIn('alice'), signIn('bob')])
  expect(await alice.call('userStatistics', {})).toMatchObject({ operations: 0, paid: [], firstAt: null })
  const quote = await quoteFor(setup.current, [await stuckTransfer(setup.current)], { service: { ...setup.current.service, api: alice } })
  expect(await alice.call('operations', { query: { status: 'awaiting_payment' } })).toMatchObject({
    items: [{ token: quote.token, packetCount: 1, results: { pending: 1 } }],
  })
  await pay(setup.current, quote)
  await finished(setup.current, quote.token)

  expect(await alice.call('operations', { query: {} })).toMatchObject({
    items: [{ token: quote.token, status: 'cleared', packetCount: 1, results: { delivered: 1 }, kept: quote.fees.total }],
    nextCursor: null,
  })
  expect(await alice.call('userStatistics', {})).toMatchObject({
    operations: 1,
    packetsRequested: 1,
    packetsCleared: 1,
    successRate: 1,
    paid: [{ ...quote.fees.total, chainId: hub }],
    refunded: [],
    channels: [{ channelId: 'channel-0', packetsCleared: 1 }],
  })
  expect(await bob.call('operations', { query: {} })).toEqual({ items: [], nextCursor: null })

  expect(await alice.call('signOut', { body: { everywhere: true } })).toEqual({ ended: 1 })
  await expect(alice.call('operations', { query: {} })).rejects.toMatchObject({ code: 'sign-in-required' })
  expect(await bob.call('session', {})).toMatchObject({ address: addressOf(setup.current, 'bob') })
  const log = await setup.current.service.log()
  const secrets = [alice, bob].flatMap(({ cookie, signature }) => [cookie.slice(cookie.indexOf('=') + 1), signature])
  expect(secrets.filter(secret => secret.length < 40 || log.includes(secret))).toEqual([])
})
