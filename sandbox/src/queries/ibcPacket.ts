import type { PacketState } from 'cosmjs-types/ibc/core/channel/v1/channel'
import type { QueryHandler } from './query.ts'
import {
  QueryPacketAcknowledgementRequest,
  QueryPacketAcknowledgementResponse,
  QueryPacketAcknowledgementsRequest,
  QueryPacketAcknowledgementsResponse,
  QueryPacketCommitmentRequest,
  QueryPacketCommitmentResponse,
  QueryPacketCommitmentsRequest,
  QueryPacketCommitmentsResponse,
  QueryPacketReceiptRequest,
  QueryPacketReceiptResponse,
  QueryUnreceivedAcksRequest,
  QueryUnreceivedAcksResponse,
  QueryUnreceivedPacketsRequest,
  QueryUnreceivedPacketsResponse,
} from 'cosmjs-types/ibc/core/channel/v1/query'
import { acknowledgementsBucket, commitmentsBucket, receiptsBucket } from '../ibc/ibcStore.ts'
import { readChannel } from './ibcChannel.ts'
import { ownHeight } from './ibcClient.ts'
import { paginate } from './pagination.ts'
import { handler, invalidArgument, notFound } from './query.ts'

interface End {
  portId: string
  channelId: string
}

/** ibc-go v8 04-channel: packets. Lists are sorted by the sequences' text, like their store keys. */
export const packetQueries: Record<string, QueryHandler> = {
  '/ibc.core.channel.v1.Query/PacketCommitment': handler(
    QueryPacketCommitmentRequest,
    QueryPacketCommitmentResponse,
    (context, request) => {
      const commitment = context.state.get(commitmentsBucket(endOf(request)), sequenceOf(request))
      if (commitment === undefined) throw notFound('packet commitment hash not found')
      return { commitment: Buffer.from(commitment, 'hex'), proof: new Uint8Array(), proofHeight: ownHeight(context) }
    },
  ),

  '/ibc.core.channel.v1.Query/PacketCommitments': handler(
    QueryPacketCommitmentsRequest,
    QueryPacketCommitmentsResponse,
    (context, request) => {
      const { items, pagination } = paginate(context.state.list(commitmentsBucket(endOf(request))), request.pagination)
      return { commitments: items.map(item => packetState(request, item)), pagination, height: ownHeight(context) }
    },
  ),

  '/ibc.core.channel.v1.Query/PacketReceipt': handler(QueryPacketReceiptRequest, QueryPacketReceiptResponse, (context, request) => ({
    received: context.state.get(receiptsBucket(endOf(request)), sequenceOf(request)) !== undefined,
    proof: new Uint8Array(),
    proofHeight: ownHeight(context),
  })),

  '/ibc.core.channel.v1.Query/PacketAcknowledgement': handler(
    QueryPacketAcknowledgementRequest,
    QueryPacketAcknowledgementResponse,
    (context, request) => {
      const acknowledgement = context.state.get(acknowledgementsBucket(endOf(request)), sequenceOf(request))
      if (acknowledgement === undefined) throw notFound('packet acknowledgement hash not found')
      return { acknowledgement: Buffer.from(acknowledgement, 'hex'), proof: new Uint8Array(), proofHeight: ownHeight(context) }
    },
  ),

  '/ibc.core.channel.v1.Query/PacketAcknowledgements': handler(
    QueryPacketAcknowledgementsRequest,
    QueryPacketAcknowledgementsResponse,
    (context, request) => {
      const all = context.state.list(acknowledgementsBucket(endOf(request)))
      // With sequences in the request the node ignores the page.
      if (request.packetCommitmentSequences.length > 0) {
        const wanted = new Set(request.packetCommitmentSequences.map(String))
        return {
          acknowledgements: all.filter(([sequence]) => wanted.has(sequence)).map(item => packetState(request, item)),
          height: ownHeight(context),
        }
      }
      const { items, pagination } = paginate(all, request.pagination)
      return { acknowledgements: items.map(item => packetState(request, item)), pagination, height: ownHeight(context) }
    },
  ),

  '/ibc.core.channel.v1.Query/UnreceivedPackets': handler(
    QueryUnreceivedPacketsRequest,
    QueryUnreceivedPacketsResponse,
    (context, request) => {
      readChannel(context, request.portId, request.channelId)
      const sequences = request.packetCommitmentSequences.filter(
        one => context.state.get(receiptsBucket(endOf(request)), positive(one)) === undefined,
      )
      return { sequences, height: ownHeight(context) }
    },
  ),

  '/ibc.core.channel.v1.Query/UnreceivedAcks': handler(QueryUnreceivedAcksRequest, QueryUnreceivedAcksResponse, (context, request) => {
    const sequences = request.packetAckSequences.filter(
      one => context.state.get(commitmentsBucket(endOf(request)), positive(one)) !== undefined,
    )
    return { sequences, height: ownHeight(context) }
  }),
}

function endOf({ portId, channelId }: End): string {
  if (portId === '' || channelId === '') throw invalidArgument('identifier cannot be blank: invalid identifier')
  return `${portId}/${channelId}`
}

function sequenceOf({ sequence }: { sequence: bigint }): string {
  return positive(sequence)
}

function positive(sequence: bigint): string {
  if (sequence === 0n) throw invalidArgument('packet sequence cannot be 0')
  return String(sequence)
}

function packetState({ portId, channelId }: End, [sequence, data]: [string, string]): PacketState {
  return { portId, channelId, sequence: BigInt(sequence), data: Buffer.from(data, 'hex') }
}
