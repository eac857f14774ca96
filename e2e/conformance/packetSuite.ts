import type { TestNetwork } from './testNetwork.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { MsgRecvPacket } from 'cosmjs-types/ibc/core/channel/v1/tx'
import { describe, expect, it, vi } from 'vitest'
import { attribute } from '../../server/src/chains/chain.ts'
import { decodeTx } from '../../server/src/chains/transactions.ts'
import { laneAddresses } from '../../server/src/hermes/keys.ts'
import { patience, secondsFromNow, sendTransfers } from './testNetwork.ts'

/** Commitment of ICS-20's success acknowledgement. */
const successAck = sha256(Buffer.from('{"result":"AQ=="}'))

/** What the service reads of IBC, and what becomes of packets that Hermes clears. */
export function packetSuite(network: () => TestNetwork, hermes: () => { bin: string }): void {
  it('knows the route: channel, connection and both light clients', async () => {
    const { source, destination } = network()
    for (const [here, there] of [
      [source, destination],
      [destination, source],
    ] as const) {
      const { portId, channelId } = here.facts
      const channel = await here.chain.ibc.channel(portId, channelId)
      expect(channel).toMatchObject({
        state: 'OPEN',
        ordering: 'UNORDERED',
        version: 'ics20-1',
        counterparty: { portId: there.facts.portId, channelId: there.facts.channelId },
      })
      expect((await here.chain.ibc.channels()).find(one => one.portId === portId && one.channelId === channelId)?.facts).toEqual(channel)
      const connection = await here.chain.ibc.connection(channel?.connectionId ?? '')
      const client = await here.chain.ibc.client(connection?.clientId ?? '')
      expect(client).toMatchObject({ chainId: there.facts.chainId, status: 'active' })
      expect(client.latestHeight.height).toBeGreaterThan(0n)
      expect(client.expiresAt?.getTime()).toBeGreaterThan(Date.now())
      const trusted = await here.chain.ibc.trustedHeaders(connection?.clientId ?? '')
      expect(trusted.map(({ height }) => height)).toContain(client.latestHeight.height)
      for (const header of trusted) expect(await there.chain.header(Number(header.height))).toEqual(header)
    }
  })

  it('knows what is not there', async () => {
    const { chain } = network().source
    expect(await chain.ibc.channel('transfer', 'channel-999')).toBeNull()
    expect(await chain.ibc.connection('connection-999')).toBeNull()
    await expect(chain.ibc.client('07-tendermint-999')).rejects.toMatchObject({
      code: 'rejected',
      facts: { abci: { codespace: 'sdk', code: 22 } },
    })
    expect(await chain.ibc.denomTrace('ibc/'.padEnd(68, '0'))).toBeNull()
  })

  it('sees a packet that nobody relays exactly as it was sent', async () => {
    const { source, destination } = network()
    const timeoutAt = secondsFromNow(600)
    const {
      sequences: [sequence = ''],
      tx,
    } = await sendTransfers(source, [{ receiver: destination.user.address, amount: '5', timeoutAt, memo: 'hello' }])
    const sent = tx.events.find(one => one.type === 'send_packet')
    const data = Buffer.from((sent && attribute(sent, 'packet_data_hex')) ?? '', 'hex')
    expect(JSON.parse(data.toString())).toEqual({
      amount: '5',
      denom: source.facts.denom,
      receiver: destination.user.address,
      sender: source.user.address,
      memo: 'hello',
    })
    expect(Object.fromEntries(sent?.attributes.map(one => [one.key, one.value]) ?? [])).toMatchObject({
      packet_timeout_height: '0-0',
      packet_timeout_timestamp: String(BigInt(timeoutAt.getTime()) * 1_000_000n),
      packet_src_port: source.facts.portId,
      packet_src_channel: source.facts.channelId,
      packet_dst_port: destination.facts.portId,
      packet_dst_channel: destination.facts.channelId,
      packet_channel_ordering: 'ORDER_UNORDERED',
    })
    const { portId, channelId } = source.facts
    const commitment = await source.chain.ibc.commitment(portId, channelId, BigInt(sequence), { notBefore: tx.height })
    expect(Buffer.from(commitment.value ?? []).toString('hex')).toBe(packetCommitment(timeoutAt, data))
    expect(await source.chain.ibc.commitments(portId, channelId)).toContain(BigInt(sequence))
    const there = [destination.facts.portId, destination.facts.channelId] as const
    expect(await destination.chain.ibc.unreceivedPackets(...there, [BigInt(sequence)])).toEqual([BigInt(sequence)])
    expect(await destination.chain.ibc.received(...there, BigInt(sequence))).toMatchObject({ received: false })
    expect(await destination.chain.ibc.acknowledgement(...there, BigInt(sequence))).toMatchObject({ commitment: null })
    const query =
      `send_packet.packet_src_channel='${channelId}' AND send_packet.packet_src_port='${portId}' AND ` +
      `send_packet.packet_sequence='${sequence}'`
    expect((await source.chain.searchTxs(query)).txs.map(one => one.hash)).toEqual([tx.hash])
  })

  describe('clearing', () => {
    it("delivers exactly the named packets, once, in the lane's name, and brings the receipts back", async () => {
      const { source, destination, clear, lanePath } = network()
      const lane = await laneAddresses(hermes().bin, lanePath, keyOf(network()), [source.facts.chainId, destination.facts.chainId])
      const path = `${destination.facts.portId}/${destination.facts.channelId}/${source.facts.denom}`
      const voucher = `ibc/${sha256(Buffer.from(path)).toUpperCase()}`
      const before = await destination.chain.balance(destination.user.address, voucher)
      const { sequences } = await sendTransfers(
        source,
        ['100', '20', '3'].map(amount => ({ receiver: destination.user.address, amount, timeoutAt: secondsFromNow(600) })),
      )
      const [one = '', two = '', three = ''] = sequences
      const from = destination.chain.head()?.height ?? 0
      const run = await clear([three, one])
      expect(run).toMatchObject({ end: 'exited', exitCode: 0, output: { status: 'success', complaints: [] } })
      expect(relayed(run, 'WriteAcknowledgement')).toEqual([one, three])
      expect(relayed(run, 'AcknowledgePacket')).toEqual([one, three])

      expect(await outcome(network(), one)).toEqual({ committed: false, received: true, acknowledgement: successAck })
      expect(await outcome(network(), three)).toEqual({ committed: false, received: true, acknowledgement: successAck })
      expect(await outcome(network(), two)).toEqual({ committed: true, received: false, acknowledgement: null })
      expect((await destination.chain.balance(destination.user.address, voucher)) - before).toBe(103n)
      expect(await destination.chain.ibc.denomTrace(voucher)).toEqual({
        path: `${destination.facts.portId}/${destination.facts.channelId}`,
        baseDenom: source.facts.denom,
      })

      const arrivals = []
      for (let height = from; height <= (destination.chain.head()?.height ?? 0); height += 1)
        arrivals.push(
          ...(await destination.chain.block(height)).txs.filter(tx => tx.events.some(event => event.type === 'write_acknowledgement')),
        )
      const messages = arrivals.flatMap(tx =>
        (decodeTx(tx.bytes)?.messages ?? [])
          .filter(message => message.typeUrl === MsgRecvPacket.typeUrl)
          .map(message => MsgRecvPacket.decode(message.value)),
      )
      expect(messages.map(message => [String(message.packet?.sequence), message.signer])).toEqual(
        [one, three].map(sequence => [sequence, lane[destination.facts.chainId]]),
      )
      const acks = arrivals.flatMap(tx =>
        tx.events.filter(event => event.type === 'write_acknowledgement').map(event => attribute(event, 'packet_ack_hex')),
      )
      expect(acks).toEqual(['{"result":"AQ=="}', '{"result":"AQ=="}'].map(text => Buffer.from(text).toString('hex')))

      expect(await clear([one, three, '999999'])).toMatchObject({ end: 'exited', exitCode: 0, output: { status: 'success', events: [] } })
      expect(await outcome(network(), two)).toMatchObject({ committed: true })
    })

    it('brings the money of a timed-out packet back to its sender', async () => {
      const { source, destination, clear } = network()
      const timeoutAt = secondsFromNow(2)
      const {
        sequences: [sequence = ''],
        tx,
      } = await sendTransfers(source, [{ receiver: destination.user.address, amount: '77', timeoutAt }])
      await vi.waitFor(() => expect(destination.chain.head()?.time.getTime()).toBeGreaterThan(timeoutAt.getTime()), patience)
      const before = await source.chain.balance(source.user.address, source.facts.denom, { notBefore: tx.height })
      expect(relayed(await clear([sequence]), 'TimeoutPacket')).toEqual([sequence])
      expect(await outcome(network(), sequence)).toEqual({ committed: false, received: false, acknowledgement: null })
      expect((await source.chain.balance(source.user.address, source.facts.denom)) - before).toBe(77n)
    })

    it('carries a refusal of the destination back, and the money with it', async () => {
      const { source, clear } = network()
      const {
        sequences: [sequence = ''],
        tx,
      } = await sendTransfers(source, [{ receiver: 'no-address-at-all', amount: '55', timeoutAt: secondsFromNow(600) }])
      const before = await source.chain.balance(source.user.address, source.facts.denom, { notBefore: tx.height })
      expect(relayed(await clear([sequence]), 'AcknowledgePacket')).toEqual([sequence])
      const { acknowledgement, ...rest } = await outcome(network(), sequence)
      expect(rest).toEqual({ committed: false, received: true })
      expect([null, successAck]).not.toContain(acknowledgement)
      expect((await source.chain.balance(source.user.address, source.facts.denom)) - before).toBe(55n)
    })
  })
}

function keyOf({ laneConfig }: TestNetwork): string {
  return /key_name = "([^"]+)"/.exec(laneConfig)?.[1] ?? ''
}

function relayed(run: Awaited<ReturnType<TestNetwork['clear']>>, kind: string): string[] {
  return run.output.events.filter(event => event.kind === kind).map(event => event.sequence ?? '')
}

async function outcome(
  { source, destination }: TestNetwork,
  sequence: string,
): Promise<{ committed: boolean; received: boolean; acknowledgement: string | null }> {
  const { present } = await source.chain.ibc.commitment(source.facts.portId, source.facts.channelId, BigInt(sequence))
  const there = [destination.facts.portId, destination.facts.channelId, BigInt(sequence)] as const
  const { received } = await destination.chain.ibc.received(...there)
  const { commitment } = await destination.chain.ibc.acknowledgement(...there)
  return { committed: present, received, acknowledgement: commitment && Buffer.from(commitment).toString('hex') }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** ICS-04's commitment of a packet without a timeout height: sha256(timeout timestamp, revision, height, sha256(data)). */
function packetCommitment(timeoutAt: Date, data: Uint8Array): string {
  const head = Buffer.alloc(24)
  head.writeBigUInt64BE(BigInt(timeoutAt.getTime()) * 1_000_000n)
  return sha256(Buffer.concat([head, createHash('sha256').update(data).digest()]))
}
