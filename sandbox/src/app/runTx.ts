import type { ChainEvent, Context } from '../tx/context.ts'
import type { Mode } from './ante.ts'
import type { DecodedTx } from './decodeTx.ts'
import { TxMsgData } from 'cosmjs-types/cosmos/base/abci/v1beta1/abci'
import { branch } from '../store/store.ts'
import { AbciError, refuse, sdkErrors, wrapped } from '../tx/abciError.ts'
import { runAnte } from './ante.ts'
import { decodeTx } from './decodeTx.ts'
import { responseTypeUrl } from './messages.ts'

export interface TxResult {
  code: number
  codespace: string
  log: string
  /** Encoded TxMsgData; empty when the transaction failed. */
  data: Uint8Array
  gasWanted: bigint
  gasUsed: bigint
  events: ChainEvent[]
}

/** Gas of a transaction with one signature and no message, and of each of its bytes (x/auth `TxSizeCostPerByte`). */
const baseGas = 42_000n
const gasPerByte = 10n

/**
 * Runs a transaction as SDK 0.50's BaseApp does. The ante part stays when a message fails; the messages take effect all or none; a failed
 * transaction has only the events of its ante part. Writes to the context's store.
 */
export function runTx(base: Omit<Context, 'emit'>, bytes: Uint8Array, mode: Mode): TxResult {
  let gasWanted = 0n
  let gasUsed = 0n
  let kept: ChainEvent[] = []
  try {
    const tx = decodeTx(bytes)
    gasWanted = tx.fee.gasLimit
    gasUsed = baseGas + gasPerByte * BigInt(tx.size)
    kept = stage(base, context => {
      runAnte(context, tx, mode)
      if (mode !== 'simulate') checkGas(gasWanted, gasUsed)
    })
    if (mode === 'check' || mode === 'recheck')
      return { code: 0, codespace: '', log: '', data: new Uint8Array(), gasWanted, gasUsed, events: kept }
    const responses: { typeUrl: string; value: Uint8Array }[] = []
    const done = stage(base, context =>
      tx.messages.forEach((message, index) => {
        gasUsed += BigInt(message.gas)
        if (mode !== 'simulate') checkGas(gasWanted, gasUsed)
        responses.push({ typeUrl: responseTypeUrl(message.typeUrl), value: executeMessage(context, tx, index) })
      }),
    )
    return {
      code: 0,
      codespace: '',
      log: '',
      data: TxMsgData.encode({ data: [], msgResponses: responses }).finish(),
      gasWanted,
      gasUsed,
      events: [...kept, ...done],
    }
  } catch (error) {
    if (!(error instanceof AbciError)) throw error
    return { code: error.code, codespace: error.codespace, log: error.message, data: new Uint8Array(), gasWanted, gasUsed, events: kept }
  }
}

/** Runs work on a branch that is written only on success. @returns its events */
function stage(base: Omit<Context, 'emit'>, work: (context: Context) => void): ChainEvent[] {
  const events: ChainEvent[] = []
  const store = branch(base.store)
  work({ ...base, store, emit: (type, attributes) => events.push({ type, attributes }) })
  store.write()
  return events
}

/** The message's own `message` event goes first; it names the module unless the message's events do (SDK baseapp `createEvents`). */
function executeMessage(context: Context, tx: DecodedTx, index: number): Uint8Array {
  const message = tx.messages[index]
  if (!message) throw new Error(`The transaction has no message ${index}`)
  const events: ChainEvent[] = []
  const emit: Context['emit'] = (type, attributes) => events.push({ type, attributes })
  const response = wrapped(`failed to execute message; message index: ${index}`, () => message.execute({ ...context, emit }))
  const action: ChainEvent = {
    type: 'message',
    attributes: [
      ['action', message.typeUrl],
      ['sender', message.signers[0] ?? ''],
    ],
  }
  if (!events.some(event => event.attributes.some(([key]) => key === 'module')))
    action.attributes.push(['module', message.typeUrl.split('.')[1] ?? ''])
  for (const { type, attributes } of [action, ...events]) context.emit(type, [...attributes, ['msg_index', String(index)]])
  return response
}

function checkGas(wanted: bigint, used: bigint) {
  if (used > wanted) throw refuse(sdkErrors.outOfGas, `out of gas in location: ReadFlat; gasWanted: ${wanted}, gasUsed: ${used}`)
}
