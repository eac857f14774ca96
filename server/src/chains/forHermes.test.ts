import type { HermesLack } from '@relayooor/shared'
import type { FakeNode } from './testing.ts'
import { Buffer } from 'node:buffer'
import { expect, it, vi } from 'vitest'
import { chainOn, fakeNode } from './testing.ts'

const patience = { timeout: 60_000, interval: 10 }
const key = (type: string, bytes: number) => ({ type, value: Buffer.alloc(bytes, 1).toString('base64') })

it.each<[string, Partial<FakeNode>, HermesLack | null]>([
  ['a node as it should be', {}, null],
  ['a secp256k1 validator', { validatorKey: key('tendermint/PubKeySecp256k1', 33) }, null],
  ['an index that is off', { txIndex: 'off' }, 'no-index'],
  ['a stub without a key', { validatorKey: null }, 'validator-key'],
  ['a stub with an empty key', { validatorKey: key('tendermint/PubKeyEd25519', 0) }, 'validator-key'],
  ['a key of another kind', { validatorKey: key('cometbft/PubKeyBls12_381', 48) }, 'validator-key'],
  ['another chain', { chainId: 'other-9' }, 'other-chain'],
  ['a node that catches up', { catchingUp: true }, 'catching-up'],
])('judges %s', async (_, node, lacks) => {
  const chain = chainOn([Object.assign(await fakeNode(), node)])
  await chain.start()
  expect(chain.forHermes().lacks).toBe(lacks)
  // One that it can work with is enough.
  const two = chainOn([Object.assign(await fakeNode(), node), await fakeNode()])
  await two.start()
  expect(two.forHermes().lacks).toBeNull()
})

it('lacks a node when none answers, and says what is wrong with the first', async () => {
  const [first, second] = [await fakeNode(), await fakeNode()]
  const chain = chainOn([first, second])
  await chain.start()
  await first.down()
  await vi.waitFor(() => expect(chain.health().endpoints[0]?.ok).toBe(false), patience)
  expect(chain.forHermes().lacks).toBeNull()
  await second.down()
  await vi.waitFor(() => expect(chain.forHermes().lacks).toBe('no-rpc'), patience)
  await first.up()
  await vi.waitFor(() => expect(chain.forHermes().lacks).toBeNull(), patience)
})

it('has the oldest block that one of its nodes has', async () => {
  const [first, second] = [await fakeNode(), await fakeNode()]
  Object.assign(first, { earliest: 50 })
  const chain = chainOn([first, second])
  await chain.start()
  expect(chain.forHermes().earliestHeight).toBe(1)
  Object.assign(second, { txIndex: 'off' })
  await vi.waitFor(() => expect(chain.forHermes().earliestHeight).toBe(50), patience)
})

it('warns of a version, and looks again at each new one', async () => {
  const node = await fakeNode()
  const chain = chainOn([node])
  await chain.start()
  expect(chain.forHermes()).toMatchObject({ lacks: null, complaint: null })
  Object.assign(node, { version: '0.39.0', txIndex: 'off' })
  const known = { lacks: 'no-index', complaint: expect.stringContaining('0.39.0') }
  await vi.waitFor(() => expect(chain.forHermes()).toEqual(known), patience)
})
