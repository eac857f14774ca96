import type { ChainConfig } from './config.ts'
import type { LaneKey } from './keyring.ts'
import type { Rpc } from './rpc.ts'
import { z } from 'zod'
import { HermesError } from './hermesError.ts'
import { callRpc } from './rpc.ts'

/** A chain of this run. */
export interface Chain {
  id: string
  revision: bigint
  config: ChainConfig
  rpc: Rpc
  /** Read at first use: a clear without work needs no key. */
  key: () => LaneKey
  /** Read from the node at first use; then counted up by each transaction. */
  account: { number: bigint; sequence: bigint } | undefined
}

export interface ChainStatus {
  height: bigint
  timeMs: number
}

const Status = z.object({
  node_info: z.object({ version: z.string() }),
  sync_info: z.object({ latest_block_height: z.string(), latest_block_time: z.string() }),
})

/** Newest block of the node, and its version. @throws HermesError */
export async function chainStatus({ rpc }: Pick<Chain, 'rpc'>): Promise<ChainStatus & { version: string }> {
  const {
    node_info: { version },
    sync_info: { latest_block_height: height, latest_block_time: time },
  } = await callRpc(rpc, 'status', {}, Status)
  return { height: BigInt(height), timeMs: Date.parse(time), version }
}

const AbciInfo = z.object({ response: z.object({ last_block_height: z.string().default('0') }) })

/** Newest height of the application; the node may show one more block. @throws HermesError */
export async function applicationHeight({ rpc }: Pick<Chain, 'rpc'>): Promise<bigint> {
  const { response } = await callRpc(rpc, 'abci_info', {}, AbciInfo)
  return BigInt(response.last_block_height)
}

const Header = z.object({ signed_header: z.object({ header: z.object({ time: z.string() }) }) })

/** The chain's own newest state: height and the time of that block. @throws HermesError */
export async function applicationStatus(chain: Pick<Chain, 'rpc'>): Promise<ChainStatus> {
  const height = await applicationHeight(chain)
  const {
    signed_header: { header },
  } = await callRpc(chain.rpc, 'commit', { height: String(height) }, Header)
  return { height, timeMs: Date.parse(header.time) }
}

/** `1-345` */
export function heightText(chain: Pick<Chain, 'revision'>, height: bigint): string {
  return `${chain.revision}-${height}`
}

export function missingChain(chainId: string): HermesError {
  return new HermesError('failed to spawn chain runtime', `missing chain config for '${chainId}' in configuration file`)
}
