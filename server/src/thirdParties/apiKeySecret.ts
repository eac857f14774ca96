import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const shape = /^rly_([0-9a-f]{16})_([\w-]{43})$/
/** Of no secret: an unknown key takes as long as a wrong one. */
const nobodys = Buffer.alloc(32)

/** A new key: an id by which it is found and named, and 256 random bits. The beginning tells scanners of leaked secrets what it is. */
export function drawApiKey(): { id: string; secret: string; secretHash: Buffer } {
  const [id, random] = [randomBytes(8).toString('hex'), randomBytes(32).toString('base64url')]
  return { id, secret: `rly_${id}_${random}`, secretHash: hashOf(random) }
}

/** The parts of what somebody sent as a key; null for what has not the form of one. */
export function readApiKey(given: string): { id: string; isSecretOf: (hash: Uint8Array | undefined) => boolean } | null {
  const [, id, random] = shape.exec(given) ?? []
  if (id === undefined || random === undefined) return null
  return { id, isSecretOf: hash => timingSafeEqual(hashOf(random), hash ?? nobodys) }
}

/** Random bits need no slow hash: there is nothing to guess. */
function hashOf(random: string): Buffer {
  return createHash('sha256').update(random).digest()
}
