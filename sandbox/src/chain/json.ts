import type { TxResult } from '../app/runTx.ts'
import type { ChainEvent } from '../tx/context.ts'
import type { Block } from './block.ts'
import type { SimChain } from './simChain.ts'
import type { IndexedTx } from './txIndex.ts'
import { blockProtocol, consensusHash, emptyHash, lastCommitHash, partsHash, signCommit } from './header.ts'

/** The shapes in which CometBFT 0.38 writes its answers. */

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase()
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

export function time(ms: number): string {
  // Go writes no zeros at the end of the fraction.
  return new Date(ms).toISOString().replace(/\.?0*Z$/, 'Z')
}

export function eventToJson({ type, attributes }: ChainEvent) {
  return { type, attributes: attributes.map(([key, value]) => ({ key, value, index: true })) }
}

export function resultToJson(result: TxResult) {
  return {
    code: result.code,
    data: result.data.length > 0 ? base64(result.data) : null,
    log: result.log,
    info: '',
    gas_wanted: String(result.gasWanted),
    gas_used: String(result.gasUsed),
    events: result.events.map(eventToJson),
    codespace: result.codespace,
  }
}

export function txToJson(tx: IndexedTx) {
  return { hash: tx.hash, height: String(tx.height), index: tx.index, tx_result: resultToJson(tx.result), tx: base64(tx.bytes) }
}

export function blockIdToJson(hash: Uint8Array) {
  return hash.length === 0
    ? { hash: '', parts: { total: 0, hash: '' } }
    : { hash: hex(hash), parts: { total: 1, hash: hex(partsHash(hash)) } }
}

export function headerToJson(chain: SimChain, block: Block) {
  const validators = hex(chain.validator.setHash)
  return {
    version: { block: String(blockProtocol) },
    chain_id: chain.parameters.chainId,
    height: String(block.height),
    time: time(block.timeMs),
    last_block_id: blockIdToJson(block.lastBlockHash),
    last_commit_hash: hex(lastCommitHash(block.lastBlockHash)),
    data_hash: hex(block.dataHash),
    validators_hash: validators,
    next_validators_hash: validators,
    consensus_hash: hex(consensusHash),
    app_hash: hex(block.appHash),
    last_results_hash: hex(emptyHash),
    evidence_hash: hex(emptyHash),
    proposer_address: hex(chain.validator.address),
  }
}

export function commitToJson(chain: SimChain, block: Block | undefined) {
  if (!block) return { height: '0', round: 0, block_id: blockIdToJson(new Uint8Array()), signatures: [] }
  const { chainId } = chain.parameters
  const signature = signCommit({ ...block, chainId, validator: chain.validator }, block.hash)
  return {
    height: String(block.height),
    round: 0,
    block_id: blockIdToJson(block.hash),
    signatures: [
      { block_id_flag: 2, validator_address: hex(chain.validator.address), timestamp: time(block.timeMs), signature: base64(signature) },
    ],
  }
}

export function blockToJson(chain: SimChain, block: Block) {
  return {
    header: headerToJson(chain, block),
    data: { txs: block.txs.map(tx => base64(tx.bytes)) },
    evidence: { evidence: [] },
    last_commit: commitToJson(chain, chain.block(block.height - 1)),
  }
}

export function resultsToJson(block: Block) {
  return {
    height: String(block.height),
    txs_results: block.txs.length > 0 ? block.txs.map(tx => resultToJson(tx.result)) : null,
    finalize_block_events: block.events.length > 0 ? block.events.map(eventToJson) : null,
    validator_updates: null,
    consensus_param_updates: {
      block: { max_bytes: '22020096', max_gas: '-1' },
      evidence: { max_age_num_blocks: '100000', max_age_duration: '172800000000000', max_bytes: '1048576' },
      validator: { pub_key_types: ['ed25519'] },
      version: {},
      abci: {},
    },
    app_hash: base64(block.nextAppHash),
  }
}
