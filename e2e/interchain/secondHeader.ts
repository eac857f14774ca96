import type { Header as ClientHeader } from 'cosmjs-types/ibc/lightclients/tendermint/v1/tendermint'
import type { KeyObject } from 'node:crypto'
import { Buffer } from 'node:buffer'
import { createPrivateKey, randomBytes, sign } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BinaryWriter } from 'cosmjs-types/binary'
import { Timestamp } from 'cosmjs-types/google/protobuf/timestamp'
import { BlockID, SignedHeader, SignedMsgType } from 'cosmjs-types/tendermint/types/types'
import { Consensus } from 'cosmjs-types/tendermint/version/types'
import { z } from 'zod'
import { merkleRoot } from '../../sandbox/src/chain/merkle.ts'

const KeyFile = z.object({ priv_key: z.object({ value: z.base64() }) })
/** The fixed DER prefix of an Ed25519 private key (RFC 8410) before the 32 bytes of its seed. */
const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The key by which the only validator of a chain signs its blocks. */
export async function validatorKey(home: string): Promise<KeyObject> {
  const { priv_key: key } = KeyFile.parse(JSON.parse(await readFile(join(home, 'config', 'priv_validator_key.json'), 'utf8')))
  const seed = Buffer.from(key.value, 'base64').subarray(0, 32)
  return createPrivateKey({ key: Buffer.concat([prefix, seed]), format: 'der', type: 'pkcs8' })
}

/** Another header of the same height, with another state of the chain, as rightly signed: by a validator that signs twice. */
export function secondHeader(first: ClientHeader, key: KeyObject): ClientHeader {
  const { header, commit } = present(first.signedHeader)
  const other = { ...present(header), appHash: randomBytes(32) }
  const blockId = BlockID.fromPartial({ hash: headerHash(other), partSetHeader: { total: 1, hash: randomBytes(32) } })
  const signatures = present(commit).signatures.map(one => ({
    ...one,
    signature: sign(null, voteFor(other, blockId, present(one.timestamp), present(commit).round), key),
  }))
  return { ...first, signedHeader: SignedHeader.fromPartial({ header: other, commit: { ...present(commit), blockId, signatures } }) }
}

type BlockHeader = NonNullable<SignedHeader['header']>

/** CometBFT types/block.go `Header.Hash`: single values are hashed as protobuf's wrapper messages. */
function headerHash(header: BlockHeader): Uint8Array {
  const bytes = (value: Uint8Array) => (value.length === 0 ? new Uint8Array() : new BinaryWriter().uint32(10).bytes(value).finish())
  return merkleRoot([
    Consensus.encode(present(header.version)).finish(),
    new BinaryWriter().uint32(10).string(header.chainId).finish(),
    new BinaryWriter().uint32(8).int64(header.height).finish(),
    Timestamp.encode(present(header.time)).finish(),
    BlockID.encode(present(header.lastBlockId)).finish(),
    ...[
      header.lastCommitHash,
      header.dataHash,
      header.validatorsHash,
      header.nextValidatorsHash,
      header.consensusHash,
      header.appHash,
      header.lastResultsHash,
      header.evidenceHash,
      header.proposerAddress,
    ].map(bytes),
  ])
}

/** What a validator signs: tendermint/types/canonical.proto `CanonicalVote`, with its length before it. */
function voteFor({ height, chainId }: BlockHeader, blockId: BlockID, time: Timestamp, round: number): Uint8Array {
  const vote = new BinaryWriter().uint32(8).int32(SignedMsgType.SIGNED_MSG_TYPE_PRECOMMIT).uint32(17).sfixed64(height)
  if (round > 0) vote.uint32(25).sfixed64(BigInt(round))
  vote.uint32(34).bytes(BlockID.encode(blockId).finish()).uint32(42).bytes(Timestamp.encode(time).finish()).uint32(50).string(chainId)
  return new BinaryWriter().bytes(vote.finish()).finish()
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a header lacks a part')
  return value
}
