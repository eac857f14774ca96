import { Buffer } from 'node:buffer'
import { BinaryReader } from 'cosmjs-types/binary'

const lengthDelimited = 2

/**
 * The bytes of each field of this number that has a length: texts and messages. For the few modules that cosmjs-types does not have.
 * @throws Error when it is no protobuf message
 */
export function fieldsOf(message: Uint8Array, number: number): Uint8Array[] {
  return [...eachField(message, number)]
}

/** The same, one after the other: who needs few of them reads no further. */
export function* eachField(message: Uint8Array, number: number): Generator<Uint8Array> {
  const reader = new BinaryReader(message)
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === (number << 3) + lengthDelimited) yield reader.bytes()
    else reader.skipType(tag & 7)
  }
}

/** The last of them, as protobuf reads a field that stands there twice; empty when there is none. */
export function fieldOf(message: Uint8Array, number: number): Uint8Array {
  let last: Uint8Array = new Uint8Array()
  for (const field of eachField(message, number)) last = field
  return last
}

export function textOf(message: Uint8Array, number: number): string {
  return Buffer.from(fieldOf(message, number)).toString('utf8')
}
