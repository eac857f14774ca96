import type { PacketId } from '@relayooor/shared'
import type { BlockTx, Chain } from '../chains/chain.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ChainError } from '../chains/chainError.ts'
import { aChain, aContext, anEvent, aTx, blocksFor, ends, startedAt, wallet } from '../clearing/testing.ts'
import { useDatabase } from '../db/testing.ts'
import { ackHashOf } from './acknowledgement.ts'
import { recordKeptAck, recordProven } from './recordPackets.ts'
import { answerData, sentData } from './sentData.ts'

const database = await useDatabase()
const [source, destination] = [ends['a-1'], ends['b-1']]
const dataHex = Buffer.from(JSON.stringify({ denom: 'uatom', amount: '5', sender: wallet, receiver: wallet, memo: '' })).toString('hex')
const timeout = { revision: '1', height: '900', nanos: '1800000000123456789' }
const packet: PacketId = { ...source, sequence: '2' }
const known = { timeout, dataHex }

function packetEvent(type: string, sequence: string, hex: string, more: Record<string, string> = {}) {
  return anEvent(type, {
    ...more,
    packet_sequence: sequence,
    packet_src_port: source.portId,
    packet_src_channel: source.channelId,
    packet_dst_port: destination.portId,
    packet_dst_channel: destination.channelId,
    packet_data_hex: hex,
    packet_timeout_height: `${timeout.revision}-${timeout.height}`,
    packet_timeout_timestamp: timeout.nanos,
  })
}

function sending(sequence: string, hex: string) {
  return packetEvent('send_packet', sequence, hex)
}

/** A chain of one block with these transactions, which is recorded, and may be gone since. */
async function recorded(txs: BlockTx[], read: Chain['block']) {
  const ctx = await aContext(database, { chains: new Map([['a-1', aChain({ block: read })]]) })
  if (txs.length > 0) await blocksFor(ctx)('a-1', txs)
  return ctx
}

it('is read again in the block that showed it, among others', async () => {
  const txs = [aTx({ events: [sending('1', '7b7d'), sending('2', dataHex)] })]
  const ctx = await recorded(txs, async height => ({ chainId: 'a-1', height, time: startedAt, txs, events: [] }))
  expect(await sentData(ctx, packet)).toEqual(known)
})

it('is nothing where that block is gone, and nothing of what was never seen', async () => {
  const ctx = await recorded([aTx({ events: [sending('2', dataHex)] })], async () => {
    throw new ChainError('pruned', 'it is gone')
  })
  expect(await sentData(ctx, packet)).toBeNull()
  expect(await sentData(ctx, { ...packet, sequence: '3' })).toBeNull()
})

it('is what somebody proved, where no node has the block', async () => {
  const ctx = await recorded([], async () => {
    throw new ChainError('pruned', 'it is gone')
  })
  await recordProven(database.db, packet, destination, { transfer: null, timeout, dataHex })
  expect(await sentData(ctx, packet)).toEqual(known)
})

describe('its acknowledgement', () => {
  const ackHex = Buffer.from('{"error":"no"}').toString('hex')
  const txs = [
    aTx({
      events: [
        packetEvent('write_acknowledgement', '1', '7b7d', { packet_ack_hex: '7b7d' }),
        packetEvent('write_acknowledgement', '2', dataHex, { packet_ack_hex: ackHex }),
      ],
    }),
  ]

  async function written(read: Chain['block']) {
    const acknowledgement = async () => ({ commitment: createHash('sha256').update(Buffer.from(ackHex, 'hex')).digest(), height: 10 })
    const ctx = await aContext(database, { chains: new Map([['b-1', aChain({ block: read, ibc: { acknowledgement } })]]) })
    await blocksFor(ctx)('b-1', txs)
    return ctx
  }

  it('is read again in the block that showed it, with what it answers', async () => {
    const ctx = await written(async height => ({ chainId: 'b-1', height, time: startedAt, txs, events: [] }))
    expect(await answerData(ctx, destination, '2')).toEqual({ ...known, ackHex })
    expect(await answerData(ctx, destination, '3')).toBeNull()
  })

  it('is one of those that ibc-go writes where the chain keeps that, and no node has the block', async () => {
    const ctx = await recorded([], async () => {
      throw new ChainError('pruned', 'it is gone')
    })
    const refusal = Buffer.from('{"error":"ABCI code: 5: error handling packet: see events for details"}')
    await recordProven(database.db, packet, destination, { transfer: null, timeout, dataHex })
    await recordKeptAck(database.db, packet, ackHashOf(refusal))
    expect(await answerData(ctx, destination, '2')).toEqual({ ...known, ackHex: refusal.toString('hex') })
  })

  it('is nothing where that block is gone', async () => {
    const ctx = await written(async () => {
      throw new ChainError('pruned', 'it is gone')
    })
    expect(await answerData(ctx, destination, '2')).toBeNull()
  })
})
