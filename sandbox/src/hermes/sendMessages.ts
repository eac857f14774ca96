import type { Chain } from './chain.ts'
import type { IbcEvent } from './ibcEvent.ts'
import type { Log, Span } from './output.ts'
import type { TxMessage } from './signTx.ts'
import type { Submitted } from './waitForCommits.ts'
import { setTimeout as delay } from 'node:timers/promises'
import { SimulateRequest, SimulateResponse } from 'cosmjs-types/cosmos/tx/v1beta1/service'
import { z } from 'zod'
import { refreshAccount } from './account.ts'
import { isRedundant, mayStillPass, sequenceMismatch } from './chainTexts.ts'
import { gasLimit, mulCeil } from './gas.ts'
import { gasPriceNow } from './gasPrice.ts'
import { HermesError } from './hermesError.ts'
import { ask, GrpcStatusError } from './query.ts'
import { callRpc } from './rpc.ts'
import { signTx } from './signTx.ts'
import { waitForCommits } from './waitForCommits.ts'

/** cosmos-sdk `ErrWrongSequence`. */
const wrongSequence = 32
const sequenceRetryDelayMs = 300

const Broadcast = z.object({ code: z.int(), log: z.string(), hash: z.string() })
type Broadcast = z.infer<typeof Broadcast>

/** Called before each transaction is sent, and after each that the mempool has accepted. */
export interface Hooks {
  before: () => Promise<void>
  after: () => void
}

/**
 * Sends messages in transactions of at most `max_msg_num`, without waiting in between, then waits until all are in blocks. @returns all
 * their events; a refused or failed transaction is a `ChainError` among them @throws HermesError
 */
export async function sendMessages(
  chain: Chain,
  messages: readonly TxMessage[],
  log: Log,
  hooks: Hooks,
): Promise<{ events: IbcEvent[]; height: bigint }> {
  const submitted: Submitted[] = []
  for (let start = 0; start < messages.length; start += chain.config.max_msg_num) {
    const batch = messages.slice(start, start + chain.config.max_msg_num)
    await hooks.before()
    const { code, log: words, hash } = await sendBatch(chain, batch, log)
    if (code === 0) hooks.after()
    submitted.push(
      code === 0
        ? { hash, messages: batch.length }
        : {
            refused: {
              kind: 'ChainError',
              text:
                `check_tx (broadcast_tx_sync) on chain ${chain.id} for Tx hash ${hash} reports error: ` +
                `code=Err(${code}), log=${JSON.stringify(words)}`,
            },
          },
    )
  }
  return waitForCommits(chain, submitted, log)
}

/** Sends one transaction; after a sequence mismatch reads the sequence and tries once more. */
async function sendBatch(chain: Chain, messages: readonly TxMessage[], log: Log): Promise<Broadcast> {
  const { sequence } = chain.account ?? (await refreshAccount(chain))
  const span: Span = { 'account.sequence': String(sequence), chain: chain.id, name: 'send_tx_with_account_sequence_retry' }
  try {
    const answer = await estimateAndSend(chain, messages, log)
    if (answer.code !== wrongSequence) return settle(chain, answer, log, span)
    log(
      'WARN',
      {
        message:
          'failed to broadcast tx because of a mismatched account sequence number, refreshing account sequence number and retrying once',
        response: answer.log,
      },
      span,
    )
  } catch (error) {
    if (!(error instanceof HermesError)) throw error
    if (!(error instanceof GrpcStatusError) || !sequenceMismatch(error.detail)) {
      log('ERROR', { message: 'gas estimation failed or encountered another unrecoverable error', error: error.report() }, span)
      throw error
    }
    log(
      'WARN',
      {
        message:
          'failed to estimate gas because of a mismatched account sequence number, refreshing account sequence number and retrying once',
        error: error.report(),
      },
      span,
    )
  }
  await refreshAccount(chain)
  await delay(sequenceRetryDelayMs)
  return settle(chain, await estimateAndSend(chain, messages, log), log, span)
}

function settle(chain: Chain, answer: Broadcast, log: Log, span: Span): Broadcast {
  if (answer.code === 0 && chain.account) chain.account.sequence += 1n
  else if (isRedundant(answer.log))
    log(
      'INFO',
      {
        message: 'broadcast tx was not completed, all packets in tx have been relayed already, no fees were consumed',
        diagnostic: answer.log,
        code: String(answer.code),
      },
      span,
    )
  else
    log(
      'ERROR',
      {
        message: 'failed to broadcast tx with unrecoverable error',
        response: `Response { code: Err(${answer.code}), log: ${JSON.stringify(answer.log)}, hash: Hash::Sha256(${answer.hash}) }`,
      },
      span,
    )
  return answer
}

async function estimateAndSend(chain: Chain, messages: readonly TxMessage[], log: Log): Promise<Broadcast> {
  const { config } = chain
  const max = BigInt(config.max_gas)
  const price = await gasPriceNow(chain, log)
  const estimate = await estimateGas(chain, sign(chain, messages, max, price), log)
  if (estimate > max) throw new HermesError(`${chain.id} gas estimate ${estimate} from simulated Tx exceeds the maximum configured ${max}`)
  const bytes = sign(chain, messages, gasLimit(estimate, config.gas_multiplier, max), price)
  const answer = await callRpc(chain.rpc, 'broadcast_tx_sync', { tx: Buffer.from(bytes).toString('base64') }, Broadcast)
  log('DEBUG', { message: `broadcast_tx_sync on ${chain.id}`, hash: answer.hash })
  return answer
}

async function estimateGas(chain: Chain, txBytes: Uint8Array, log: Log): Promise<bigint> {
  const span: Span = { name: 'estimate_gas' }
  try {
    const { gasInfo } = await ask(
      chain.rpc,
      { path: '/cosmos.tx.v1beta1.Service/Simulate', name: 'send_tx_simulate', request: SimulateRequest, response: SimulateResponse },
      SimulateRequest.fromPartial({ txBytes }),
    )
    if (gasInfo) return gasInfo.gasUsed
    log(
      'WARN',
      { message: `tx simulation successful but no gas amount used was returned, falling back on default gas: ${chain.config.default_gas}` },
      span,
    )
  } catch (error) {
    if (!(error instanceof GrpcStatusError)) throw error
    if (!mayStillPass(error.detail)) {
      log('ERROR', { message: `failed to simulate tx. propagating error to caller: ${error.message}` }, span)
      throw error
    }
    log(
      'WARN',
      { message: `failed to simulate tx, falling back on default gas because the error is potentially recoverable: ${error.message}` },
      span,
    )
  }
  return BigInt(chain.config.default_gas)
}

function sign(chain: Chain, messages: readonly TxMessage[], gas: bigint, price: number): Uint8Array {
  const { config, account } = chain
  if (!account) throw new Error('The account is read before anything is signed')
  const { denom } = config.gas_price
  return signTx(chain.key(), {
    chainId: chain.id,
    messages,
    memo: config.memo_prefix,
    fee: { amount: mulCeil(gas, price), denom },
    gas,
    accountNumber: account.number,
    sequence: account.sequence,
  })
}
