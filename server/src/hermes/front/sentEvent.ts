import type { NodeReply, SentPacket } from './front.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { z } from 'zod'

/** The packet whose sending a search is for, as Hermes words it (ibc-relayer chain/cosmos/query.rs `packet_query`); null for others. */
export function searchedSend(query: unknown): { portId: string; channelId: string; sequence: string } | null {
  if (typeof query !== 'string') return null
  const found = new Map([...query.matchAll(/\bsend_packet\.(packet_\w+) ?= ?'([^']*)'/g)].map(([, name, value]) => [name, value]))
  const [portId, channelId, sequence] = ['packet_src_port', 'packet_src_channel', 'packet_sequence'].map(name => found.get(name))
  return portId !== undefined && channelId !== undefined && sequence !== undefined ? { portId, channelId, sequence } : null
}

const Found = z.object({ result: z.object({ txs: z.array(z.unknown()) }) })

export function isNothingFound(reply: NodeReply): boolean {
  return Found.safeParse(reply).data?.result.txs.length === 0
}

/** Hermes reads events of these in base64. */
const olderThanText = /^v?0\.34\./

/**
 * A search's answer with the event of its sending, in a transaction without anything else. Hermes takes of it the packet alone, and proves
 * that by the state of the chain (ibc-relayer link/packet_events.rs, event.rs `extract_packet_and_write_ack_from_tx`).
 */
export function writeFound(sent: SentPacket, version: string): object {
  const { revision, height, nanos } = sent.timeout
  const attributes = {
    packet_data_hex: sent.dataHex,
    packet_timeout_height: `${revision}-${height}`,
    packet_timeout_timestamp: nanos,
    packet_sequence: sent.sequence,
    packet_src_port: sent.portId,
    packet_src_channel: sent.channelId,
    packet_dst_port: sent.destinationPortId,
    packet_dst_channel: sent.destinationChannelId,
  }
  const write = (text: string) => (olderThanText.test(version) ? Buffer.from(text).toString('base64') : text)
  const event = {
    type: 'send_packet',
    attributes: Object.entries(attributes).map(([key, value]) => ({ key: write(key), value: write(value), index: true })),
  }
  const result = { code: 0, data: null, log: '', info: '', gas_wanted: '0', gas_used: '0', events: [event], codespace: '' }
  const hash = createHash('sha256').update('').digest('hex').toUpperCase()
  return { txs: [{ hash, height: '1', index: 0, tx_result: result, tx: '' }], total_count: '1' }
}
