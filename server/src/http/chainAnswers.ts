import type { Chain } from '../chains/chain.ts'
import type { PacketContext } from '../packets/context.ts'
import { toldProblem } from '@relayooor/shared/messages/toldProblem.ts'
import { onChainError } from '../chains/chainError.ts'

/** @throws Problem `unsupported-chain` */
export function requireChain(ctx: Pick<PacketContext, 'chains'>, chainId: string): Chain {
  const chain = ctx.chains.get(chainId)
  if (!chain) throw toldProblem('unsupported-chain', { chainId, supported: [...ctx.chains.keys()] })
  return chain
}

/** A chain that cannot be asked is an answer to the caller, not a fault of ours. */
export async function whenReachable<T>(ask: () => Promise<T>): Promise<T> {
  return ask().catch(
    onChainError(error => {
      throw toldProblem('unavailable', { reason: error.code }, 10)
    }),
  )
}
