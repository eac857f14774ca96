import type { AccountFacts } from './chain.ts'
import { Buffer } from 'node:buffer'
import { BinaryReader } from 'cosmjs-types/binary'
import { BaseAccount } from 'cosmjs-types/cosmos/auth/v1beta1/auth'
import { Any } from 'cosmjs-types/google/protobuf/any'

const deepest = 6

/**
 * Account number and sequence of an account of any kind; null when it is not found. Module, vesting, interchain, ethermint and other
 * chains' accounts all have their `BaseAccount` in field 1, at some depth or inside an `Any`: field 1 is followed to the message that
 * begins with the asked address.
 */
export function findBaseAccount(message: Uint8Array, address: string): AccountFacts | null {
  return search(message, address, deepest)
}

function search(message: Uint8Array, address: string, depth: number): AccountFacts | null {
  const first = depth > 0 ? firstField(message) : null
  if (!first) return null
  const text = Buffer.from(first).toString('utf8')
  if (text === address) {
    const account = BaseAccount.decode(message)
    return { accountNumber: String(account.accountNumber), sequence: String(account.sequence), pubKey: account.pubKey }
  }
  return text.startsWith('/') ? search(Any.decode(message).value, address, depth - 1) : search(first, address, depth - 1)
}

/** The bytes of field 1 when it is a string, bytes or message and stands first, as protobuf writers put it. */
function firstField(message: Uint8Array): Uint8Array | null {
  const lengthDelimitedFieldOne = 10
  const reader = new BinaryReader(message)
  if (message.length === 0 || reader.uint32() !== lengthDelimitedFieldOne) return null
  return reader.bytes()
}
