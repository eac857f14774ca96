import type { Methods } from './method.ts'
import type { NodeView } from './node.ts'
import { z } from 'zod'
import { sha256 } from '../accounts/address.ts'
import { votingPower } from '../chain/header.ts'
import { base64, blockIdToJson, blockToJson, commitToJson, headerToJson, hex, resultsToJson, time } from '../chain/json.ts'
import { cometVersion } from '../queries/node.ts'
import { inDialect } from './node.ts'
import { Height, Int, readParams } from './params.ts'
import { internalError } from './rpcError.ts'

/** The last generation that writes events in base64. */
const tendermintVersion = '0.34.29'

const AtHeight = z.object({ height: Height })

export const blockMethods: Methods = {
  status: { positional: [], run: status },
  health: { positional: [], run: () => ({}) },

  block: {
    positional: ['height'],
    run(node, params) {
      const block = node.block(readParams(AtHeight, params).height)
      return { block_id: blockIdToJson(block.hash), block: blockToJson(node.chain, block) }
    },
  },

  header: {
    positional: ['height'],
    run: (node, params) => ({ header: headerToJson(node.chain, node.block(readParams(AtHeight, params).height)) }),
  },

  block_results: {
    positional: ['height'],
    run(node, params) {
      const block = node.block(readParams(AtHeight, params).height)
      if (block.height > node.stateHeight()) throw internalError(`could not find results for height #${block.height}`)
      const txs = block.txs.map(tx => ({ ...tx, result: inDialect(node, tx.result) }))
      const { finalize_block_events: events, ...results } = resultsToJson(inDialect(node, { ...block, txs }))
      return node.faults.base64Events
        ? { ...results, begin_block_events: events, end_block_events: null }
        : { ...results, finalize_block_events: events }
    },
  },

  commit: {
    positional: ['height'],
    run(node, params) {
      const block = node.block(readParams(AtHeight, params).height)
      return {
        signed_header: { header: headerToJson(node.chain, block), commit: commitToJson(node.chain, block) },
        canonical: block.height < node.height(),
      }
    },
  },

  validators: {
    positional: ['height', 'page', 'per_page'],
    run(node, params) {
      const block = node.block(readParams(AtHeight, params).height)
      return {
        block_height: String(block.height),
        validators: [{ ...validatorToJson(node), proposer_priority: '0' }],
        count: '1',
        total: '1',
      }
    },
  },

  blockchain: {
    positional: ['minHeight', 'maxHeight'],
    run(node, params) {
      const { minHeight = 0, maxHeight = 0 } = readParams(z.object({ minHeight: Int.optional(), maxHeight: Int.optional() }), params)
      const newest = Math.min(maxHeight || node.height(), node.height())
      const oldest = Math.max(minHeight, node.earliest(), newest - 19)
      if (oldest > newest) throw internalError(`min height ${oldest} can't be greater than max height ${newest}`)
      const metas = Array.from({ length: newest - oldest + 1 }, (_, index) => {
        const block = node.block(newest - index)
        return {
          block_id: blockIdToJson(block.hash),
          block_size: '0',
          header: headerToJson(node.chain, block),
          num_txs: String(block.txs.length),
        }
      })
      return { last_height: String(node.height()), block_metas: metas }
    },
  },

  genesis: {
    positional: [],
    run: node => ({
      genesis: {
        genesis_time: time(node.chain.genesisTimeMs),
        chain_id: node.chain.parameters.chainId,
        initial_height: '1',
        app_hash: '',
        app_state: {},
      },
    }),
  },
}

function status(node: NodeView) {
  const { parameters } = node.chain
  // A node that is behind shows its own newest block; one that claims a height has no such block.
  const newest = node.block(Math.min(node.height(), node.chain.storedHeight()))
  const oldest = node.block(node.earliest())
  return {
    node_info: {
      protocol_version: { p2p: '8', block: '11', app: '0' },
      id: hex(sha256(Buffer.from(parameters.chainId)).slice(0, 20)).toLowerCase(),
      listen_addr: 'tcp://127.0.0.1:0',
      network: parameters.chainId,
      version: node.faults.base64Events ? tendermintVersion : cometVersion,
      channels: '40202122233038606100',
      moniker: 'sandbox',
      other: { tx_index: 'on', rpc_address: 'tcp://127.0.0.1:0' },
    },
    sync_info: {
      latest_block_hash: hex(newest.hash),
      latest_app_hash: hex(newest.appHash),
      latest_block_height: String(node.height()),
      latest_block_time: time(newest.timeMs),
      earliest_block_hash: hex(oldest.hash),
      earliest_app_hash: hex(oldest.appHash),
      earliest_block_height: String(node.earliest()),
      earliest_block_time: time(oldest.timeMs),
      catching_up: false,
    },
    validator_info: validatorToJson(node),
  }
}

function validatorToJson(node: NodeView) {
  const { address, publicKey } = node.chain.validator
  return {
    address: hex(address),
    pub_key: { type: 'tendermint/PubKeyEd25519', value: base64(publicKey) },
    voting_power: String(votingPower),
  }
}
