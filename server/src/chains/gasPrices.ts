import type { Chain, ChainSettings, ProtobufRpc } from './chain.ts'
import type { AskedPrices, GasPrice } from './judgeGasPrice.ts'
import { BinaryReader } from 'cosmjs-types/binary'
import { ServiceClientImpl as NodeService } from 'cosmjs-types/cosmos/base/node/v1beta1/query'
import { DecCoin } from 'cosmjs-types/cosmos/base/v1beta1/coin'
import { memoFor } from '../base/memoFor.ts'
import { createModuleAsker } from './askModule.ts'
import { onChainError } from './chainError.ts'
import { judgeGasPrice, toAtto } from './judgeGasPrice.ts'

/** Fee markets move by some percent a block: a price is as good as it was for about that long. */
const keptForMs = 5_000
const mostChains = 1_000

/** What of a chain its gas price is made of. */
interface PricedChain {
  settings: Pick<ChainSettings, 'chainId' | 'gasPrice'>
  query: Chain['query']
}

/** What a unit of gas costs Hermes on each chain, read again every few seconds. Never rejects. */
export function createGasPrices(chains: ReadonlyMap<string, PricedChain>): (chainId: string) => Promise<GasPrice> {
  const known = memoFor<GasPrice>(mostChains, keptForMs)
  const modules = createModuleAsker()

  async function read(chain: PricedChain): Promise<GasPrice> {
    const market = await firstAnswer(chain)
    return judgeGasPrice(chain.settings, { market, node: market === null ? await ask(chain, 'node minimum', nodeMinimum) : null })
  }

  async function firstAnswer(chain: PricedChain): Promise<AskedPrices['market']> {
    for (const [name, question] of markets) {
      const price = await ask(chain, name, question)
      if (price !== null) return price
    }
    return null
  }

  async function ask(chain: PricedChain, name: string, question: Question): Promise<bigint | null> {
    return modules.ask(chain, name, rpc => question(rpc, chain.settings.gasPrice.denom)).catch(onChainError(() => null))
  }

  return async chainId => {
    const chain = chains.get(chainId)
    if (!chain) throw new Error(`no such chain: ${chainId}`)
    return known.get(chainId, () => read(chain))
  }
}

type Question = (rpc: ProtobufRpc, denom: string) => Promise<bigint | null>

/** The modules by which chains set the price of gas. All write an SDK `LegacyDec`: the number of 10^-18, as text. */
const markets: [name: string, question: Question][] = [
  // github.com/skip-mev/feemarket: `prices` is field 1, each a DecCoin.
  [
    'feemarket',
    async (rpc, denom) => {
      const answer = await rpc.request('feemarket.feemarket.v1.Query', 'GasPrices', new Uint8Array())
      const coins = fieldsOne(answer).map(one => DecCoin.decode(one))
      return readDec(coins.find(coin => coin.denom === denom)?.amount)
    },
  ],
  // github.com/osmosis-labs/osmosis x/txfees: `base_fee` is field 1, in the chain's base denom.
  [
    'txfees',
    async rpc => {
      const [fee] = fieldsOne(await rpc.request('osmosis.txfees.v1beta1.Query', 'GetEipBaseFee', new Uint8Array()))
      return fee ? readDec(Buffer.from(fee).toString('latin1')) : null
    },
  ],
]

/** `minimum-gas-prices` of the node's own app.toml, such as `0.025uatom,0.01ibc/ABC`. */
async function nodeMinimum(rpc: ProtobufRpc, denom: string): Promise<bigint | null> {
  const { minimumGasPrice } = await new NodeService(rpc).Config({})
  const price = minimumGasPrice
    .split(',')
    .map(item => /^(\d{1,30}(?:\.\d{1,30})?)([a-z].*)$/i.exec(item.trim()))
    .find(match => match?.[2] === denom)?.[1]
  return price === undefined ? null : toAtto(price)
}

function readDec(text: string | undefined): bigint | null {
  return text !== undefined && /^\d{1,60}$/.test(text) ? BigInt(text) : null
}

/** The bytes of each field 1 that has a length. */
function fieldsOne(message: Uint8Array): Uint8Array[] {
  const reader = new BinaryReader(message)
  const found: Uint8Array[] = []
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === 10) found.push(reader.bytes())
    else reader.skipType(tag & 7)
  }
  return found
}
