import type { ChainInfo } from '../interchain/chain.ts'
import { once } from 'node:events'
import WebSocket from 'ws'
import { z } from 'zod'
import { until } from '../kit/until.ts'

const NewBlock = z.object({
  result: z.object({ data: z.object({ value: z.object({ block: z.object({ header: z.object({ height: z.string() }) }) }) }) }),
})

/** When the node announced each block: what "in a block" means in the figures. */
export interface BlockTimes {
  seenAt: (height: number) => Promise<number>
  close: () => void
}

export async function watchBlocks({ rpc }: ChainInfo): Promise<BlockTimes> {
  const seen = new Map<number, number>()
  const socket = new WebSocket(`${rpc.replace('http', 'ws')}/websocket`)
  await once(socket, 'open')
  socket.on('message', data => {
    const at = Date.now()
    const block = NewBlock.safeParse(JSON.parse(String(data)))
    if (block.success) seen.set(Number(block.data.result.data.value.block.header.height), at)
  })
  socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'subscribe', params: { query: "tm.event='NewBlock'" } }))
  return {
    seenAt: height =>
      until(`block ${height} was seen`, async () => {
        const at = seen.get(height)
        if (at === undefined) throw new Error('not yet')
        return at
      }),
    close: () => socket.close(),
  }
}
