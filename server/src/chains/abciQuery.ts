import type { ProtobufRpc, QueryOptions } from './chain.ts'
import type { Endpoint } from './endpoint.ts'
import { Buffer } from 'node:buffer'
import { ChainError } from './chainError.ts'
import { judgeAbciError } from './rpcErrors.ts'
import { AbciQueryAnswer } from './rpcSchemas.ts'

/**
 * Runs `ask` with an RPC that uses this endpoint only. `heard` receives its answers, for a comparison. @returns the value, and the oldest
 * height among the answers; the asked height when nothing was asked @throws ChainError `not-yet` when an answer is older than `oldest`,
 * `nonsense` when it is of another height than the pinned one
 */
export async function queryEndpoint<T>(
  endpoint: Endpoint,
  chainId: string,
  ask: (rpc: ProtobufRpc) => Promise<T>,
  options: QueryOptions,
  oldest: number,
  heard?: string[],
): Promise<{ value: T; height: number }> {
  let height = Number.POSITIVE_INFINITY
  const rpc: ProtobufRpc = {
    async request(service, method, data) {
      const path = `/${service}/${method}`
      const { response } = await endpoint.call({
        method: 'abci_query',
        params: { path, data: Buffer.from(data).toString('hex'), height: String(options.atHeight ?? 0), prove: false },
        answer: AbciQueryAnswer,
        // What our records are made of beside the blocks.
        forBlocks: options.agreed,
      })
      const facts = { chainId, endpoint: endpoint.name, abci: { code: response.code, codespace: response.codespace, log: response.log } }
      // A refusal without a height comes from before the state was looked at (unknown path, height out of reach).
      if (response.height > 0 || response.code === 0) checkHeight(response.height)
      if (response.code !== 0) throw new ChainError(judgeAbciError(response), `${chainId} refused ${path}: ${response.log}`, facts)
      heard?.push(`${path} ${Buffer.from(data).toString('hex')} ${Buffer.from(response.value).toString('hex')}`)
      return response.value
    },
  }
  const value = await ask(rpc).catch((cause: unknown) => {
    if (cause instanceof ChainError) throw cause
    // The generated decoders throw plain errors on bytes that are no such message.
    const fault = new ChainError('nonsense', `${endpoint.name} gave an answer that cannot be decoded`, {
      chainId,
      endpoint: endpoint.name,
      cause,
    })
    endpoint.blame(fault)
    throw fault
  })
  return { value, height: Number.isFinite(height) ? height : (options.atHeight ?? oldest) }

  function checkHeight(answered: number): void {
    if (options.atHeight !== undefined && answered !== options.atHeight) {
      const fault = new ChainError('nonsense', `${endpoint.name} answered for height ${answered} instead of ${options.atHeight}`, {
        chainId,
        endpoint: endpoint.name,
      })
      endpoint.blame(fault)
      throw fault
    }
    if (answered < oldest)
      throw new ChainError('not-yet', `${endpoint.name} is at height ${answered}, before ${oldest}`, { chainId, endpoint: endpoint.name })
    height = Math.min(height, answered)
  }
}
