import type { ChainErrorCode } from '@relayooor/shared'

/** What an error of a node means. `endpointOnly`: another node may well answer. */
export interface RpcVerdict {
  code: ChainErrorCode | 'absent' | 'already-known'
  endpointOnly: boolean
}

/**
 * The only place that reads CometBFT's error texts: its JSON-RPC errors share the code -32603 and differ in `data` alone
 * (rpc/core/env.go, blocks.go, tx.go, mempool.go of 0.37, 0.38 and 1.0).
 */
const meanings: [text: RegExp, verdict: RpcVerdict][] = [
  [/must be less than or equal to the current blockchain height/, { code: 'not-yet', endpointOnly: false }],
  // The block is stored before it is executed: at the head this is a matter of milliseconds, below it the results were thrown away.
  [/could not find results for height/, { code: 'not-yet', endpointOnly: false }],
  [
    /is not available, lowest height is|base height|not persisting (?:finalize block|abci|ABCI) responses/,
    { code: 'pruned', endpointOnly: false },
  ],
  [/^tx \([0-9a-f]+\) not found/i, { code: 'absent', endpointOnly: false }],
  [/tx already exists in cache/, { code: 'already-known', endpointOnly: false }],
  [/mempool is full/, { code: 'busy', endpointOnly: true }],
  [/indexing is disabled|block indexing is disabled/, { code: 'rejected', endpointOnly: true }],
]

/** Reads a JSON-RPC error of a CometBFT node. */
export function judgeRpcError(error: { code: number; message: string; data: string }): RpcVerdict {
  const text = error.data || error.message
  for (const [pattern, verdict] of meanings) {
    if (pattern.test(text)) return verdict
  }
  // Parse error, invalid request, unknown method, bad parameters: a node that refuses what every node understands is of no use.
  const endpointOnly = error.code !== -32603
  return { code: 'rejected', endpointOnly }
}

/**
 * What a simulated bank send was refused for. The service hands on the chain's error as text alone (SDK x/auth/tx/service.go); the bank
 * looks at the receiver before the balance (x/bank/keeper/msg_server.go), and so do the issuers of coins who block accounts, by name. What
 * a contract says, as the hook of a coin, says nothing of a delivery: it can write any text, and only to us.
 */
export function judgeSendRefusal(log: string, receiver: string): 'receiver' | 'no-balance' | 'other' {
  const byContract = /hook|contract|wasm|evm|revert/i.test(log.replaceAll(receiver, ''))
  if (!byContract && log.includes('is not allowed to receive funds')) return 'receiver'
  if (log.includes('insufficient funds')) return 'no-balance'
  return !byContract && log.includes(receiver) && /blacklist|blocklist|blocked/i.test(log) ? 'receiver' : 'other'
}

// cosmos-sdk types/errors/errors.go
const keyNotFound = 22
const invalidRequest = 18
const invalidHeight = 26
const unknownRequest = 6
// cosmossdk.io/store types/errors.go: from SDK 0.50 on
const unknownStore = 4

/** Reads a refused ABCI query of a Cosmos SDK application. */
export function judgeAbciError(error: { code: number; codespace: string; log: string }): ChainErrorCode {
  if (error.codespace !== 'sdk') return 'rejected'
  if (error.code === invalidHeight) return 'not-yet'
  // baseapp.CreateQueryContext has no code of its own for a state that was pruned.
  if (error.code === invalidRequest && /failed to load state at height/.test(error.log)) return 'pruned'
  return 'rejected'
}

/** The application knows no such thing (gRPC NotFound). */
export function isAbsent(abci: { code: number; codespace: string } | undefined): boolean {
  return abci?.codespace === 'sdk' && abci.code === keyNotFound
}

/**
 * The application does not take this text for an account of its own. What its codec says of a foreign prefix comes with the code of an
 * unknown request (SDK 0.50 and later: codec/address/bech32_codec.go, baseapp `gRPCErrorToSDKError`).
 */
export function isInvalidAddress(abci: { code: number; codespace: string; log: string } | undefined): boolean {
  if (abci?.codespace !== 'sdk') return false
  return (
    abci.code === invalidRequest ||
    (abci.code === unknownRequest && /hrp does not match bech32 prefix|address max length is|addresses cannot be empty/.test(abci.log))
  )
}

/**
 * A contract has nothing under what it was asked for or, made before coins could be held to channels, no such question: errors of
 * cosmwasm-std and serde, which wasmd hands on as text (x/wasm/types/errors.go).
 */
export function isNothingInContract(abci: { log: string } | undefined): boolean {
  return abci !== undefined && /(?:\bnot found\b|unknown variant `get_denom_restrictions`).*: query wasm contract failed/s.test(abci.log)
}

/** The application has no such query, or no such store. Failures inside a query come with the same code. */
export function isUnknownQuery(abci: { code: number; codespace: string; log: string } | undefined): boolean {
  if (abci?.codespace === 'store') return abci.code === unknownStore
  return abci?.codespace === 'sdk' && abci.code === unknownRequest && /unknown query path|no such store/.test(abci.log)
}
