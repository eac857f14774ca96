import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2'
import type { FrontChain } from './front.ts'
import { Buffer } from 'node:buffer'
import { createServer } from 'node:http2'
import { buffer } from 'node:stream/consumers'
import { z } from 'zod'
import { readStatus, unavailable } from './grpcStatus.ts'

/** A frame begins with its flag of compression and its length. */
const prefixBytes = 5
const heightName = 'x-cosmos-block-height'

const Answer = z.object({
  result: z.object({
    response: z.object({
      code: z.int().default(0),
      log: z.string().default(''),
      value: z.base64().nullish(),
      height: z.string().default('0'),
    }),
  }),
})

/**
 * The gRPC services of a Cosmos SDK application, asked by ABCI queries: its own gRPC port serves the very same (baseapp/grpcserver.go), and
 * no other node's gRPC port has to be known.
 */
export function grpcServer(ask: FrontChain['ask']) {
  const server = createServer()
  const sessions = new Set<ServerHttp2Session>()
  server.on('session', session => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
  })
  server.on('stream', (stream, headers) => {
    // Hermes may be gone.
    stream.on('error', () => {})
    void answer(ask, stream, headers).catch(() => stream.close())
  })
  return {
    server,
    async close() {
      const closed = new Promise(resolve => server.close(resolve))
      for (const session of sessions) session.destroy()
      await closed
    },
  }
}

async function answer(ask: FrontChain['ask'], stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
  const request = (await buffer(stream)).subarray(prefixBytes)
  const height = headers[heightName]
  const params = { path: headers[':path'], data: request.toString('hex'), height: typeof height === 'string' ? height : '0', prove: false }
  const reply = await ask('abci_query', params)
  if ('error' in reply) return refuse(stream, unavailable, reply.error.data ?? reply.error.message)
  const read = Answer.safeParse(reply)
  if (!read.success) return refuse(stream, unavailable, 'the node answered in no known form')
  const { code, log, value, height: at } = read.data.result.response
  if (code !== 0) {
    const status = readStatus(log)
    return refuse(stream, status.code, status.message)
  }
  const message = Buffer.from(value ?? '', 'base64')
  const prefix = Buffer.alloc(prefixBytes)
  prefix.writeUInt32BE(message.length, 1)
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', [heightName]: at }, { waitForTrailers: true })
  stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
  stream.end(Buffer.concat([prefix, message]))
}

function refuse(stream: ServerHttp2Stream, code: number, message: string): void {
  const words = { 'grpc-status': String(code), 'grpc-message': encodeURIComponent(message) }
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...words }, { endStream: true })
}
