import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FrontChain, NodeReply } from './front.ts'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import { isNothingFound, readSearch, writeFound } from './searchedEvent.ts'

const Call = z.object({ id: z.unknown(), method: z.string(), params: z.record(z.string(), z.unknown()).nullish() })

/** JSON-RPC of a CometBFT node, as Hermes asks it. */
export function rpcServer(chain: FrontChain) {
  const server = createServer((request, response) => {
    void answer(chain, request, response).catch(() => response.destroy())
  })
  return {
    server,
    async close() {
      const closed = new Promise(resolve => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(chain: FrontChain, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const call = Call.parse(await json(request))
  const reply = await replyTo(chain, call.method, call.params ?? {})
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ jsonrpc: '2.0', id: call.id, ...reply }))
}

async function replyTo(chain: FrontChain, method: string, params: Record<string, unknown>): Promise<NodeReply> {
  const reply = await chain.ask(method, params)
  const searched = method === 'tx_search' ? readSearch(params.query) : null
  if (!searched || !isNothingFound(reply)) return reply
  const told = await chain.tell(searched)
  return told ? { result: writeFound(searched, told, await version(chain)) } : reply
}

const Status = z.object({ result: z.object({ node_info: z.object({ version: z.string() }) }) })

async function version({ ask }: FrontChain): Promise<string> {
  return Status.safeParse(await ask('status', {})).data?.result.node_info.version ?? ''
}
