import { QueryParamsResponse as ConsensusParams } from 'cosmjs-types/cosmos/consensus/v1/query'
import { QueryParamsResponse } from 'cosmjs-types/cosmos/params/v1beta1/query'
import { expect, it } from 'vitest'
import { createModuleAsker } from './askModule.ts'
import { blockGas } from './blockGas.ts'
import { chainOn, fakeNode } from './testing.ts'

function consensus(maxGas: bigint) {
  return ConsensusParams.encode(ConsensusParams.fromPartial({ params: { block: { maxBytes: 1n, maxGas } } })).finish()
}
function old(value: string) {
  return QueryParamsResponse.encode(QueryParamsResponse.fromPartial({ param: { subspace: 'baseapp', key: 'BlockParams', value } })).finish()
}

it.each<[string, Record<string, Uint8Array>, bigint | null]>([
  ['as the consensus module has it', { '/cosmos.consensus.v1.Query/Params': consensus(75_000_000n) }, 75_000_000n],
  ['without a limit', { '/cosmos.consensus.v1.Query/Params': consensus(-1n) }, null],
  ['of an older chain', { '/cosmos.params.v1beta1.Query/Params': old('{"max_bytes":"200000","max_gas":"2000000"}') }, 2_000_000n],
  ['of a chain that does not say', {}, null],
])('gas of a block %s', async (_, answers, most) => {
  const node = await fakeNode()
  for (const [path, value] of Object.entries(answers)) node.abci.set(path, () => ({ value }))
  expect(await blockGas(chainOn([node]), createModuleAsker())).toBe(most)
})
