import type { FileHandle } from 'node:fs/promises'
import { Buffer } from 'node:buffer'
import { createHash, randomUUID } from 'node:crypto'
import { open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** CometBFT's largest block has 100 MiB; its events, several times that, still stay below. */
const mostBytes = 2 * 1024 * 1024 * 1024
/** Kept of an answer that cannot be read or recorded. */
export const longestCopy = 8 * 1024 * 1024
const pieceBytes = 256 * 1024

/** What a node sent: its digest (SHA-256, hex) and length, and its beginning. */
export interface AnswerCopy {
  digest: string
  length: number
  copy: Uint8Array
}

/** A large answer in a file that nobody else sees and that ends with the process. */
export interface SpooledAnswer {
  copy: AnswerCopy
  /** From the beginning, piece by piece. */
  pieces: () => AsyncGenerator<Buffer>
  close: () => Promise<void>
}

/** Takes an answer as fast as the node sends it, however slowly it is read: nodes do not wait long. @throws Error when it does not end */
export async function spoolAnswer(first: Buffer[], rest: AsyncIterable<Buffer>): Promise<SpooledAnswer> {
  const handle = await openHidden()
  try {
    const hash = createHash('sha256')
    let length = 0
    const take = async (chunk: Buffer) => {
      hash.update(chunk)
      length += chunk.length
      if (length > mostBytes) throw new Error(`more than ${mostBytes} bytes`)
      await handle.write(chunk)
    }
    for (const chunk of first) await take(chunk)
    for await (const chunk of rest) await take(chunk)
    return {
      copy: { digest: hash.digest('hex'), length, copy: Buffer.concat(first).subarray(0, longestCopy) },
      pieces: () => piecesOf(handle),
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

export function copyText(text: string): AnswerCopy {
  const bytes = Buffer.from(text)
  return { digest: createHash('sha256').update(bytes).digest('hex'), length: bytes.length, copy: bytes.subarray(0, longestCopy) }
}

async function openHidden(): Promise<FileHandle> {
  const path = join(tmpdir(), `relayooor-answer-${randomUUID()}`)
  const handle = await open(path, 'wx+', 0o600)
  // The open file stays readable; nothing is left of it when the process is killed.
  await unlink(path)
  return handle
}

async function* piecesOf(handle: FileHandle): AsyncGenerator<Buffer> {
  for (let position = 0; ;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, position)
    if (bytesRead === 0) return
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}
