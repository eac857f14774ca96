import type { IncomingMessage } from 'node:http'
import { WalletRefusal } from './deps.ts'

const mostBytes = 1024 * 1024

/** @throws WalletRefusal when it is too large, or no JSON */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  // A foreign page can send other types without a preflight.
  if (request.headers['content-type'] !== 'application/json') throw new WalletRefusal('The wallet reads application/json only')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += Buffer.byteLength(chunk)
    if (size > mostBytes) throw new WalletRefusal(`The wallet reads at most ${mostBytes} bytes`)
    chunks.push(Buffer.from(chunk))
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new WalletRefusal('That is no JSON')
  }
}
