import type { Readable } from 'node:stream'
import { Buffer } from 'node:buffer'

/** Collects what a stream gives, and of more than `limit` bytes the end. */
export function keepTail(stream: Readable, limit: number): () => string {
  const chunks: Buffer[] = []
  let size = 0
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    size += chunk.length
    for (let first = chunks[0]; first && size - first.length >= limit; first = chunks[0]) {
      size -= first.length
      chunks.shift()
    }
  })
  return () => Buffer.concat(chunks).toString('utf8')
}

export function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n')
}
