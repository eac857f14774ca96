import type { HermesLack } from '@relayooor/shared'
import type { FakeNode } from './testing.ts'
import { Buffer } from 'node:buffer'
import { createServer } from 'node:http'
import { expect, it, vi } from 'vitest'
import { listen } from '../http/testing.ts'
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
  const chain = chainOn([Object.assign(await fakeNode(), node), await fakeNode()])
  await chain.start()
  expect((await chain.forHermes()).lacks).toBe(lacks)
})

it('judges the node that Hermes uses, whatever others can do', async () => {
  const [first, second] = [await fakeNode(), await fakeNode()]
  const chain = chainOn([first, second])
  await chain.start()
  await first.down()
  await vi.waitFor(async () => expect((await chain.forHermes()).lacks).toBe('no-rpc'), patience)
  expect(chain.health().healthy).toBe(true)
  await first.up()
  await vi.waitFor(async () => expect((await chain.forHermes()).lacks).toBeNull(), patience)
})

it('tells a gRPC address that nothing answers at', async () => {
  const server = createServer()
  const grpc = await listen(server)
  const chain = chainOn([await fakeNode()], { grpc })
  await chain.start()
  expect((await chain.forHermes()).lacks).toBeNull()
  await new Promise(resolve => server.close(resolve))
  const late = chainOn([await fakeNode()], { grpc })
  await late.start()
  expect((await late.forHermes()).lacks).toBe('no-grpc')
})

it('warns of a version, and looks again at each new one', async () => {
  const node = await fakeNode()
  const chain = chainOn([node])
  await chain.start()
  expect(await chain.forHermes()).toEqual({ lacks: null, complaint: null })
  Object.assign(node, { version: '0.39.0', txIndex: 'off' })
  await vi.waitFor(
    async () => expect(await chain.forHermes()).toEqual({ lacks: 'no-index', complaint: expect.stringContaining('0.39.0') }),
    patience,
  )
})
