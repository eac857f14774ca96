import type { QueryHandler } from './query.ts'
import { ConfigRequest, ConfigResponse } from 'cosmjs-types/cosmos/base/node/v1beta1/query'
import {
  GetNodeInfoRequest,
  GetNodeInfoResponse,
  GetSyncingRequest,
  GetSyncingResponse,
} from 'cosmjs-types/cosmos/base/tendermint/v1beta1/query'
import { QueryParamsRequest, QueryParamsResponse } from 'cosmjs-types/cosmos/staking/v1beta1/query'
import { SimulateRequest, SimulateResponse } from 'cosmjs-types/cosmos/tx/v1beta1/service'
import { Tx } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { eventToJson } from '../chain/json.ts'
import { GrpcError, handler, invalidArgument } from './query.ts'

/** For clients that behave by version. */
export const cometVersion = '0.38.11'
const sdkVersion = 'v0.50.9'

/** Services of the node itself, and the staking parameters of light clients. */
export const nodeQueries: Record<string, QueryHandler> = {
  '/cosmos.tx.v1beta1.Service/Simulate': handler(SimulateRequest, SimulateResponse, (context, request) => {
    // A Tx and a TxRaw are the same bytes.
    const bytes = request.txBytes.length > 0 ? request.txBytes : request.tx && Tx.encode(request.tx).finish()
    if (!bytes) throw invalidArgument('empty txBytes is not allowed')
    const result = context.simulate(bytes)
    if (result.code !== 0) throw new GrpcError('Unknown', `${result.log} [sandbox] with gas used: '${result.gasUsed}'`)
    return SimulateResponse.fromPartial({
      gasInfo: { gasWanted: result.gasWanted, gasUsed: result.gasUsed },
      result: { data: result.data, log: '', events: result.events.map(eventToJson), msgResponses: [] },
    })
  }),

  '/cosmos.base.node.v1beta1.Service/Config': handler(ConfigRequest, ConfigResponse, context => ({
    minimumGasPrice: `${context.chain.minGasPrice}${context.chain.denom}`,
    pruningKeepRecent: '0',
    pruningInterval: '0',
    haltHeight: 0n,
  })),

  '/cosmos.base.tendermint.v1beta1.Service/GetNodeInfo': handler(GetNodeInfoRequest, GetNodeInfoResponse, context =>
    GetNodeInfoResponse.fromPartial({
      defaultNodeInfo: {
        protocolVersion: { p2p: 8n, block: 11n, app: 0n },
        network: context.chain.chainId,
        version: cometVersion,
        moniker: 'sandbox',
      },
      applicationVersion: { name: 'sandbox', appName: 'sandbox', version: 'v8.8.0', cosmosSdkVersion: sdkVersion },
    }),
  ),

  '/cosmos.base.tendermint.v1beta1.Service/GetSyncing': handler(GetSyncingRequest, GetSyncingResponse, () => ({ syncing: false })),

  '/cosmos.staking.v1beta1.Query/Params': handler(QueryParamsRequest, QueryParamsResponse, context => {
    const unbondingMs = Number(context.state.get('params', 'unbonding-period-ms'))
    return {
      params: {
        unbondingTime: { seconds: BigInt(Math.floor(unbondingMs / 1000)), nanos: 0 },
        maxValidators: 100,
        maxEntries: 7,
        historicalEntries: 10_000,
        bondDenom: context.chain.denom,
        minCommissionRate: '0',
      },
    }
  }),
}
