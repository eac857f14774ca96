import type { ChainName, NetworkInfo } from './network.ts'
import { z } from 'zod'
import { chainHead } from './chain.ts'
import { run } from './run.ts'
import { until } from './until.ts'

/** Runs a command of simd against one of the chains, as a person would, and gives its JSON. */
export async function simd(network: NetworkInfo, chain: ChainName, ...args: string[]): Promise<unknown> {
  const { home, rpc } = network.chains[chain]
  const out = await run(network.tools.simd, [...args, '--home', home, '--node', rpc, '--output', 'json'])
  return JSON.parse(out)
}

const Balance = z.object({ balance: z.object({ amount: z.string() }) })

/** Base units that the chain itself says an account has. */
export async function balance(network: NetworkInfo, chain: ChainName, address: string, denom = 'stake'): Promise<bigint> {
  return BigInt(Balance.parse(await simd(network, chain, 'query', 'bank', 'balance', address, denom)).balance.amount)
}

export async function height(network: NetworkInfo, chain: ChainName): Promise<number> {
  return (await chainHead(network.chains[chain].rpc)).height
}

export async function waitForHeight(network: NetworkInfo, chain: ChainName, wanted: number): Promise<void> {
  await until(`${chain} is at ${wanted}`, async () => await height(network, chain) >= wanted)
}

const Tx = z.object({ txhash: z.string(), height: z.string(), code: z.number(), raw_log: z.string(), events: z.array(z.object({ type: z.string(), attributes: z.array(z.object({ key: z.string(), value: z.string() })) })) })

/** Waits until a transaction is in a block and in the node's index. */
export async function waitForTx(network: NetworkInfo, chain: ChainName, txHash: string): Promise<z.infer<typeof Tx>> {
  return until(`${txHash} is in a block of ${chain}`, async () => Tx.parse(await simd(network, chain, 'query', 'tx', txHash)))
}

const Commitments = z.object({ commitments: z.array(z.object({ sequence: z.string() })) })

/** Sequences of the packets that a channel end has sent and that were neither acknowledged nor timed out. */
export async function openSequences(network: NetworkInfo, chain: ChainName, channelId: string): Promise<string[]> {
  const { commitments } = Commitments.parse(await simd(network, chain, 'query', 'ibc', 'channel', 'packet-commitments', 'transfer', channelId, '--limit', '1000'))
  return commitments.map(({ sequence }) => sequence)
}

const Search = z.object({ total_count: z.string() })

/** How many transactions on a chain hold an event of this packet, such as `write_acknowledgement`, by the source end of the packet. */
export async function countTxs(network: NetworkInfo, chain: ChainName, event: string, channelId: string, sequence: string): Promise<number> {
  const query = `${event}.packet_src_channel='${channelId}' AND ${event}.packet_sequence='${sequence}'`
  return Number(Search.parse(await simd(network, chain, 'query', 'txs', '--query', query)).total_count)
}
