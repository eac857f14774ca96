import type { ChainName, NetworkInfo } from './network.ts'
import { StargateClient } from '@cosmjs/stargate'
import { z } from 'zod'
import { until } from '../kit/until.ts'
import { chainHead } from './chain.ts'
import { chain as chainOf } from './network.ts'
import { run } from './run.ts'

/** Runs a command of simd on one of the chains. @returns its JSON */
export async function simd(network: NetworkInfo, chain: ChainName, ...args: string[]): Promise<unknown> {
  const { home, rpc } = chainOf(network, chain)
  const out = await run(network.tools.simd, [...args, '--home', home, '--node', rpc, '--output', 'json'])
  return JSON.parse(out)
}

/** In base units. Asked of the node: simd of ibc-go v11 has no command for it. */
export async function balance(network: NetworkInfo, chain: ChainName, address: string, denom = 'stake'): Promise<bigint> {
  const client = await StargateClient.connect(chainOf(network, chain).rpc)
  try {
    return BigInt((await client.getBalance(address, denom)).amount)
  } finally {
    client.disconnect()
  }
}

async function height(network: NetworkInfo, chain: ChainName): Promise<number> {
  return (await chainHead(chainOf(network, chain).rpc)).height
}

export async function waitForHeight(network: NetworkInfo, chain: ChainName, wanted: number): Promise<void> {
  await until(`${chain} is at ${wanted}`, async () => (await height(network, chain)) >= wanted)
}

const Tx = z.object({
  txhash: z.string(),
  height: z.string(),
  code: z.number(),
  raw_log: z.string(),
  events: z.array(z.object({ type: z.string(), attributes: z.array(z.object({ key: z.string(), value: z.string() })) })),
})

/** Waits until a transaction is in a block and in the node's index. */
export async function waitForTx(network: NetworkInfo, chain: ChainName, txHash: string): Promise<z.infer<typeof Tx>> {
  return until(`${txHash} is in a block of ${chain}`, async () => Tx.parse(await simd(network, chain, 'query', 'tx', txHash)))
}

const Commitments = z.object({ commitments: z.array(z.object({ sequence: z.string() })) })

/** Sequences of the packets that a channel end has sent and that were neither acknowledged nor timed out. */
export async function openSequences(network: NetworkInfo, chain: ChainName, channelId: string): Promise<string[]> {
  const { commitments } = Commitments.parse(
    await simd(network, chain, 'query', 'ibc', 'channel', 'packet-commitments', 'transfer', channelId, '--limit', '1000'),
  )
  return commitments.map(({ sequence }) => sequence)
}

/** How often each packet of a channel end was received on the other chain, by sequence. */
export async function arrivals(network: NetworkInfo, chain: ChainName, sourceChannelId: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  const client = await StargateClient.connect(chainOf(network, chain).rpc)
  try {
    const txs = await client.searchTx(`write_acknowledgement.packet_src_channel='${sourceChannelId}'`)
    for (const { attributes } of txs.flatMap(tx => tx.events).filter(event => event.type === 'write_acknowledgement')) {
      const sequence = attributes.find(({ key }) => key === 'packet_sequence')?.value ?? ''
      if (attributes.some(({ key, value }) => key === 'packet_src_channel' && value === sourceChannelId))
        counts.set(sequence, (counts.get(sequence) ?? 0) + 1)
    }
  } finally {
    client.disconnect()
  }
  return counts
}
