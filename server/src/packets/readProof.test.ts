import { Buffer } from 'node:buffer'
import { MsgExec } from 'cosmjs-types/cosmos/authz/v1beta1/tx'
import { MsgTransfer } from 'cosmjs-types/ibc/applications/transfer/v1/tx'
import { describe, expect, it } from 'vitest'
import { aTx } from '../clearing/testing.ts'
import { mostPlaces, placesIn } from './proofPlaces.ts'
import { readProof } from './readProof.ts'

const packet = { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0', sequence: '7' }
const transfer = { denom: 'uatom', amount: '5', sender: 'a', receiver: 'b', memo: '<'.repeat(400) }
const message = { typeUrl: MsgTransfer.typeUrl, value: MsgTransfer.encode(MsgTransfer.fromPartial({ sender: 'a' })).finish() }

/** A list that counts which of its items are read. */
function counted(list: unknown[]) {
  const reads = { count: 0 }
  const get = (target: unknown[], name: string | symbol) => {
    if (typeof name === 'string' && /^\d+$/.test(name)) reads.count += 1
    return Reflect.get(target, name) as unknown
  }
  return { list: new Proxy(list, { get }), reads }
}

describe('a proof that is made to cost much', () => {
  const many = 300_000

  it.each<[string, unknown]>([
    ['objects', {}],
    ['lists', []],
    ['what begins like attributes', { key: 'data' }],
  ])('of a long list of %s no more is read than is looked at', (_, one) => {
    const { list, reads } = counted(Array.from({ length: many }).fill(one))
    expect(placesIn(list, null).length).toBeLessThanOrEqual(mostPlaces)
    expect(reads.count).toBeLessThanOrEqual(mostPlaces)
    expect(placesIn({ deeper: [list, list] }, null).length).toBeLessThanOrEqual(mostPlaces)
    expect(reads.count).toBeLessThanOrEqual(2 * mostPlaces)
  })

  it('of a long list that begins as attributes do, each is read once', () => {
    const { list, reads } = counted([...Array.from({ length: 199 }, () => ({ key: 'data' })), {}])
    placesIn(list, null)
    expect(reads.count).toBeLessThanOrEqual(2 * list.length)
  })

  it.each<[string, object]>([
    ['in JSON', { data: JSON.stringify(Array.from({ length: 1_900 }).fill(transfer)) }],
    ['in one transaction', inTxs([Array.from<typeof message>({ length: 5_000 }).fill(message)])],
    ['in many transactions', inTxs(Array.from({ length: 100 }, () => Array.from<typeof message>({ length: 50 }).fill(message)))],
  ])('few transfers are tried of the many %s', (_, proof) => {
    expect(readProof({ packet, ...proof } as Parameters<typeof readProof>[0]).transfers).toHaveLength(500)
  })

  it('messages are decoded no further than they are wanted', () => {
    const wanted = Array.from({ length: mostPlaces }, () => ({ typeUrl: '', value: new Uint8Array() }))
    const inside = MsgExec.encode(MsgExec.fromPartial({ msgs: [...wanted, message] })).finish()
    expect(readProof({ packet, ...inTxs([[{ typeUrl: MsgExec.typeUrl, value: inside }]]) }).transfers).toEqual([])
    expect(readProof({ packet, ...inTxs([[...wanted.slice(1), message]]) }).transfers).toHaveLength(1)
  })
})

it('bytes that are no transaction keep nobody from the next', () => {
  const [good] = [inTxs([[message]]).data]
  const data = JSON.stringify([{ tx: Buffer.from('no transaction').toString('base64') }, ...(JSON.parse(good) as object[])])
  expect(readProof({ packet, data }).transfers).toHaveLength(1)
})

/** As a node's answer about several. */
function inTxs(txs: { typeUrl: string; value: Uint8Array }[][]) {
  return { data: JSON.stringify(txs.map(messages => ({ tx: Buffer.from(aTx({ messages }).bytes).toString('base64') }))) }
}
