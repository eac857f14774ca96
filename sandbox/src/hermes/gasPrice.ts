import type { Chain } from './chain.ts'
import type { Log } from './output.ts'
import { Buffer } from 'node:buffer'
import { BinaryReader, BinaryWriter } from 'cosmjs-types/binary'
import { DecCoin } from 'cosmjs-types/cosmos/base/v1beta1/coin'
import { ask, GrpcStatusError } from './query.ts'

const empty = { encode: () => BinaryWriter.create() }
const first = { decode: fieldOne }

/**
 * The price of a unit of gas: with `dynamic_gas_price` the fee market's, times `multiplier`, at most `max`; else, or without a fee market,
 * the fixed one (Hermes 1.10 `chain/cosmos/gas.rs` and `eip_base_fee.rs`).
 */
export async function gasPriceNow(chain: Chain, log: Log): Promise<number> {
  const { gas_price: fixed, dynamic_gas_price: dynamic } = chain.config
  if (!dynamic.enabled) return fixed.price
  const asked = await askMarkets(chain)
  if (asked === null) {
    log('WARN', { message: 'failed to query EIP base fee, using static gas price instead' }, { name: 'dynamic_gas_price' })
    return fixed.price
  }
  return Math.min(asked * dynamic.multiplier, dynamic.max)
}

async function askMarkets({ rpc, config }: Chain): Promise<number | null> {
  const dec = (text: string) => Number(text) / 1e18
  for (const [path, read] of [
    ['/osmosis.txfees.v1beta1.Query/GetEipBaseFee', (value: Uint8Array) => dec(Buffer.from(value).toString('latin1'))],
    [
      '/feemarket.feemarket.v1.Query/GasPrices',
      (value: Uint8Array) => {
        const { denom, amount } = DecCoin.decode(value)
        return denom === config.gas_price.denom ? dec(amount) : null
      },
    ],
  ] as const) {
    try {
      return read(await ask(rpc, { path, name: 'query_eip_base_fee', request: empty, response: first }, undefined))
    } catch (error) {
      // The other module's query is tried next.
      if (!(error instanceof GrpcStatusError)) throw error
    }
  }
  return null
}

function fieldOne(bytes: Uint8Array): Uint8Array {
  const reader = new BinaryReader(bytes)
  return reader.uint32() === 10 ? reader.bytes() : new Uint8Array()
}
