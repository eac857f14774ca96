import type { WalletChain } from './deps.ts'
import type { Row } from './describeMessage.ts'
import type { ReadMessage } from './readMessage.ts'
import type { AminoDoc, SignRequest } from './requests.ts'
import { fromBase64 } from '@cosmjs/encoding'
import { unreachable } from '@relayooor/shared'
import { AuthInfo, TxBody } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { z } from 'zod'
import { arbitraryDoc } from './arbitrary.ts'
import { WalletRefusal } from './deps.ts'
import { coinText, describeMessage } from './describeMessage.ts'
import { readMessage } from './readMessage.ts'
import { isArbitrary } from './sign.ts'

/** What the approval window shows. */
export interface Description {
  title: string
  rows: Row[]
  /** All that is signed, as JSON. */
  raw: string
}

interface Transaction {
  messages: ReadMessage[]
  memo: string
  fee: { amount: { denom: string; amount: string }[]; gas: string }
  timeoutHeight: string
  mode: string
}

const SignData = z.object({ data: z.base64() })

/** @throws WalletRefusal when the document cannot be read: what cannot be shown is not signed */
export function describe(request: SignRequest, chain: WalletChain): Description {
  switch (request.kind) {
    case 'direct':
      return describeDirect(request, chain)
    case 'amino':
      return isArbitrary(request.doc)
        ? describeSignData(request.doc, chain)
        : describeTransaction(readAmino(request.doc), chain, request.doc)
    case 'arbitrary':
      return describeData(request.data, chain, arbitraryDoc(request.signer, request.data))
    default:
      return unreachable(request)
  }
}

function describeDirect(request: SignRequest & { kind: 'direct' }, chain: WalletChain): Description {
  const { body, authInfo } = decode(request.bodyBytes, request.authInfoBytes)
  const messages = body.messages.map(readMessage)
  const amount = authInfo.fee?.amount ?? []
  const gas = String(authInfo.fee?.gasLimit ?? 0)
  const timeoutHeight = String(body.timeoutHeight)
  const raw = {
    chain_id: request.docChainId,
    account_number: request.accountNumber,
    body: { messages, memo: body.memo, timeout_height: timeoutHeight },
    auth_info: {
      fee: { amount, gas_limit: gas },
      signers: authInfo.signerInfos.map(info => ({ public_key: info.publicKey?.typeUrl, sequence: String(info.sequence) })),
    },
  }
  return describeTransaction({ messages, memo: body.memo, fee: { amount, gas }, timeoutHeight, mode: 'Direct' }, chain, raw)
}

function decode(bodyBytes: Uint8Array, authInfoBytes: Uint8Array): { body: TxBody; authInfo: AuthInfo } {
  try {
    return { body: TxBody.decode(bodyBytes), authInfo: AuthInfo.decode(authInfoBytes) }
  } catch {
    throw new WalletRefusal('The transaction cannot be read')
  }
}

function readAmino(doc: AminoDoc): Transaction {
  const messages = doc.msgs.map(({ type, value }) => ({ type, value }))
  return { messages, memo: doc.memo, fee: doc.fee, timeoutHeight: doc.timeout_height ?? '0', mode: 'Amino' }
}

function describeTransaction(tx: Transaction, chain: WalletChain, raw: object): Description {
  const messages = tx.messages.map(message => describeMessage(message, chain))
  const rows: Row[] = [
    ['Chain', `${chain.name} (${chain.chainId})`],
    ...messages.flatMap((message, index) =>
      messages.length > 1 ? [[`Message ${index + 1}`, message.title] satisfies Row, ...message.rows] : message.rows,
    ),
    ['Memo', tx.memo || 'none'],
    ['Fee', `${coinText(tx.fee.amount, chain)} for ${tx.fee.gas} gas`],
    ['Valid until block', tx.timeoutHeight === '0' ? 'no limit' : tx.timeoutHeight],
    ['Signed as', tx.mode],
  ]
  const [first] = messages
  return { title: messages.length === 1 && first ? first.title : `${messages.length} messages`, rows, raw: json(raw) }
}

function describeSignData(doc: AminoDoc, chain: WalletChain): Description {
  const read = SignData.safeParse(doc.msgs[0]?.value)
  if (!read.success) throw new WalletRefusal('The message to sign cannot be read')
  return describeData(fromBase64(read.data.data), chain, doc)
}

/** Text is shown as text; other bytes as hex. */
function describeData(data: Uint8Array, chain: WalletChain, doc: object): Description {
  let row: Row
  try {
    row = ['Message', new TextDecoder('utf-8', { fatal: true }).decode(data)]
  } catch {
    row = ['Bytes (hex)', Buffer.from(data).toString('hex')]
  }
  const rows: Row[] = [['Chain', `${chain.name} (${chain.chainId})`], row, ['Effect', 'No transaction: proves that the account is yours']]
  return { title: 'Sign a message', rows, raw: json(doc) }
}

function json(value: object): string {
  return JSON.stringify(value, null, 2)
}
