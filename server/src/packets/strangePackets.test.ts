import { createHash } from 'node:crypto'
import { writeAddress } from '@relayooor/shared'
import { describe, expect, it } from 'vitest'
import {
  aChain,
  acknowledged,
  aContext,
  anEvent,
  aTx,
  blocksFor,
  ends,
  received,
  sent,
  startedAt,
  theirs,
  wallet,
} from '../clearing/testing.ts'
import { useDatabase } from '../db/testing.ts'
import { examineKnown } from './examinePacket.ts'
import { getPackets } from './findPackets.ts'
import { listStuckPackets } from './listStuckPackets.ts'
import { aRouteEnd } from './testing.ts'
import { forHtml } from './transferEncodings.ts'

const database = await useDatabase()
const now = new Date(startedAt.getTime() + 600_000)

async function aStage() {
  const ibc = {
    acknowledgement: async (_port: string, _channel: string, sequence: bigint) => ({
      height: 10,
      commitment: createHash('sha256')
        .update(sequence === 2n ? '{"error":"ABCI code: 1"}' : '{"result":"AQ=="}')
        .digest(),
    }),
  }
  const chain = (chainId: string) => aChain({ settings: { chainId, prefix: chainId === 'a-1' ? 'cosmos' : 'osmo' }, head: () => null, ibc })
  const ctx = await aContext(database, {
    now: () => now,
    chains: new Map(['a-1', 'b-1'].map(chainId => [chainId, chain(chainId)])),
    routes: { facts: async () => ({ supported: true, source: aRouteEnd({ chainId: 'a-1' }), destination: aRouteEnd() }) },
  })
  return { ctx, block: blocksFor(ctx) }
}

function sends(sequence: string, data: Record<string, unknown>, more: Record<string, string> = {}) {
  const whole = { denom: 'uatom', amount: '5', sender: wallet, receiver: writeAddress('osmo', new Uint8Array(20).fill(1)), ...data }
  return anEvent('send_packet', {
    packet_sequence: sequence,
    packet_src_port: ends['a-1'].portId,
    packet_src_channel: ends['a-1'].channelId,
    packet_dst_port: ends['b-1'].portId,
    packet_dst_channel: ends['b-1'].channelId,
    packet_data_hex: Buffer.from(forHtml(JSON.stringify(whole))).toString('hex'),
    packet_timeout_height: '0-0',
    packet_timeout_timestamp: '0',
    ...more,
  })
}

async function viewsOf({ ctx }: Awaited<ReturnType<typeof aStage>>, ...sequences: string[]) {
  const rows = await getPackets(
    database.db,
    sequences.map(sequence => `a-1/transfer/channel-0/${sequence}`),
  )
  return (await examineKnown(ctx, [...rows.values()]))
    .map(one => one.view)
    .sort((a, b) => Number(a.packet.sequence) - Number(b.packet.sequence))
}

describe('a transfer', () => {
  it.each([
    ['of as much as a chain can count', (2n ** 256n - 1n).toString(), { amount: (2n ** 256n - 1n).toString() }],
    ['of nothing', '0', { amount: '0' }],
    ['of an amount with zeros before it', '0005', { amount: '5' }],
    ['of more digits than any chain counts', `1${'0'.repeat(78)}`, undefined],
    ['of less than nothing', '-5', undefined],
    ['of a number that no chain reads', '1e3', undefined],
  ])('%s is told as it is', async (_, amount, told) => {
    const stage = await aStage()
    await stage.block('a-1', [aTx({ events: [sends('1', { amount }), sends('2', {})] })])
    const [view, plain] = await viewsOf(stage, '1', '2')
    expect(view?.amount).toEqual(told && { denom: 'uatom', ...told })
    expect(plain?.verdict.kind).toBe('deliver')
    // What is strange about one keeps nobody from being told of all.
    expect((await listStuckPackets(stage.ctx, { role: 'any', limit: 10 })).items).toHaveLength(2)
  })

  it.each([
    [29_000, undefined],
    [32_000, 'packet-too-large'],
  ])('with a memo of %i signs that Go escapes is judged by its bytes on the way: %s', async (signs, reason) => {
    const stage = await aStage()
    await stage.block('a-1', [aTx({ events: [sends('1', { memo: '<'.repeat(signs) })] })])
    expect((await viewsOf(stage, '1'))[0]?.verdict.reason).toBe(reason)
  })

  it('of a coin that came over three chains has the name that its source gives it', async () => {
    const path = 'transfer/channel-5/transfer/channel-1/transfer/channel-9/ustars'
    const stage = await aStage()
    await stage.block('a-1', [aTx({ events: [sends('1', { denom: path })] })])
    const [view] = await viewsOf(stage, '1')
    const denom = `ibc/${createHash('sha256').update(path).digest('hex').toUpperCase()}`
    expect(view).toMatchObject({ amount: { denom, amount: '5' }, denomTrace: path })
  })

  it.each([
    ['18446744073709551615-18446744073709551615', '0', { never: true, elapsed: false }],
    ['0-0', '18446744073709551615', { never: undefined, elapsed: false }],
    ['1-0', '0', { never: undefined, elapsed: true }],
    ['0-1', '0', { never: undefined, elapsed: true }],
    ['nonsense', '-1', { never: true, elapsed: false }],
  ])('with the time-out %s at %s is told by the clock of its destination', async (height, nanos, told) => {
    const stage = await aStage()
    const timeout = { packet_timeout_height: height, packet_timeout_timestamp: nanos }
    await stage.block('a-1', [aTx({ events: [sends('1', {}, timeout)] })])
    const [view] = await viewsOf(stage, '1')
    expect({ never: view?.timeout.never, elapsed: view?.timeout.elapsed }).toEqual(told)
  })
})

describe('one block', () => {
  it('that answers several, by several relayers and in several ways, ends each as it says', async () => {
    const stage = await aStage()
    await stage.block('a-1', [sent('1', '2', '3', '4')])
    await stage.block('b-1', [received(theirs, 'success', '1', '3'), received(theirs, 'error', '2')])
    expect((await viewsOf(stage, '1', '2', '3', '4')).map(({ verdict }) => verdict.kind)).toEqual([
      'ack_only',
      'return',
      'ack_only',
      'deliver',
    ])
    await stage.block('a-1', [acknowledged(theirs, 'success', '3'), acknowledged(theirs, 'error', '2')])
    expect((await viewsOf(stage, '1', '2', '3', '4')).map(({ verdict }) => verdict.kind)).toEqual(['ack_only', 'done', 'done', 'deliver'])
  })

  it('that tells of one packet twice, tells of it once', async () => {
    const stage = await aStage()
    await stage.block('a-1', [aTx({ events: [sends('1', {}), sends('1', { amount: '7' })] })])
    expect(await viewsOf(stage, '1')).toHaveLength(1)
  })
})
