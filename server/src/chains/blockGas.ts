import type { AskedChain, ModuleAsker } from './askModule.ts'
import { QueryClientImpl as ConsensusQuery } from 'cosmjs-types/cosmos/consensus/v1/query'
import { QueryClientImpl as ParamsQuery } from 'cosmjs-types/cosmos/params/v1beta1/query'
import { z } from 'zod'

/** As x/params keeps it, in JSON. */
const BlockParams = z.object({ max_gas: z.string().regex(/^-?\d{1,19}$/) })

/** Gas that a block takes, the most of a transaction. Null where nothing limits it, or the chain does not say. @throws ChainError */
export async function blockGas(chain: AskedChain, modules: ModuleAsker): Promise<bigint | null> {
  const asked = await modules.ask(chain, 'consensus', async rpc => (await new ConsensusQuery(rpc).Params({})).params?.block?.maxGas ?? null)
  // Before SDK 0.47 it stands among the parameters of all modules.
  const most =
    asked ??
    (await modules.ask(chain, 'block parameters', async rpc => {
      const { param } = await new ParamsQuery(rpc).Params({ subspace: 'baseapp', key: 'BlockParams' })
      return BigInt(BlockParams.parse(JSON.parse(param.value)).max_gas)
    }))
  return most !== null && most > 0n ? most : null
}
