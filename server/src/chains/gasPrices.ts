import type { Chain, ChainSettings, ProtobufRpc } from './chain.ts'
import type { GasPrice } from './judgeGasPrice.ts'
import { ServiceClientImpl as NodeService } from 'cosmjs-types/cosmos/base/node/v1beta1/query'
import { DecCoin } from 'cosmjs-types/cosmos/base/v1beta1/coin'
import { memoFor } from '../base/memoFor.ts'
import { createModuleAsker } from './askModule.ts'
import { onChainError } from './chainError.ts'
import { fieldsOf, textOf } from './fields.ts'
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
    let unread = false
    for (const { name, followed, question } of markets) {
      const price = await ask(chain, name, question)
      if (typeof price === 'bigint')
        return judgeGasPrice(followed ? chain.settings : unfollowing(chain.settings), { market: price, node: null, unread: false })
      unread ||= price === 'unread'
    }
    const node = await ask(chain, 'node minimum', nodeMinimum)
    return judgeGasPrice(chain.settings, { market: null, node: node === 'unread' ? null : node, unread: unread || node === 'unread' })
  }

  async function ask(chain: PricedChain, name: string, question: Question): Promise<Said> {
    return modules.ask(chain, name, rpc => question(rpc, chain.settings.gasPrice.denom)).catch(onChainError(() => 'unread' as const))
  }

  return async chainId => {
    const chain = chains.get(chainId)
    if (!chain) throw new Error(`no such chain: ${chainId}`)
    return known.get(chainId, () => read(chain))
  }
}

/** Null where the chain has no such module, or that none for our coin. */
type Said = bigint | 'unread' | null
type Question = (rpc: ProtobufRpc, denom: string) => Promise<Said>

interface Market {
  name: string
  /** Whether a Hermes that follows markets knows this one (ibc-relayer, cosmos/eip_base_fee.rs). */
  followed: boolean
  question: Question
}

/** The modules by which chains set the price of gas. All but one write an SDK `LegacyDec`: the number of 10^-18, as text. */
const markets: Market[] = [
  // github.com/skip-mev/feemarket, and AtomOne's own after it.
  { name: 'feemarket', followed: true, question: priceAmong('feemarket.feemarket.v1.Query') },
  { name: 'dynamicfee', followed: false, question: priceAmong('atomone.dynamicfee.v1.Query') },
  // github.com/osmosis-labs/osmosis x/txfees, which Injective answers too: in the chain's base denom.
  { name: 'txfees', followed: true, question: baseFee('osmosis.txfees.v1beta1.Query', 'GetEipBaseFee') },
  // In the smallest unit of the coin in which the EVM's gas is paid, the only one that such chains take.
  { name: 'cosmos evm', followed: false, question: baseFee('cosmos.evm.feemarket.v1.Query', 'BaseFee') },
  // Ethermint's is a whole number.
  { name: 'ethermint', followed: false, question: baseFee('ethermint.feemarket.v1.Query', 'BaseFee', 10n ** 18n) },
]

/** `prices` is field 1, each a DecCoin. */
function priceAmong(service: string): Question {
  return async (rpc, denom) => {
    const answer = await rpc.request(service, 'GasPrices', new Uint8Array())
    const coins = fieldsOf(answer, 1).map(one => DecCoin.decode(one))
    return readDec(coins.find(coin => coin.denom === denom)?.amount)
  }
}

/** `base_fee` is field 1; absent where the chain has none. */
function baseFee(service: string, method: string, unit = 1n): Question {
  return async rpc => {
    const fee = readDec(textOf(await rpc.request(service, method, new Uint8Array()), 1))
    return typeof fee === 'bigint' ? fee * unit : fee
  }
}

/** A Hermes that cannot read the market pays its own price. */
function unfollowing({ gasPrice: { denom, amount } }: PricedChain['settings']): Pick<ChainSettings, 'gasPrice'> {
  return { gasPrice: { denom, amount } }
}

/** `minimum-gas-prices` of the node's own app.toml, such as `0.025uatom,0.01ibc/ABC`. */
async function nodeMinimum(rpc: ProtobufRpc, denom: string): Promise<bigint | null> {
  const { minimumGasPrice } = await new NodeService(rpc).Config({})
  const price = minimumGasPrice
    .split(',')
    .map(item => /^(\d{1,30}(?:\.\d{1,30})?)([a-z].*)$/i.exec(item.trim()))
    .find(match => match?.[2] === denom)?.[1]
  return price === undefined ? null : toAtto(price)
}

/** What is no number is an answer all the same: a fault of the module, not of the node that told it. */
function readDec(text = ''): Said {
  if (text === '') return null
  return /^\d{1,60}$/.test(text) ? BigInt(text) : 'unread'
}
