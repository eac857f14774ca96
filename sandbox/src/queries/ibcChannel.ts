import type { Channel } from 'cosmjs-types/ibc/core/channel/v1/channel'
import type { StoredChannel } from '../ibc/ibcStore.ts'
import type { QueryContext, QueryHandler } from './query.ts'
import { Order, State } from 'cosmjs-types/ibc/core/channel/v1/channel'
import {
  QueryChannelClientStateRequest,
  QueryChannelClientStateResponse,
  QueryChannelRequest,
  QueryChannelResponse,
  QueryChannelsRequest,
  QueryChannelsResponse,
  QueryConnectionChannelsRequest,
  QueryConnectionChannelsResponse,
  QueryNextSequenceReceiveRequest,
  QueryNextSequenceReceiveResponse,
  QueryNextSequenceSendRequest,
  QueryNextSequenceSendResponse,
} from 'cosmjs-types/ibc/core/channel/v1/query'
import { channels, connections, nextSequenceSend } from '../ibc/ibcStore.ts'
import { encodeClient, ownHeight, readClient } from './ibcClient.ts'
import { paginate } from './pagination.ts'
import { handler, invalidArgument, notFound } from './query.ts'

/** ibc-go v8 04-channel: channels. */
export const channelQueries: Record<string, QueryHandler> = {
  '/ibc.core.channel.v1.Query/Channel': handler(QueryChannelRequest, QueryChannelResponse, (context, { portId, channelId }) => ({
    channel: encode(readChannel(context, portId, channelId)),
    proof: new Uint8Array(),
    proofHeight: ownHeight(context),
  })),

  '/ibc.core.channel.v1.Query/Channels': handler(QueryChannelsRequest, QueryChannelsResponse, (context, request) => {
    const { items, pagination } = paginate(channels.list(context.state), request.pagination)
    return { channels: items.map(identified), pagination, height: ownHeight(context) }
  }),

  '/ibc.core.channel.v1.Query/ConnectionChannels': handler(
    QueryConnectionChannelsRequest,
    QueryConnectionChannelsResponse,
    (context, request) => {
      const { items, pagination } = paginate(
        channels.list(context.state).filter(([, channel]) => channel.connectionId === request.connection),
        request.pagination,
      )
      return { channels: items.map(identified), pagination, height: ownHeight(context) }
    },
  ),

  '/ibc.core.channel.v1.Query/ChannelClientState': handler(
    QueryChannelClientStateRequest,
    QueryChannelClientStateResponse,
    (context, { portId, channelId }) => {
      const channel = channels.get(context.state, `${portId}/${channelId}`)
      const connection = channel && connections.get(context.state, channel.connectionId)
      if (!connection) throw notFound(`port-id: ${portId}, channel-id: ${channelId}: channel not found`)
      const clientState = encodeClient(readClient(context, connection.clientId))
      return {
        identifiedClientState: { clientId: connection.clientId, clientState },
        proof: new Uint8Array(),
        proofHeight: ownHeight(context),
      }
    },
  ),

  '/ibc.core.channel.v1.Query/NextSequenceSend': handler(
    QueryNextSequenceSendRequest,
    QueryNextSequenceSendResponse,
    (context, { portId, channelId }) => {
      if (!channels.get(context.state, `${portId}/${channelId}`))
        throw notFound(`port-id: ${portId}, channel-id ${channelId}: sequence send not found`)
      return {
        nextSequenceSend: nextSequenceSend(context.state, `${portId}/${channelId}`),
        proof: new Uint8Array(),
        proofHeight: ownHeight(context),
      }
    },
  ),

  // An unordered channel has no such sequence; the application answers 0.
  '/ibc.core.channel.v1.Query/NextSequenceReceive': handler(
    QueryNextSequenceReceiveRequest,
    QueryNextSequenceReceiveResponse,
    (context, { portId, channelId }) => {
      readChannel(context, portId, channelId)
      return { nextSequenceReceive: 0n, proof: new Uint8Array(), proofHeight: ownHeight(context) }
    },
  ),
}

export function readChannel(context: QueryContext, portId: string, channelId: string): StoredChannel {
  if (portId === '' || channelId === '') throw invalidArgument('identifier cannot be blank: invalid identifier')
  const channel = channels.get(context.state, `${portId}/${channelId}`)
  if (!channel) throw notFound(`port-id: ${portId}, channel-id ${channelId}: channel not found`)
  return channel
}

function encode(channel: StoredChannel): Channel {
  return {
    state: channel.state === 'OPEN' ? State.STATE_OPEN : State.STATE_CLOSED,
    ordering: channel.ordering === 'ORDERED' ? Order.ORDER_ORDERED : Order.ORDER_UNORDERED,
    counterparty: channel.counterparty,
    connectionHops: [channel.connectionId],
    version: channel.version,
  }
}

function identified([end, channel]: [string, StoredChannel]) {
  const [portId = '', channelId = ''] = end.split('/')
  return { ...encode(channel), portId, channelId }
}
