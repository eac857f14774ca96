import type { Block, BlockTx, ChainEvent } from '../../server/src/chains/chain.ts'
import type { ForwardTarget } from './target.ts'
import type { TestChain, TestNetwork } from './testNetwork.ts'
import type { User } from './user.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { readAddress, writeAddress } from '@relayooor/shared'
import { BinaryReader } from 'cosmjs-types/binary'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { attribute } from '../../server/src/chains/chain.ts'
import { patience, secondsFromNow, sendTransfers, startTestChain, startTestNetwork } from './testNetwork.ts'

const successAck = sha256(Buffer.from('{"result":"AQ=="}')).toString('hex')
const store = 'packetfowardmiddleware'

/** Three chains in a row, of which the middle one forwards: what packet-forward-middleware leaves for us to read, and what Hermes does. */
export function forwardSuite(name: string, start: () => Promise<ForwardTarget>): void {
  describe(`conformance of ${name}`, { timeout: 600_000 }, () => {
    let target: ForwardTarget
    let network: TestNetwork
    let last: TestChain
    beforeAll(async () => {
      target = await start()
      const [first, middle, third] = target.chains
      network = await startTestNetwork({ ...target, chains: [first, middle] })
      last = await startTestChain(target, third)
    }, 300_000)
    afterAll(async () => {
      await last.chain.stop()
      await network.stop()
    })

    /** Sends to the middle chain with this `forward`, and lets Hermes deliver what was sent. */
    async function deliver(...transfers: { amount: string; forward: Record<string, unknown>; more?: object; receiver?: string }[]) {
      const { source, clear } = network
      const middleHead = network.destination.chain.head()?.height ?? 0
      const { sequences, tx } = await sendTransfers(
        source,
        transfers.map(({ amount, forward, more, receiver = 'forwarded' }): Parameters<User['transfer']>[0] => ({
          receiver,
          amount,
          timeoutAt: secondsFromNow(600),
          memo: JSON.stringify({
            forward: { receiver: last.user.address, port: 'transfer', channel: target.onwardChannelId, ...forward },
            ...more,
          }),
        })),
      )
      const spent = await source.chain.balance(source.user.address, source.facts.denom, { notBefore: tx.height })
      await clear(sequences)
      return { sequences, hops: sequences.map(sequence => hopOf(sequence)), spent, middleHead }

      async function hopOf(sequence: string): Promise<Hop & { height: number }> {
        const found = await find(network.destination, middleHead, event =>
          isPacket(event, 'recv_packet', 'dst', network.destination.facts.channelId, sequence),
        )
        const message = attribute(found.event, 'msg_index')
        const sent = found.tx.events.find(event => event.type === 'send_packet' && attribute(event, 'msg_index') === message)
        return { ...readHop(sent), height: found.block.height }
      }
    }

    const clearHop = (sequence: string) =>
      network.clear([sequence], { chainId: network.destination.facts.chainId, channelId: target.onwardChannelId })

    /** The middle chain's own record of a packet that it has sent on, by field; null when it has none. */
    async function record(sequence: string, atHeight?: number): Promise<Map<number, string> | null> {
      const key = Buffer.from(`${target.onwardChannelId}/transfer/${sequence}`)
      const { value } = await network.destination.chain.query(
        rpc => rpc.request(`store/${store}`, 'key', key),
        atHeight === undefined ? {} : { atHeight },
      )
      return value.length === 0 ? null : fields(value)
    }

    async function acknowledgement(sequence: string): Promise<string | null> {
      const { portId, channelId } = network.destination.facts
      const { commitment } = await network.destination.chain.ibc.acknowledgement(portId, channelId, BigInt(sequence))
      return commitment && Buffer.from(commitment).toString('hex')
    }

    const isOpen = async (sequence: string) =>
      (await network.source.chain.ibc.commitment(network.source.facts.portId, network.source.facts.channelId, BigInt(sequence))).present

    /** Some blocks later: Hermes goes by the newest state, which comes after its block. */
    async function untilTimedOut(hop: Hop): Promise<void> {
      const wanted = Number(hop.timeout / 1_000_000n) + 1_000
      await vi.waitFor(() => expect(last.chain.head()?.time.getTime()).toBeGreaterThan(wanted), patience)
    }

    it('tells by its own record, and by the message, which packet continues which, also in one transaction', async () => {
      const { source, destination } = network
      const { sequences, hops } = await deliver({ amount: '700', forward: {} }, { amount: '11', forward: { timeout: '20m', retries: 3 } })
      const middle = writeAddress(
        destination.facts.prefix,
        sha256(sha256(Buffer.from(store)), Buffer.from(`${destination.facts.channelId}/${source.user.address}`)).subarray(0, 20),
      )
      for (const [index, hop] of (await Promise.all(hops)).entries()) {
        const sequence = sequences[index] ?? ''
        expect([hop.data.amount, hop.data.sender, hop.data.receiver, hop.data.memo ?? '']).toEqual([
          ['700', '11'][index],
          middle,
          last.user.address,
          '',
        ])
        expect(await acknowledgement(sequence)).toBeNull()
        const held = await record(hop.sequence)
        expect([1, 2, 3, 4, 5, 9].map(field => held?.get(field))).toEqual([
          source.user.address,
          destination.facts.channelId,
          destination.facts.portId,
          source.facts.channelId,
          source.facts.portId,
          sequence,
        ])
        expect([held?.get(10) ?? '0', held?.get(11)]).toEqual(
          [
            ['0', '600000000000'],
            ['3', '1200000000000'],
          ][index],
        )
        expect(JSON.parse(held?.get(8) ?? '')).toMatchObject({ amount: hop.data.amount, receiver: 'forwarded' })
      }
    })

    it('writes the acknowledgement of the packet before when the last hop is acknowledged, and forgets it', async () => {
      const path = `transfer/${last.facts.channelId}/transfer/${network.destination.facts.channelId}/${network.source.facts.denom}`
      const voucher = `ibc/${sha256(Buffer.from(path)).toString('hex').toUpperCase()}`
      const before = await last.chain.balance(last.user.address, voucher)
      const {
        sequences: [sequence = ''],
        hops,
      } = await deliver({ amount: '13', forward: {} })
      const hop = await first(hops)
      const run = await clearHop(hop.sequence)
      expect(run).toMatchObject({ exitCode: 0, output: { status: 'success', complaints: [] } })
      expect(await acknowledgement(sequence)).toBe(successAck)
      expect(await record(hop.sequence)).toBeNull()
      expect((await record(hop.sequence, hop.height))?.get(9)).toBe(sequence)
      expect((await last.chain.balance(last.user.address, voucher)) - before).toBe(13n)
      expect(await isOpen(sequence)).toBe(true)
      await network.clear([sequence])
      expect(await isOpen(sequence)).toBe(false)
    })

    it('sends again after a time-out while tries are left, then brings the money home to the unit', async () => {
      const { source, destination } = network
      const {
        sequences: [sequence = ''],
        hops,
        spent,
      } = await deliver({ amount: '77', forward: { timeout: '3s', retries: 1 } })
      const hop = await first(hops)
      await untilTimedOut(hop)
      const head = destination.chain.head()?.height ?? 0
      await clearHop(hop.sequence)
      const timedOut = await find(destination, head, event =>
        isPacket(event, 'timeout_packet', 'src', target.onwardChannelId, hop.sequence),
      )
      const message = attribute(timedOut.event, 'msg_index')
      const again = readHop(timedOut.tx.events.find(one => one.type === 'send_packet' && attribute(one, 'msg_index') === message))
      expect(BigInt(again.sequence)).toBeGreaterThan(BigInt(hop.sequence))
      expect(again.data).toEqual(hop.data)
      expect(await acknowledgement(sequence)).toBeNull()
      expect(await record(hop.sequence)).toBeNull()
      const held = await record(again.sequence)
      expect([held?.get(9), held?.get(10) ?? '0']).toEqual([sequence, '0'])
      await untilTimedOut(again)
      await clearHop(again.sequence)
      expect(await record(again.sequence)).toBeNull()
      expect([null, successAck]).not.toContain(await acknowledgement(sequence))
      await network.clear([sequence])
      expect(await isOpen(sequence)).toBe(false)
      expect((await source.chain.balance(source.user.address, source.facts.denom)) - spent).toBe(77n)
    })

    it('leaves the money in an account of the middle chain when it cannot go back', async () => {
      const { source, destination } = network
      const path = `${destination.facts.portId}/${destination.facts.channelId}/${source.facts.denom}`
      const voucher = `ibc/${sha256(Buffer.from(path)).toString('hex').toUpperCase()}`
      // The account of the sender's own key, since the packet's receiver is none.
      const own = writeAddress(destination.facts.prefix, bytesOf(source.user.address))
      const before = await destination.chain.balance(own, voucher)
      const {
        sequences: [sequence = ''],
        hops,
        spent,
        middleHead,
      } = await deliver({ amount: '41', forward: { receiver: 'no-address-at-all' }, more: { nonrefundable: true } })
      await clearHop((await first(hops)).sequence)
      const written = await find(destination, middleHead, event =>
        isPacket(event, 'write_acknowledgement', 'dst', destination.facts.channelId, sequence),
      )
      const { result = '' } = JSON.parse(Buffer.from(attribute(written.event, 'packet_ack_hex') ?? '', 'hex').toString()) as {
        result?: string
      } // compared below
      expect(Buffer.from(result, 'base64').toString()).toMatch(/^packet forward failed after point of no return: /)
      expect((await destination.chain.balance(own, voucher)) - before).toBe(41n)
      await network.clear([sequence])
      expect(await source.chain.balance(source.user.address, source.facts.denom)).toBe(spent)
    })

    it('hands the next forward on as the memo, and refuses what it cannot send', async () => {
      const { source } = network
      const next = { receiver: 'beyond', port: 'transfer', channel: last.facts.channelId, timeout: '1m30s', retries: 0 }
      const { sequences, hops, spent } = await deliver(
        { amount: '3', forward: { next: { forward: next } } },
        { amount: '5', forward: { next: JSON.stringify({ forward: next }) } },
      )
      const asked = { channel: last.facts.channelId, port: 'transfer', receiver: 'beyond', retries: 0, timeout: 90_000_000_000 }
      const memo = JSON.stringify({ forward: asked })
      expect((await Promise.all(hops)).map(hop => hop.data.memo)).toEqual([memo, memo])
      expect(await Promise.all(sequences.map(acknowledgement))).toEqual([null, null])
      const refused = await deliver({ amount: '19', forward: { channel: 'channel-999' } })
      refused.hops.forEach(hop => hop.catch(() => {}))
      expect(await isOpen(refused.sequences[0] ?? '')).toBe(false)
      expect(refused.spent).toBeLessThan(spent)
      expect((await source.chain.balance(source.user.address, source.facts.denom)) - refused.spent).toBe(19n)
    })
  })
}

/** A packet that the middle chain sent on. */
interface Hop {
  sequence: string
  timeout: bigint
  data: { amount?: string; sender?: string; receiver?: string; memo?: string }
}

function readHop(event: ChainEvent | undefined): Hop {
  if (!event) throw new Error('nothing was sent on')
  return {
    sequence: attribute(event, 'packet_sequence') ?? '',
    timeout: BigInt(attribute(event, 'packet_timeout_timestamp') ?? 0),
    // Compared with what is expected.
    data: JSON.parse(Buffer.from(attribute(event, 'packet_data_hex') ?? '', 'hex').toString()) as Hop['data'],
  }
}

async function first<T>([one]: Promise<T>[]): Promise<T> {
  if (!one) throw new Error('nothing was sent on')
  return one
}

function isPacket(event: ChainEvent, type: string, side: 'src' | 'dst', channelId: string, sequence: string): boolean {
  return event.type === type && attribute(event, `packet_${side}_channel`) === channelId && attribute(event, 'packet_sequence') === sequence
}

/** The transaction and event in the blocks from this height on. */
async function find(
  { chain }: TestChain,
  from: number,
  matches: (event: ChainEvent) => boolean,
): Promise<{ block: Block; tx: BlockTx; event: ChainEvent }> {
  return vi.waitFor(async () => {
    for (let height = from; height <= (chain.head()?.height ?? 0); height += 1) {
      const block = await chain.block(height)
      for (const tx of block.txs) {
        const event = tx.code === 0 ? tx.events.find(matches) : undefined
        if (event) return { block, tx, event }
      }
    }
    throw new Error('no block has that event')
  }, patience)
}

function bytesOf(address: string): Uint8Array {
  const reading = readAddress(address)
  if (!reading.ok) throw new Error(`${address} is no address`)
  return reading.bytes
}

/** Fields of a protobuf message of texts, bytes and numbers, as text. */
function fields(bytes: Uint8Array): Map<number, string> {
  const reader = new BinaryReader(bytes)
  const found = new Map<number, string>()
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    found.set(tag >>> 3, (tag & 7) === 2 ? Buffer.from(reader.bytes()).toString() : String(reader.uint64()))
  }
  return found
}

function sha256(...parts: Uint8Array[]): Buffer {
  return parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()
}
