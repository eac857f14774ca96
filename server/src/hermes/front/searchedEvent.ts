import type { NodeReply, SearchedEvent, ToldEvent } from './front.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { z } from 'zod'

/** The packet's event that a search is for, as Hermes words it (ibc-relayer chain/cosmos/query.rs `packet_query`); null for others. */
export function readSearch(query: unknown): SearchedEvent | null {
  if (typeof query !== 'string') return null
  const conditions = [...query.matchAll(/\b(send_packet|write_acknowledgement)\.(packet_\w+) ?= ?'([^']*)'/g)]
  const found = new Map(conditions.map(([, , name, value]) => [name, value]))
  const [type, sequence] = [conditions[0]?.[1], found.get('packet_sequence')]
  const [source, destination] = ['src', 'dst'].map(end => {
    const [portId, channelId] = [found.get(`packet_${end}_port`), found.get(`packet_${end}_channel`)]
    return portId !== undefined && channelId !== undefined ? { portId, channelId } : null
  })
  if ((type !== 'send_packet' && type !== 'write_acknowledgement') || !source || !destination || sequence === undefined) return null
  return { type, source, destination, sequence }
}

const Found = z.object({ result: z.object({ txs: z.array(z.unknown()) }) })

export function isNothingFound(reply: NodeReply): boolean {
  return Found.safeParse(reply).data?.result.txs.length === 0
}

/** Hermes reads events of these in base64. */
const olderThanText = /^v?0\.34\./

/**
 * A search's answer with this event, in a transaction without anything else. Hermes takes of it the packet and its acknowledgement alone,
 * and proves them by the state of the chain (ibc-relayer link/packet_events.rs, event.rs `extract_packet_and_write_ack_from_tx`).
 */
export function writeFound({ type, source, destination, sequence }: SearchedEvent, told: ToldEvent, version: string): object {
  const { revision, height, nanos } = told.timeout
  const attributes = {
    packet_data_hex: told.dataHex,
    packet_timeout_height: `${revision}-${height}`,
    packet_timeout_timestamp: nanos,
    packet_sequence: sequence,
    packet_src_port: source.portId,
    packet_src_channel: source.channelId,
    packet_dst_port: destination.portId,
    packet_dst_channel: destination.channelId,
    ...(told.ackHex !== undefined && { packet_ack_hex: told.ackHex }),
  }
  const write = (text: string) => (olderThanText.test(version) ? Buffer.from(text).toString('base64') : text)
  const event = {
    type,
    attributes: Object.entries(attributes).map(([key, value]) => ({ key: write(key), value: write(value), index: true })),
  }
  const result = { code: 0, data: null, log: '', info: '', gas_wanted: '0', gas_used: '0', events: [event], codespace: '' }
  const hash = createHash('sha256').update('').digest('hex').toUpperCase()
  return { txs: [{ hash, height: '1', index: 0, tx_result: result, tx: '' }], total_count: '1' }
}
