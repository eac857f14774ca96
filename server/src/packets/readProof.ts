import type { ProofOfPacket } from '@relayooor/shared'
import type { Claim } from './judgeProof.ts'
import type { Timeout } from './packetEvents.ts'
import type { TransferFields } from './transferEncodings.ts'
import { Buffer } from 'node:buffer'
import { parseJson } from '@relayooor/shared'
import { MsgTransfer } from 'cosmjs-types/ibc/applications/transfer/v1/tx'
import { Packet } from 'cosmjs-types/ibc/core/channel/v1/channel'
import { MsgAcknowledgement, MsgRecvPacket, MsgTimeout, MsgTimeoutOnClose } from 'cosmjs-types/ibc/core/channel/v1/tx'
import { z } from 'zod'
import { orNothing } from '../chains/orNothing.ts'
import { decodeTx } from '../chains/transactions.ts'
import { isUint64 } from './packetEnds.ts'

/** A transfer as its sender wrote it: its data is what the chain made of it. */
export interface ClaimedTransfer extends TransferFields {
  timeout: Timeout
}

/** What a proof may mean, packets before transfers. */
export interface ReadProof {
  claims: Claim[]
  transfers: ClaimedTransfer[]
}

/** So many places of a proof are looked at, nested so deep: no transaction holds more. */
const mostPlaces = 2_000
const deepest = 16
const noTimeout: Timeout = { revision: '0', height: '0', nanos: '0' }

/** Everything in a proof that may be the packet: it decides nothing, the commitment does. */
export function readProof(proof: ProofOfPacket): ReadProof {
  if ('txBytes' in proof) return readTx(Buffer.from(proof.txBytes, 'base64'))
  const { height, nanos } = proof.timeout ?? {}
  return readText(proof.data, timeoutOf({ timeout_height: height && `${height.revision}-${height.height}`, timeout_timestamp: nanos }))
}

function readTx(bytes: Uint8Array): ReadProof {
  const messages = decodeTx(bytes)?.messages.slice(0, mostPlaces) ?? []
  return {
    claims: messages.flatMap(message => orNothing(() => packetIn(message))),
    transfers: messages.flatMap(({ typeUrl, value }) => (typeUrl === MsgTransfer.typeUrl ? orNothing(() => [transferIn(value)]) : [])),
  }
}

/** A relayer's message carries the whole packet, whether it succeeded or not. */
function packetIn({ typeUrl, value }: { typeUrl: string; value: Uint8Array }): Claim[] {
  const kind = [MsgRecvPacket, MsgAcknowledgement, MsgTimeout, MsgTimeoutOnClose].find(one => one.typeUrl === typeUrl)
  return kind ? [claimOf(kind.decode(value).packet)] : []
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
  const objects = objectsIn(json, timeout)
  return {
    claims: [
      ...told.map(data => ({ data, timeout: timeout ?? noTimeout })),
      ...told.flatMap(bytes => [...orNothing(() => [claimOf(Packet.decode(bytes))]), ...readTx(bytes).claims]),
      ...objects.flatMap(claimsOf),
    ],
    transfers: [...told.flatMap(bytes => readTx(bytes).transfers), ...objects.flatMap(transfersOf)],
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

interface Place {
  fields: Record<string, unknown>
  /** Its own, else that of what it stands in. */
  timeout: Timeout | null
}

/** Every object in it, outermost first; a list of attributes is an object too. */
function objectsIn(json: unknown, timeout: Timeout | null): Place[] {
  const places: Place[] = []
  let level = [{ value: json, timeout }]
  for (let depth = 0; depth < deepest && level.length > 0 && places.length < mostPlaces; depth += 1) {
    level = level.flatMap(({ value, timeout: around }) => {
      const fields = Array.isArray(value) ? attributesIn(value) : asObject(value)
      const own = fields ? (timeoutOf(fields) ?? around) : around
      if (fields) places.push({ fields, timeout: own })
      return Object.values(Array.isArray(value) ? value : (fields ?? {})).flatMap(inner =>
        typeof inner === 'object' && inner !== null ? [{ value: inner as unknown, timeout: own }] : [],
      )
    })
  }
  return places.slice(0, mostPlaces)
}

const Attributes = z.array(z.looseObject({ key: z.string(), value: z.string().nullish() })).min(1)

function attributesIn(list: unknown[]): Record<string, unknown> | null {
  const parsed = Attributes.safeParse(list)
  return parsed.success
    ? Object.fromEntries(
        parsed.data.flatMap(({ key, value }) => [
          [key, value],
          [fromBase64(key), fromBase64(value ?? '')],
        ]),
      )
    : null
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString()
}

function asObject(value: unknown): Record<string, unknown> | null {
  // Of JSON: an object has names and values.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
}

/** Names of a packet's data: in events, in packets of nodes and of Hermes. Names of whole transactions: in answers of nodes. */
const dataNames = ['packet_data_hex', 'packet_data', 'data']
const txNames = ['tx', 'tx_bytes', 'txBytes']

function claimsOf({ fields, timeout }: Place): Claim[] {
  return [
    ...textsIn(fields, dataNames).flatMap(text => bytesIn(text).map(data => ({ data, timeout: timeout ?? noTimeout }))),
    ...textsIn(fields, txNames).flatMap(text => bytesIn(text).flatMap(bytes => readTx(bytes).claims)),
  ]
}

/** A number, which some write as text. */
const Digits = z.union([z.string(), z.number()]).transform(String)
const Fields = z.object({ denom: z.string(), amount: Digits, sender: z.string(), receiver: z.string(), memo: z.string().default('') })
const Message = Fields.omit({ denom: true, amount: true }).extend({ token: Fields.pick({ denom: true, amount: true }) })

/** A packet's data, or the message that sent it, in whatever order and spacing; `data` may hold the former as text. */
function transfersOf({ fields, timeout }: Place): ClaimedTransfer[] {
  const message = Message.safeParse(fields)
  const inside = textsIn(fields, dataNames).flatMap(text => bytesIn(text).map(bytes => parseJson(bytes.toString())))
  return [
    ...(message.success ? [{ ...message.data, ...message.data.token }] : []),
    ...[fields, ...inside].flatMap(one => Fields.safeParse(one).data ?? []),
  ]
    .map(({ denom, amount, sender, receiver, memo }) => ({ denom, amount, sender, receiver, memo, timeout: timeout ?? noTimeout }))
    .concat(textsIn(fields, txNames).flatMap(text => bytesIn(text).flatMap(bytes => readTx(bytes).transfers)))
}

function textsIn(fields: Record<string, unknown>, names: string[]): string[] {
  return names.flatMap(name => (typeof fields[name] === 'string' ? [fields[name]] : []))
}

const heightNames = ['packet_timeout_height', 'timeout_height', 'timeoutHeight']
const nanosNames = ['packet_timeout_timestamp', 'timeout_timestamp', 'timeoutTimestamp']

/** Null when none is told here. */
function timeoutOf(fields: Record<string, unknown>): Timeout | null {
  const [height, nanos] = [heightNames, nanosNames].map(names =>
    names.map(name => fields[name]).find(one => one !== undefined && one !== null),
  )
  if (height === undefined && nanos === undefined) return null
  return { ...heightIn(height), nanos: nanosIn(nanos) }
}

const HeightText = z.union([
  z.string(),
  z.object({ revisionNumber: Digits, revisionHeight: Digits }).transform(one => `${one.revisionNumber}-${one.revisionHeight}`),
  // Zeros are left out in amino's JSON.
  z
    .object({ revision_number: Digits.default('0'), revision_height: Digits.default('0') })
    .transform(one => `${one.revision_number}-${one.revision_height}`),
])

function heightIn(value: unknown): Pick<Timeout, 'revision' | 'height'> {
  const [revision, height] = (HeightText.safeParse(value).data ?? '').split('-')
  return { revision: isUint64(revision) ? revision : '0', height: isUint64(height) ? height : '0' }
}

/** Nanoseconds, or a time as Hermes writes it. */
const NanosText = z.union([Digits, z.object({ time: z.string() }).transform(one => one.time)])

function nanosIn(value: unknown): string {
  const text = NanosText.safeParse(value).data ?? ''
  if (isUint64(text)) return text
  const [, seconds, fraction = ''] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:Z|\+00:00)$/.exec(text) ?? []
  const at = seconds === undefined ? Number.NaN : Date.parse(`${seconds}Z`)
  return Number.isNaN(at) || at < 0 ? '0' : String(BigInt(at) * 1_000_000n + BigInt(fraction.padEnd(9, '0')))
}
