import type { QueryContext, QueryHandler } from './query.ts'
import { BinaryWriter } from 'cosmjs-types/binary'
import { DecCoin } from 'cosmjs-types/cosmos/base/v1beta1/coin'
import { refuse, sdkErrors } from '../tx/abciError.ts'
import { gasPriceOf, requiredFee } from '../tx/gasPrice.ts'

/** Gas prices by Skip's x/feemarket and Osmosis' x/txfees, each on the chain that has it. */
export const feeMarketQueries: Record<string, QueryHandler> = {
  '/feemarket.feemarket.v1.Query/GasPrices': context =>
    fieldOne(DecCoin.encode({ denom: context.chain.denom, amount: priceOn(context, 'feemarket') }).finish()),
  '/osmosis.txfees.v1beta1.Query/GetEipBaseFee': context => fieldOne(Buffer.from(priceOn(context, 'txfees'))),
}

/** An SDK `LegacyDec` in protobuf: the number of 10^-18. */
function priceOn({ chain, state }: QueryContext, module: 'feemarket' | 'txfees'): string {
  if (chain.feeMarket !== module) throw refuse(sdkErrors.unknownRequest, 'unknown query path')
  return requiredFee(gasPriceOf(state, chain), 10n ** 18n).toString()
}

function fieldOne(bytes: Uint8Array): Uint8Array {
  return BinaryWriter.create().uint32(10).bytes(bytes).finish()
}
