import type { Server } from 'node:http'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import { freePorts, nth } from '../kit/ports.ts'

type Params = Record<string, unknown>
/** What is answered instead of the node; `dies` for a node that is gone from then on, `undefined` for the node's own answer. */
type Instead = { result: unknown } | { error: { code: number; message: string; data: string } } | 'dies' | undefined

/** A node of one of the chains, as another one would be that has less, or dies. */
export interface NodeInFront {
  url: string
  close: () => Promise<void>
}

const Call = z.object({ id: z.unknown(), method: z.string(), params: z.record(z.string(), z.unknown()).nullish() })

export async function startNodeInFront(of: string, instead: (method: string, params: Params) => Instead): Promise<NodeInFront> {
  const port = nth(await freePorts(1), 0)
  const server = createServer((request, response) => {
    void (async () => {
      const call = Call.parse(await json(request))
      const answer = instead(call.method, call.params ?? {})
      if (answer === 'dies') return close(server)
      if (answer) return response.end(JSON.stringify({ jsonrpc: '2.0', id: call.id, ...answer }))
      const node = await fetch(of, { method: 'POST', body: JSON.stringify({ jsonrpc: '2.0', ...call }) })
      return response.writeHead(node.status).end(await node.text())
    })().catch(() => response.destroy())
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${port}`, close: () => close(server) }
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = new Promise(resolve => server.close(resolve))
  server.closeAllConnections()
  await closed
}
