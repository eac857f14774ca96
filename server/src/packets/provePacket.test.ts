import type { PacketId, ProofOfPacket } from '@relayooor/shared'
import type { Chain } from '../chains/chain.ts'
import type { TransferFields } from './transferEncodings.ts'
import { Buffer } from 'node:buffer'
import { MsgExec } from 'cosmjs-types/cosmos/authz/v1beta1/tx'
import { MsgTransfer } from 'cosmjs-types/ibc/applications/transfer/v1/tx'
import { Packet } from 'cosmjs-types/ibc/core/channel/v1/channel'
import { MsgTimeout } from 'cosmjs-types/ibc/core/channel/v1/tx'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aChain, aTx, chainSettings, contextOf, startedAt, wallet } from '../clearing/testing.ts'
import { packets } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { examineNow } from './examinePacket.ts'
import { listStuckPackets } from './listStuckPackets.ts'
import { packetCommitment } from './packetCommitment.ts'
import { provePacket } from './provePacket.ts'
import { aRouteEnd } from './testing.ts'
import { transferEncodings } from './transferEncodings.ts'

const database = await useDatabase()

const packet: PacketId = { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0', sequence: '7' }
const settings = chainSettings()
const timeout = { revision: '1', height: '900', nanos: '1800000000123456789' }
const fields: TransferFields = { denom: 'uatom', amount: '5', sender: wallet, receiver: wallet, memo: '{"note":"a<b & c"}' }
/** As ibc-go v8 writes it, and v10. */
const sorted = `{"amount":"5","denom":"uatom","memo":"{\\"note\\":\\"a\\u003cb \\u0026 c\\"}","receiver":"${wallet}","sender":"${wallet}"}`
const inOrder = `{"denom":"uatom","amount":"5","sender":"${wallet}","receiver":"${wallet}","memo":"{\\"note\\":\\"a\\u003cb \\u0026 c\\"}"}`
const height = { revisionNumber: 1n, revisionHeight: 900n }

const message = MsgTransfer.fromPartial({
  sourcePort: 'transfer',
  sourceChannel: 'channel-0',
  token: { denom: 'uatom', amount: '5' },
  sender: wallet,
  receiver: wallet,
  memo: fields.memo,
  timeoutHeight: height,
  timeoutTimestamp: 1_800_000_000_123_456_789n,
})
const any = { typeUrl: MsgTransfer.typeUrl, value: MsgTransfer.encode(message).finish() }
const wire = Packet.fromPartial({ data: Buffer.from(sorted), timeoutHeight: height, timeoutTimestamp: message.timeoutTimestamp })
function inTx(...messages: { typeUrl: string; value: Uint8Array }[]) {
  return {
    txBytes: Buffer.from(aTx({ messages }).bytes).toString('base64'),
  }
}
const given = { height: { revision: '1', height: '900' }, nanos: timeout.nanos }
const attributes = [
  { key: 'packet_data_hex', value: Buffer.from(sorted).toString('hex') },
  { key: 'packet_timeout_height', value: '1-900' },
  { key: 'packet_timeout_timestamp', value: timeout.nanos },
]

/** A chain that keeps the commitment of packet 7 and has lost everything else. */
async function aStage(commitment: Uint8Array | null, more: Partial<Chain['ibc']> = {}) {
  const chain = aChain({
    settings,
    head: () => ({ height: 100, time: startedAt }),
    health: () => ({ healthy: true, state: 'ok', quorate: true, since: startedAt, endpoints: [] }),
    ibc: aChain({
      commitment: async () => ({ present: commitment !== null, height: 99, ...(commitment && { value: commitment }) }),
      received: async () => ({ received: false, height: 99 }),
      acknowledgement: async () => ({ commitment: null, height: 99 }),
      ...more,
    } as never) as never,
    searchTxs: async () => ({ total: 0, txs: [] }),
    searchBlocks: async () => [],
    block: async height => ({ chainId: 'a-1', height, time: startedAt, txs: [], events: [] }),
  })
  const chains = new Map([
    ['a-1', chain],
    ['b-1', chain],
  ])
  const facts = async () => ({ supported: true, source: aRouteEnd({ chainId: 'a-1' }), destination: aRouteEnd() })
  const ctx = contextOf(database, { chains, routes: { facts } })
  return {
    ctx,
    prove: (proof: object) => provePacket(ctx, { packet, ...proof } as ProofOfPacket),
    view: async () => (await examineNow(ctx, packet, async run => run()))?.view,
    list: (cursor?: string) => listStuckPackets(ctx, { address: wallet, role: 'sender', limit: 1, cursor }),
  }
}

it('is not refused while the other chain could not be asked about the channel', async () => {
  const { ctx, prove } = await aStage(new Uint8Array(32))
  Object.assign(ctx.routes, { otherEnd: async () => null, unasked: () => 'b-1' })
  await expect(prove({ data: sorted, timeout: given })).rejects.toMatchObject({ code: 'unreachable', facts: { chainId: 'b-1' } })
})

describe('what its source holds, and no node tells of', () => {
  it('is told as that, before anybody has brought it and after', async () => {
    const { view, prove } = await aStage(packetCommitment(timeout, Buffer.from(sorted)))
    const held = await view()
    expect(held).toMatchObject({ packet, verdict: { kind: 'blocked', reason: 'packet-data-unavailable' } })
    expect(held).toMatchObject({ sender: undefined, amount: undefined, sentAt: undefined, verdict: { unseen: undefined } })
    expect(held?.verdict.advice).toBe(
      "No node we can ask still holds this transfer's data; we keep asking. " +
        'Whoever has it, or the bytes of its transaction, can give it to us. ' +
        'Your coins stay locked, not lost. We take no payment for it.',
    )
    expect(await prove(inTx(any))).toBe('proven')
    expect(await view()).toMatchObject({ packet, sender: wallet, amount: { amount: '5' } })
  })

  it('is none of ours on a channel that we do not run, and none at all where the source holds nothing', async () => {
    const elsewhere = await aStage(packetCommitment(timeout, Buffer.from(sorted)))
    Object.assign(elsewhere.ctx.routes, { otherEnd: async () => null })
    expect(await elsewhere.view()).toBeUndefined()
    const gone = await aStage(null)
    expect(await gone.view()).toBeUndefined()
    expect(await database.db.select().from(packets)).toEqual([])
  })
})

describe('what counts as a proof', () => {
  it.each<[string, string, object]>([
    ['the transaction, on a chain of ibc-go v8', sorted, inTx(any)],
    ['the transaction, on a chain of ibc-go v10', inOrder, inTx(any)],
    [
      'a transaction with the message inside an authz execution',
      sorted,
      inTx({ typeUrl: MsgExec.typeUrl, value: MsgExec.encode(MsgExec.fromPartial({ grantee: wallet, msgs: [any] })).finish() }),
    ],
    [
      "a relayer's failed transaction",
      sorted,
      inTx({ typeUrl: MsgTimeout.typeUrl, value: MsgTimeout.encode(MsgTimeout.fromPartial({ packet: wire })).finish() }),
    ],
    ['the data as text', sorted, { data: sorted, timeout: given }],
    ['the data in hex', sorted, { data: Buffer.from(sorted).toString('hex'), timeout: given }],
    ['the data in base64', sorted, { data: Buffer.from(sorted).toString('base64'), timeout: given }],
    ['the data in another order and spacing', inOrder, { data: JSON.stringify(JSON.parse(sorted), null, 2), timeout: given }],
    ['the packet in protobuf', sorted, { data: Buffer.from(Packet.encode(wire).finish()).toString('hex') }],
    ['the event of a node', sorted, { data: JSON.stringify({ type: 'send_packet', attributes }) }],
    [
      'the event of a node that writes base64',
      sorted,
      {
        data: JSON.stringify(
          attributes.map(one => ({ key: Buffer.from(one.key).toString('base64'), value: Buffer.from(one.value).toString('base64') })),
        ),
      },
    ],
    [
      'the packet of Hermes',
      sorted,
      {
        data: JSON.stringify({
          packet: {
            data: Buffer.from(sorted).toString('hex').toUpperCase(),
            timeout_height: { revision_number: 1, revision_height: 900 },
            timeout_timestamp: { time: '2027-01-15T08:00:00.123456789Z' },
          },
        }),
      },
    ],
    [
      'the message as an explorer shows it',
      inOrder,
      {
        data: JSON.stringify({
          tx: {
            body: {
              messages: [
                {
                  '@type': '/ibc.applications.transfer.v1.MsgTransfer',
                  token: { denom: 'uatom', amount: '5' },
                  sender: wallet,
                  receiver: wallet,
                  memo: fields.memo,
                  timeout_height: { revision_number: '1', revision_height: '900' },
                  timeout_timestamp: timeout.nanos,
                },
              ],
            },
          },
        }),
      },
    ],
    ['the answer of a node about the transaction', sorted, { data: JSON.stringify({ result: { tx: inTx(any).txBytes } }) }],
  ])('%s', async (_, data, proof) => {
    const { prove, view } = await aStage(packetCommitment(timeout, Buffer.from(data)))
    expect(await prove(proof)).toBe('proven')
    expect(await view()).toMatchObject({
      sender: wallet,
      receiver: wallet,
      amount: { denom: 'uatom', amount: '5' },
      timeout: { height: { revision: '1', height: '900' } },
      verdict: { kind: 'return' },
    })
  })

  it('a voucher, by the way that the chain tells of it', async () => {
    const denom = `ibc/${'AB'.repeat(32)}`
    const data = [...transferEncodings({ ...fields, denom: 'transfer/channel-9/uosmo' })][0] ?? new Uint8Array()
    const { prove, view } = await aStage(packetCommitment(timeout, data), {
      denomTrace: async hash => (hash === denom ? { path: 'transfer/channel-9', baseDenom: 'uosmo' } : null),
    })
    const value = MsgTransfer.encode({ ...message, token: { denom, amount: '5' } }).finish()
    expect(await prove(inTx({ ...any, value }))).toBe('proven')
    expect(await view()).toMatchObject({ denomTrace: 'transfer/channel-9/uosmo' })
  })

  it('nothing that does not hash to the commitment, and nothing for a packet that the chain does not hold', async () => {
    const { prove } = await aStage(packetCommitment(timeout, Buffer.from(sorted)))
    expect(await prove({ data: sorted })).toBe('not-proven')
    expect(await prove({ data: sorted, timeout: { ...given, nanos: '1800000000123456788' } })).toBe('not-proven')
    expect(await prove({ data: sorted.replace('"5"', '"6"'), timeout: given })).toBe('not-proven')
    expect(await prove(inTx())).toBe('not-proven')
    expect(await (await aStage(null)).prove({ data: sorted, timeout: given })).toBe('no-commitment')
    expect(await database.db.$count(packets)).toBe(0)
  })

  it('and is found by the people of the transfer, before those whose time is known', async () => {
    const { prove, list } = await aStage(packetCommitment(timeout, Buffer.from(sorted)))
    const ends = { destinationChainId: 'b-1', destinationPortId: 'transfer', destinationChannelId: 'channel-9' }
    await database.db.insert(packets).values({ ...packet, ...ends, sequence: '8', sender: wallet, sentAt: startedAt })
    await prove(inTx(any))
    const first = await list()
    expect(first.items.map(view => view.packet.sequence)).toEqual(['7'])
    const next = await list(first.nextCursor ?? undefined)
    expect([next.items.map(view => view.packet.sequence), next.nextCursor]).toEqual([['8'], null])
  })

  it('the same twice', async () => {
    const { prove, view } = await aStage(packetCommitment(timeout, Buffer.from(sorted)))
    await prove(inTx(any))
    const once = await view()
    expect(await prove(inTx(any))).toBe('proven')
    expect({ ...(await view()), ageSeconds: 0 }).toEqual({ ...once, ageSeconds: 0 })
  })
})

describe('a proof that is none', () => {
  const commitment = packetCommitment(timeout, Buffer.from(sorted))

  it('whatever it is, no more than a wrong answer comes of it', async () => {
    const { prove } = await aStage(commitment)
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.base64String(),
      fc.uint8Array().map(bytes => Buffer.from(bytes).toString('hex')),
    )
    await fc.assert(
      fc.asyncProperty(text, async data => {
        expect(await prove({ data, timeout: given })).toBe('not-proven')
      }),
      { numRuns: 200 },
    )
  })
})
