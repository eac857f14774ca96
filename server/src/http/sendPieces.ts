import type { Response } from 'express'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/**
 * Sends a text or bytes in pieces, as fast as the caller reads. A failure before the first piece is answered as usual; later it cuts the
 * connection, so that nobody takes a part for the whole.
 */
export async function sendPieces(
  response: Response,
  headers: Record<string, string>,
  pieces: AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const rest = pieces[Symbol.asyncIterator]()
  const first = await rest.next()
  async function* all() {
    if (!first.done) yield first.value
    yield* { [Symbol.asyncIterator]: () => rest }
  }
  response.status(200).set(headers)
  await pipeline(Readable.from(all()), response).catch((error: NodeJS.ErrnoException) => {
    // The caller has hung up: nobody is left to be told.
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  })
}
