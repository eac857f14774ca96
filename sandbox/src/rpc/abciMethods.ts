import type { Methods } from './method.ts'
import type { NodeView } from './node.ts'
import { BinaryWriter } from 'cosmjs-types/binary'
import { QueryAllBalancesResponse, QueryBalanceResponse } from 'cosmjs-types/cosmos/bank/v1beta1/query'
import { z } from 'zod'
import { base64 } from '../chain/json.ts'
import { forwardStore } from '../ibc/inFlightPacket.ts'
import { answerQuery, isKnownQuery } from '../queries/answerQuery.ts'
import { AbciError, refuse, sdkErrors } from '../tx/abciError.ts'
import { Height, Hex, readParams } from './params.ts'

const AbciQuery = z.object({ path: z.string().default(''), data: Hex.default(new Uint8Array()), height: Height })

export const abciMethods: Methods = {
  abci_info: {
    positional: [],
    run(node) {
      const block = node.chain.block(node.stateHeight())
      return {
        response: {
          data: 'sandbox',
          last_block_height: String(node.stateHeight()),
          ...(block && { last_block_app_hash: base64(block.nextAppHash) }),
        },
      }
    },
  },

  abci_query: { positional: ['path', 'data', 'height', 'prove'], run: abciQuery },
}

function abciQuery(node: NodeView, params: Record<string, unknown>) {
  const { path, data, height: asked = 0 } = readParams(AbciQuery, params)
  const height = asked === 0 ? node.stateHeight() : asked
  const answer = { info: '', index: '0', key: null, value: null, proofOps: null }
  // Refusals from before the state was opened have no height.
  let opened = 0
  try {
    if (path.startsWith('/store/')) return { response: { ...storeQuery(node, path, data, height), height: String(height) } }
    const state = openState(node, path, height, () => (opened = height))
    const value = answerQuery(state, path, data)
    return {
      response: {
        code: 0,
        log: '',
        ...answer,
        value: value.length > 0 ? base64(lie(node, path, value)) : null,
        height: String(height),
        codespace: '',
      },
    }
  } catch (error) {
    if (!(error instanceof AbciError)) throw error
    return { response: { code: error.code, log: error.message, ...answer, height: String(opened), codespace: error.codespace } }
  }
}

/**
 * Raw state, as SDK 0.50's `/store/NAME/key` and `/store/NAME/subspace` answer. Only the store of forwarded packets is here; for a state
 * that is gone, or not made yet, the value is empty and only the log tells it.
 */
function storeQuery(node: NodeView, path: string, data: Uint8Array, height: number) {
  const [, , name = '', kind = ''] = path.split('/')
  if (name !== forwardStore) throw refuse(sdkErrors.unknownRequest, `no such store: ${name}`)
  if (data.length === 0) throw refuse(sdkErrors.txDecode, 'query cannot be zero length')
  const key = Buffer.from(data).toString('utf8')
  const answer = { code: 0, log: '', info: '', index: '0', key: base64(data), value: null, proofOps: null, codespace: '' }
  const known = height <= node.stateHeight() && height >= node.faults.prunedBelow
  const state = known ? node.chain.stateAt(height) : undefined
  if (kind === 'key') {
    const value = state?.get(forwardStore, key)
    return { ...answer, log: state ? '' : 'version does not exist', value: value === undefined ? null : base64(Buffer.from(value, 'hex')) }
  }
  if (kind !== 'subspace') throw refuse(sdkErrors.unknownRequest, `unexpected query path: /${kind}`)
  // The newest state, whatever height was asked.
  const writer = new BinaryWriter()
  for (const [item, value] of node.chain.stateAt(node.stateHeight())?.list(forwardStore) ?? [])
    if (item.startsWith(key))
      writer.uint32(10).bytes(new BinaryWriter().uint32(10).string(item).uint32(18).bytes(Buffer.from(value, 'hex')).finish())
  const pairs = writer.finish()
  return { ...answer, value: pairs.length > 0 ? base64(pairs) : null }
}

function openState(node: NodeView, path: string, height: number, onOpen: () => void) {
  const { chain } = node
  if (path === '') throw refuse(sdkErrors.unknownRequest, 'no query path provided')
  if (!isKnownQuery(path)) throw refuse(sdkErrors.unknownRequest, 'unknown query path')
  if (height < 0) throw refuse(sdkErrors.invalidRequest, 'cannot query with height < 0; please provide a valid height')
  if (height > node.stateHeight())
    throw refuse(sdkErrors.invalidHeight, 'cannot query with height in the future; please provide a valid height')
  const state = height < node.faults.prunedBelow ? undefined : chain.stateAt(height)
  if (!state)
    throw refuse(
      sdkErrors.invalidRequest,
      `failed to load state at height ${height}; version does not exist (latest height: ${node.stateHeight()})`,
    )
  onOpen()
  return { chain: chain.parameters, state, height, timeMs: chain.block(height)?.timeMs ?? 0, simulate: chain.simulate }
}

/** A node that lies about balances shows tenfold of them. */
function lie(node: NodeView, path: string, value: Uint8Array): Uint8Array {
  if (node.faults.lying !== 'balances') return value
  if (path.endsWith('/Balance') || path.endsWith('/SpendableBalanceByDenom')) {
    const { balance } = QueryBalanceResponse.decode(value)
    return QueryBalanceResponse.encode({ ...(balance && { balance: { ...balance, amount: `${balance.amount}0` } }) }).finish()
  }
  if (path.endsWith('/AllBalances') || path.endsWith('/SpendableBalances')) {
    const { balances, pagination } = QueryAllBalancesResponse.decode(value)
    return QueryAllBalancesResponse.encode({
      balances: balances.map(balance => ({ ...balance, amount: `${balance.amount}0` })),
      ...(pagination && { pagination }),
    }).finish()
  }
  return value
}
