import type { Context } from '../tx/context.ts'
import type { DecodedTx, Signer } from './decodeTx.ts'
import { moduleAddress } from '../accounts/address.ts'
import { readAccount, writeAccount } from '../accounts/authStore.ts'
import { coinText, sendCoins } from '../bank/bank.ts'
import { branch } from '../store/store.ts'
import { AbciError, refuse, sdkErrors } from '../tx/abciError.ts'
import { keyAddress, parseKey, writeKey } from '../tx/accountKey.ts'
import { gasPriceOf, requiredFee } from '../tx/gasPrice.ts'
import { signatureHolds } from './signature.ts'

export type Mode = 'check' | 'recheck' | 'deliver' | 'simulate'

/** x/auth `MaxMemoCharacters`, default. */
const longestMemo = 256

/**
 * The SDK's ante handler, in its order: shape, memo, timeout height, fee, keys, signatures, sequences, and core IBC's refusal of redundant
 * relaying. @throws AbciError, and then no fee is taken and no sequence used
 */
export function runAnte(context: Context, tx: DecodedTx, mode: Mode): void {
  checkShape(context, tx, mode)
  payFee(context, tx, mode)
  checkSigners(context, tx, mode)
  if (mode === 'check' || mode === 'recheck') refuseRedundant(context, tx)
}

/** The accounts that must sign: each once, in the order of the messages; the first pays the fee. */
function signersOf(tx: DecodedTx): string[] {
  return [...new Set(tx.messages.flatMap(message => message.signers))]
}

function checkShape(context: Context, tx: DecodedTx, mode: Mode) {
  if (tx.messages.length === 0) throw refuse(sdkErrors.invalidRequest, 'must contain at least one message')
  for (const message of tx.messages) message.validate(context)
  if (tx.fee.gasLimit === 0n && mode !== 'simulate') throw refuse(sdkErrors.invalidGasLimit, 'must provide positive gas')
  if (tx.signers.length === 0) throw refuse(sdkErrors.noSignatures)
  if (tx.timeoutHeight > 0n && BigInt(context.height) > tx.timeoutHeight)
    throw refuse(sdkErrors.txTimeoutHeight, `block height: ${context.height}, timeout height: ${tx.timeoutHeight}`)
  const memoBytes = Buffer.byteLength(tx.memo)
  if (memoBytes > longestMemo)
    throw refuse(sdkErrors.memoTooLarge, `maximum number of characters is ${longestMemo} but received ${memoBytes} characters`)
}

function payFee(context: Context, tx: DecodedTx, mode: Mode) {
  const { coins, payer, granter, gasLimit } = tx.fee
  if (granter || (payer && payer !== signersOf(tx)[0]))
    throw refuse(sdkErrors.notSupported, 'the sandbox has no fee grants and no fee payers beside the first signer')
  if (mode === 'check' || mode === 'recheck') {
    const required = requiredFee(gasPriceOf(context.store, context.chain), gasLimit)
    const given = coins.find(coin => coin.denom === context.chain.denom)?.amount ?? 0n
    if (given < required)
      throw refuse(sdkErrors.insufficientFee, `insufficient fees; got: ${coinText(coins)} required: ${required}${context.chain.denom}`)
  }
  const from = signersOf(tx)[0] ?? ''
  if (!readAccount(context.store, from)) throw refuse(sdkErrors.unknownAddress, `fee payer address: ${from} does not exist`)
  if (coins.length > 0) wrappedFunds(() => sendCoins(context, from, moduleAddress(context.chain.prefix, 'fee_collector'), coins))
  context.emit('tx', [
    ['fee', coinText(coins)],
    ['fee_payer', from],
  ])
}

/** The SDK wraps this one error in itself. */
function wrappedFunds(work: () => void) {
  try {
    work()
  } catch (error) {
    throw error instanceof AbciError ? refuse(sdkErrors.insufficientFunds, error.message) : error
  }
}

function checkSigners(context: Context, tx: DecodedTx, mode: Mode) {
  const addresses = signersOf(tx)
  if (tx.signers.length !== addresses.length)
    throw refuse(sdkErrors.unauthorized, `invalid number of signer;  expected: ${addresses.length}, got ${tx.signers.length}`)
  addresses.forEach((address, index) => {
    const signer = tx.signers[index]
    const account = readAccount(context.store, address)
    if (!signer || !account) throw refuse(sdkErrors.unknownAddress, `account ${address} does not exist`)
    if (!account.publicKey && signer.publicKey) {
      if (mode !== 'simulate' && keyAddress(context.chain.prefix, signer.publicKey) !== address)
        throw refuse(sdkErrors.invalidPubKey, `pubKey does not match signer address ${address} with signer index: ${index}`)
      account.publicKey = writeKey(signer.publicKey)
    }
    if (mode !== 'simulate' && !account.publicKey) throw refuse(sdkErrors.invalidPubKey, 'pubkey on account is not set')
    if (signer.sequence !== account.sequence)
      throw refuse(sdkErrors.wrongSequence, `account sequence mismatch, expected ${account.sequence}, got ${signer.sequence}`)
    // A valid signature stays valid: rechecks skip it, as a node's do.
    if (mode === 'check' || mode === 'deliver') {
      const publicKey = parseKey(account.publicKey ?? '')
      const { chainId } = context.chain
      if (!signatureHolds(tx, signer, { chainId, accountNumber: account.number, sequence: account.sequence, publicKey }))
        throw refuse(sdkErrors.unauthorized, signatureFault(signer, account.number, account.sequence, chainId))
    }
    context.emit('tx', [['acc_seq', `${address}/${account.sequence}`]])
    context.emit('tx', [['signature', Buffer.from(signer.signature).toString('base64')]])
    writeAccount(context.store, address, { ...account, sequence: account.sequence + 1 })
  })
}

function signatureFault({ parts }: Signer, number: number, sequence: number, chainId: string): string {
  return parts.every(part => part.mode === 'amino')
    ? `signature verification failed; please verify account number (${number}), sequence (${sequence}) and chain-id (${chainId})`
    : `signature verification failed; please verify account number (${number}) and chain-id (${chainId}): ` +
        '(unable to verify single signer signature)'
}

/** ibc-go core/ante: keeps transactions out of the mempool whose packet messages would all change nothing. */
function refuseRedundant(context: Context, tx: DecodedTx) {
  if (tx.messages.some(message => !message.relayCheck)) return
  const looked = branch(context.store)
  const silent: Context = { ...context, store: looked, emit: () => {} }
  const outcomes = tx.messages.map(message => message.relayCheck?.(silent))
  const packets = outcomes.filter(outcome => outcome !== 'update')
  if (packets.length > 0 && packets.every(outcome => outcome === 'redundant'))
    throw refuse(['channel', 22, 'packet messages are redundant'])
  looked.write()
}
