import { Buffer } from 'node:buffer'

interface Codec<T> {
  decode: (bytes: Uint8Array) => T
  encode: (message: T) => { finish: () => Uint8Array }
}

/**
 * Decodes bytes that say nothing but this message. The generated decoders skip unknown fields and overlook wrong wire types; a chain
 * refuses a transaction with such bytes (SDK x/auth/tx, ADR-027). @throws Error
 */
export function decodeExactly<T>(codec: Codec<T>, bytes: Uint8Array): T {
  const message = codec.decode(bytes)
  if (!Buffer.from(bytes).equals(codec.encode(message).finish()))
    throw new Error('these bytes hold more than the message that they are read as')
  return message
}
