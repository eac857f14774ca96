import type { KeyObject } from 'node:crypto'
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { BinaryWriter } from 'cosmjs-types/binary'
import { Timestamp } from 'cosmjs-types/google/protobuf/timestamp'
import { BlockID, SignedMsgType } from 'cosmjs-types/tendermint/types/types'
import { SimpleValidator } from 'cosmjs-types/tendermint/types/validator'
import { Consensus } from 'cosmjs-types/tendermint/version/types'
import { sha256 } from '../accounts/address.ts'
import { merkleRoot } from './merkle.ts'

/** CometBFT's version/version.go `BlockProtocol`. */
export const blockProtocol = 11
export const emptyHash = sha256()
export const votingPower = 1000

/** The single validator of a chain. */
export interface Validator {
  address: Uint8Array
  publicKey: Uint8Array
  key: KeyObject
  setHash: Uint8Array
}

export interface Header {
  chainId: string
  height: number
  timeMs: number
  lastBlockHash: Uint8Array
  dataHash: Uint8Array
  appHash: Uint8Array
  validator: Validator
}

export function newValidator(chainId: string, seed: number): Validator {
  const secret = sha256(Buffer.from(`relayooor sandbox/${seed}/${chainId}/validator`))
  // The fixed DER prefix of an Ed25519 private key (RFC 8410) before the 32 bytes of its seed.
  const key = createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), secret]),
    format: 'der',
    type: 'pkcs8',
  })
  const publicKey = new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32))
  const validator = SimpleValidator.encode({ pubKey: { ed25519: publicKey }, votingPower: BigInt(votingPower) }).finish()
  return { address: sha256(publicKey).slice(0, 20), publicKey, key, setHash: merkleRoot([validator]) }
}

/** Hash of the default consensus parameters, which are not modelled. */
export const consensusHash = Buffer.from('048091BC7DDC283F77BFBF91D73C44DA58C3DF8A9CBC867405D8B7F3DAADA22F', 'hex')

export function partsHash(blockHash: Uint8Array): Uint8Array {
  // Block parts are exchanged between nodes only, so any digest will do.
  return sha256(Buffer.from('parts'), blockHash)
}

export function lastCommitHash(lastBlockHash: Uint8Array): Uint8Array {
  return lastBlockHash.length === 0 ? emptyHash : sha256(Buffer.from('commit'), lastBlockHash)
}

/** CometBFT types/block.go `Header.Hash`: the Merkle root of the encoded fields. */
export function headerHash(header: Header): Uint8Array {
  const { validator } = header
  // Single values are hashed as protobuf's wrapper messages: the value as field 1.
  const bytes = (value: Uint8Array) => (value.length === 0 ? new Uint8Array() : new BinaryWriter().uint32(10).bytes(value).finish())
  return merkleRoot([
    Consensus.encode({ block: BigInt(blockProtocol), app: 0n }).finish(),
    new BinaryWriter().uint32(10).string(header.chainId).finish(),
    new BinaryWriter().uint32(8).int64(BigInt(header.height)).finish(),
    Timestamp.encode(timestamp(header.timeMs)).finish(),
    BlockID.encode(blockId(header.lastBlockHash)).finish(),
    bytes(lastCommitHash(header.lastBlockHash)),
    bytes(header.dataHash),
    bytes(validator.setHash),
    bytes(validator.setHash),
    bytes(consensusHash),
    bytes(header.appHash),
    bytes(emptyHash),
    bytes(emptyHash),
    bytes(validator.address),
  ])
}

function blockId(hash: Uint8Array): BlockID {
  return hash.length === 0 ? BlockID.fromPartial({}) : BlockID.fromPartial({ hash, partSetHeader: { total: 1, hash: partsHash(hash) } })
}

/** The validator's precommit for a block: an Ed25519 signature over the canonical vote. */
export function signCommit(header: Header, hash: Uint8Array): Uint8Array {
  // CanonicalVote (tendermint/types/canonical.proto): type, height, round 0 left out, block id, time, chain id.
  const vote = new BinaryWriter()
    .uint32(8)
    .int32(SignedMsgType.SIGNED_MSG_TYPE_PRECOMMIT)
    .uint32(17)
    .sfixed64(BigInt(header.height))
    .uint32(34)
    .bytes(BlockID.encode(blockId(hash)).finish())
    .uint32(42)
    .bytes(Timestamp.encode(timestamp(header.timeMs)).finish())
    .uint32(50)
    .string(header.chainId)
    .finish()
  const delimited = new BinaryWriter().bytes(vote).finish()
  return new Uint8Array(sign(null, delimited, header.validator.key))
}

export function timestamp(ms: number): Timestamp {
  return { seconds: BigInt(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1_000_000 }
}
