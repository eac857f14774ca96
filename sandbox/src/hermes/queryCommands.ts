import type { Arguments } from './arguments.ts'
import type { Config } from './config.ts'
import type { CommandOutput } from './keys.ts'
import type { Log } from './output.ts'
import type { Route } from './route.ts'
import { QueryClientStatusRequest, QueryClientStatusResponse } from 'cosmjs-types/ibc/core/client/v1/query'
import { acknowledged, commitments, unreceivedAcks, unreceivedPackets } from './ibcQueries.ts'
import { ask } from './query.ts'
import { findRoute, reversed } from './route.ts'
import { spawnChain } from './spawnChain.ts'

interface Pending {
  unreceived_packets: number[]
  unreceived_acks: number[]
}

/** `hermes query packet pending`: what is open on both ends of a channel. */
export async function queryPending(config: Config, args: Arguments, log: Log): Promise<CommandOutput> {
  const chain = await spawnChain(config, args.chain, log)
  const route = await findRoute(config, chain, { portId: args.port, channelId: args.channel }, log)
  const src = await pendingOf(route)
  const dst = await pendingOf(reversed(route))
  const ids = { src_chain: route.src.chain.id, dst_chain: route.dst.chain.id }
  return {
    result: { dst, dst_chain: ids.dst_chain, src, src_chain: ids.src_chain },
    plain: `Summary of pending packets:\n${summary('source', ids.src_chain, src)}${summary('destination', ids.dst_chain, dst)}`,
  }
}

/** `hermes query packet commitments` */
export async function queryCommitments(config: Config, args: Arguments, log: Log): Promise<CommandOutput> {
  const { rpc, revision } = await spawnChain(config, args.chain, log)
  const { sequences, height } = await commitments(rpc, { portId: args.port, channelId: args.channel })
  const seqs = sequences.map(Number)
  return {
    result: { height: { revision_height: Number(height), revision_number: Number(revision) }, seqs },
    plain:
      `PacketSeqs {\n    height: Height {\n        revision: ${revision},\n        height: ${height},\n    },\n` +
      `    seqs: [${seqs.join(', ')}],\n}`,
  }
}

/** `hermes query client status` */
export async function queryClientStatus(config: Config, args: Arguments, log: Log): Promise<CommandOutput> {
  const { rpc } = await spawnChain(config, args.chain, log)
  const { status } = await ask(
    rpc,
    {
      path: '/ibc.core.client.v1.Query/ClientStatus',
      name: 'query_client_status',
      request: QueryClientStatusRequest,
      response: QueryClientStatusResponse,
    },
    { clientId: args.client },
  )
  return { result: status, plain: status }
}

async function pendingOf({ src, dst }: Route): Promise<Pending> {
  const { sequences } = await commitments(src.chain.rpc, src.end)
  const packets = await unreceivedPackets(dst.chain.rpc, dst.end, sequences)
  const written = await acknowledged(dst.chain.rpc, dst.end, sequences)
  const acks = await unreceivedAcks(src.chain.rpc, src.end, written.sequences)
  return { unreceived_packets: packets.map(Number), unreceived_acks: acks.map(Number) }
}

function summary(end: string, chainId: string, { unreceived_packets: packets, unreceived_acks: acks }: Pending): string {
  return `Packets pending on ${end} chain (${chainId}):\n  Unreceived packets:${lines(packets)}\n  Unreceived acks:${lines(acks)}\n`
}

function lines(sequences: number[]): string {
  return sequences.map(sequence => `\n    ${sequence}`).join('')
}
