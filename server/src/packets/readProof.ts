import type { ProofOfPacket } from '@relayooor/shared'
import type { TxMessage } from '../chains/transactions.ts'
import type { Claim } from './judgeProof.ts'
import type { Timeout } from './packetEvents.ts'
import type { Place } from './proofPlaces.ts'
import type { TransferFields } from './transferEncodings.ts'
import { Buffer } from 'node:buffer'
import { parseJson } from '@relayooor/shared'
import { MsgExec } from 'cosmjs-types/cosmos/authz/v1beta1/tx'
import { MsgTransfer } from 'cosmjs-types/ibc/applications/transfer/v1/tx'
import { Packet } from 'cosmjs-types/ibc/core/channel/v1/channel'
import { MsgAcknowledgement, MsgRecvPacket, MsgTimeout, MsgTimeoutOnClose } from 'cosmjs-types/ibc/core/channel/v1/tx'
import { z } from 'zod'
import { eachField, fieldOf, textOf } from '../chains/fields.ts'
import { orNothing } from '../chains/orNothing.ts'
import { deepestNesting } from '../chains/transactions.ts'
import { mostPlaces, placesIn, timeoutOf } from './proofPlaces.ts'

/** A transfer as its sender wrote it: its data is what the chain made of it. */
export interface ClaimedTransfer extends TransferFields {
  timeout: Timeout
}

/** What a proof may mean, packets before transfers. */
export interface ReadProof {
  claims: Claim[]
  transfers: ClaimedTransfer[]
}

/** So many transfers are tried, each in all its encodings: no transaction that people send holds more. */
const mostTransfers = 500
const noTimeout: Timeout = { revision: '0', height: '0', nanos: '0' }

/** Everything in a proof that may be the packet: it decides nothing, the commitment does. */
export function readProof(proof: ProofOfPacket): ReadProof {
  const { claims, transfers } = readAll(proof)
  return { claims, transfers: transfers.slice(0, mostTransfers) }
}

function readAll(proof: ProofOfPacket): ReadProof {
  if ('txBytes' in proof) return readTxs([Buffer.from(proof.txBytes, 'base64')])
  const { height, nanos } = proof.timeout ?? {}
  return readText(proof.data, timeoutOf({ timeout_height: height && `${height.revision}-${height.height}`, timeout_timestamp: nanos }))
}

function readTxs(txs: Uint8Array[]): ReadProof {
  const messages = messagesOf(txs)
  return {
    claims: messages.flatMap(message => orNothing(() => packetIn(message))),
    transfers: messages.flatMap(({ typeUrl, value }) => (typeUrl === MsgTransfer.typeUrl ? orNothing(() => [transferIn(value)]) : [])),
  }
}

/** The first messages of all of them; those of bytes that are no transaction end where that shows. */
function messagesOf(txs: Uint8Array[]): TxMessage[] {
  const found: TxMessage[] = []
  for (const tx of txs) {
    try {
      for (const message of messagesIn(eachField(fieldOf(tx, 1), 1))) {
        if (found.length === mostPlaces) return found
        found.push(message)
      }
    } catch {
      continue
    }
  }
  return found
}

/** Those inside authz executions too. One after the other: a stranger's bytes may hold half a million, of which few are wanted. */
function* messagesIn(list: Iterable<Uint8Array>, depth = deepestNesting): Generator<TxMessage> {
  for (const one of list) {
    const message = { typeUrl: textOf(one, 1), value: fieldOf(one, 2) }
    yield message
    if (message.typeUrl === MsgExec.typeUrl && depth > 0) yield* messagesIn(eachField(message.value, 2), depth - 1)
  }
}

const carriers = [MsgRecvPacket, MsgAcknowledgement, MsgTimeout, MsgTimeoutOnClose].map(({ typeUrl }) => typeUrl)

/** A relayer's message carries the whole packet, whether it succeeded or not: in field 1 of each. */
function packetIn({ typeUrl, value }: TxMessage): Claim[] {
  return carriers.includes(typeUrl) ? [claimOf(Packet.decode(fieldOf(value, 1)))] : []
}

function claimOf({ data, timeoutHeight, timeoutTimestamp }: Packet): Claim {
  const { revisionNumber, revisionHeight } = timeoutHeight
  return { data, timeout: { revision: String(revisionNumber), height: String(revisionHeight), nanos: String(timeoutTimestamp) } }
}

function transferIn(value: Uint8Array): ClaimedTransfer {
  const { token, sender, receiver, memo, timeoutHeight, timeoutTimestamp } = MsgTransfer.decode(value)
  const { timeout } = claimOf(Packet.fromPartial({ timeoutHeight, timeoutTimestamp }))
  return { denom: token.denom, amount: token.amount, sender, receiver, memo, timeout }
}

/** Text is what it says, and what it is in hex or base64. */
function readText(text: string, timeout: Timeout | null): ReadProof {
  const told = bytesIn(text)
  const json = parseJson(text) ?? parseJson(told.at(-1)?.toString() ?? '')
  const places = placesIn(json, timeout)
  const ofTxs = readTxs([...told, ...places.flatMap(({ fields }) => textsIn(fields, txNames).flatMap(bytesIn))])
  return {
    claims: [
      ...told.map(data => ({ data, timeout: timeout ?? noTimeout })),
      ...told.flatMap(bytes => orNothing(() => [claimOf(Packet.decode(bytes))])),
      ...ofTxs.claims,
      ...places.flatMap(claimsOf),
    ],
    transfers: [...ofTxs.transfers, ...places.flatMap(transfersOf)],
  }
}

function bytesIn(text: string): Buffer[] {
  const compact = text.trim().replace(/^0x/i, '')
  return [
    Buffer.from(text),
    ...(/^(?:[0-9a-f]{2})+$/i.test(compact) ? [Buffer.from(compact, 'hex')] : []),
    ...(/^[\w+/-]+={0,2}$/.test(compact) ? [Buffer.from(compact, 'base64')] : []),
  ]
}

/** Names of a packet's data: in events, in packets of nodes and of Hermes. Names of whole transactions: in answers of nodes. */
const dataNames = ['packet_data_hex', 'packet_data', 'data']
const txNames = ['tx', 'tx_bytes', 'txBytes']

function claimsOf({ fields, timeout }: Place): Claim[] {
  return textsIn(fields, dataNames).flatMap(text => bytesIn(text).map(data => ({ data, timeout: timeout ?? noTimeout })))
}

/** A number, which some write as text. */
const Digits = z.union([z.string(), z.number()]).transform(String)
const Fields = z.object({ denom: z.string(), amount: Digits, sender: z.string(), receiver: z.string(), memo: z.string().default('') })
const Message = Fields.omit({ denom: true, amount: true }).extend({ token: Fields.pick({ denom: true, amount: true }) })

/** A packet's data, or the message that sent it, in whatever order and spacing; `data` may hold the former as text. */
function transfersOf({ fields, timeout }: Place): ClaimedTransfer[] {
  const inside = textsIn(fields, dataNames).flatMap(text => bytesIn(text).map(bytes => parseJson(bytes.toString())))
  const message = mayBeTransfer(fields) ? Message.safeParse(fields) : null
  return [
    ...(message?.success ? [{ ...message.data, ...message.data.token }] : []),
    ...[fields, ...inside].filter(mayBeTransfer).flatMap(one => Fields.safeParse(one).data ?? []),
  ].map(({ denom, amount, sender, receiver, memo }) => ({ denom, amount, sender, receiver, memo, timeout: timeout ?? noTimeout }))
}

/** Most places are none: a schema would tell all the faults of each. */
function mayBeTransfer(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'sender' in value
}

function textsIn(fields: Record<string, unknown>, names: string[]): string[] {
  return names.flatMap(name => (typeof fields[name] === 'string' ? [fields[name]] : []))
}
