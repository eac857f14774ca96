import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { createChain } from './createChain.ts'
import { followBlocks } from './followBlocks.ts'

const time = '2026-01-01T12:00:00Z'
const mebibyte = 1024 * 1024
/** A transaction of a megabyte, as base64. */
const bytes = Buffer.alloc(mebibyte, 7)
const transaction = bytes.toString('base64')
const txs = 72
const event = JSON.stringify({ type: 'wasm', attributes: [{ key: 'noise', value: 'x'.repeat(mebibyte / 2), index: true }] })
const payment = JSON.stringify({
  type: 'coin_received',
  attributes: [
    { key: 'receiver', value: 'cosmos1service', index: true },
    { key: 'amount', value: '5uatom', index: true },
  ],
})

let server: Server | null = null
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** A node whose block 5 has 72 MiB of transactions (96 MiB as sent) and 100 MiB of results, sent in pieces; all other blocks are empty. */
async function largeNode(pieceBytes = 4 * mebibyte): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = []
  server = createServer(async (request, response) => {
    if (request.method !== 'POST') return response.writeHead(404).end()
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString()) as { method: string; params: { height?: string } }
    asked.push(`${body.method} ${body.params.height ?? ''}`)
    let pending = ''
    const say = async (text: string) => {
      pending += text
      if (pending.length < pieceBytes) return
      if (!response.write(pending)) await Promise.race([once(response, 'drain'), once(response, 'close')])
      pending = ''
    }
    response.setMaxListeners(0)
    const height = body.params.height ?? ''
    const count = height === '5' ? txs : 0
    await say('{"jsonrpc":"2.0","id":1,"result":')
    if (body.method === 'status') {
      await say(
        JSON.stringify({
          node_info: { network: 'large-1', version: '0.38.0' },
          sync_info: { latest_block_height: '8', latest_block_time: time, earliest_block_height: '1', catching_up: false },
        }),
      )
    } else if (body.method === 'block') {
      await say(`{"block_id":{"hash":"AB"},"block":{"header":${JSON.stringify({ chain_id: 'large-1', height, time })},"data":{"txs":[`)
      for (let index = 0; index < count; index += 1) await say(`${index > 0 ? ',' : ''}"${transaction}"`)
      await say(`]},"last_commit":{"signatures":[{"a":[[[]]]}]}}}`)
    } else {
      await say(`{"height":"${height}","txs_results":[`)
      for (let index = 0; index < count; index += 1)
        await say(
          `${index > 0 ? ',' : ''}{"code":0,"data":null,"log":"","gas_wanted":"9","gas_used":"7","events":[${event},` +
            `${event}${index === 3 ? `,${payment}` : ''}],"codespace":""}`,
        )
      await say(`],"finalize_block_events":[${count > 0 ? `${event},${payment}` : ''}],"validator_updates":null}`)
    }
    await say('}')
    response.end(pending)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

const silent = { debug() {}, info() {}, warn() {}, error() {} }
function chainAt(url: string) {
  return createChain(
    {
      chainId: 'large-1',
      rpc: [url],
      prefix: 'cosmos',
      addressType: 'secp256k1',
      gasPrice: { amount: '0', denom: 'u' },
      maxGas: 1,
      gasMultiplier: 1,
      haltedAfterMs: 1e9,
      requestTimeoutMs: 20_000,
    },
    { log: silent },
  )
}

it('a block of 96 MiB with results of 100 MiB is read whole, after those before it and before those after it', async () => {
  const { url, asked } = await largeNode()
  const chain = chainAt(url)
  await chain.start()
  const stop = new AbortController()
  const read: number[] = []
  let most = 0
  await followBlocks(chain, {
    next: async () => read.length + 1,
    handle: async block => {
      read.push(block.height)
      if (block.height === 5) {
        expect(block.txs).toHaveLength(txs)
        expect(block.txs[0]?.hash).toBe(createHash('sha256').update(bytes).digest('hex').toUpperCase())
        expect(block.txs[3]?.events[2]).toMatchObject({
          type: 'coin_received',
          attributes: [
            { key: 'receiver', value: 'cosmos1service' },
            { key: 'amount', value: '5uatom' },
          ],
        })
        expect(block.txs.map(tx => tx.gasUsed)).toEqual(Array.from({ length: txs }).fill(7n))
        expect(block.events.map(one => one.type)).toEqual(['wasm', 'coin_received'])
        most = block.txs.flatMap(tx => tx.events).length
      }
      if (block.height === 7) stop.abort()
    },
    signal: stop.signal,
  })
  await chain.stop()
  expect(read).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(most).toBe(2 * txs + 1)
  // Given up while it was asked for ahead of its turn, then asked for once.
  expect(asked.filter(one => one === 'block_results 5').length).toBeLessThanOrEqual(3)
}, 240_000)

it('a large answer is not given up while it comes, and one that stops coming is', async () => {
  const timeoutMs = 2_000
  let sent = 1.5 * mebibyte
  server = createServer(async (request, response) => {
    if (request.method !== 'POST') return response.writeHead(404).end()
    const { method } = JSON.parse(Buffer.concat(await request.toArray()).toString()) as { method: string }
    if (method === 'status')
      return response.end(
        JSON.stringify({
          result: {
            node_info: { network: 'large-1', version: '0.38.0' },
            sync_info: { latest_block_height: '8', latest_block_time: time, catching_up: false },
          },
        }),
      )
    if (method === 'block_results') return response.end(JSON.stringify({ result: { height: '5', txs_results: [{ code: 0 }] } }))
    // Good for six seconds more than the time-out; the rest comes after the time-out.
    response.write(
      `{"result":{"block_id":{"hash":"AB"},"block":{"header":${JSON.stringify({ chain_id: 'large-1', height: '5', time })}` +
        `,"data":{"txs":["${'A'.repeat(sent)}`,
    )
    if (sent > mebibyte) setTimeout(() => response.end('"]}}}}'), timeoutMs + 500)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const chain = createChain(
    {
      chainId: 'large-1',
      rpc: [`http://127.0.0.1:${port}`],
      prefix: 'cosmos',
      addressType: 'secp256k1',
      gasPrice: { amount: '0', denom: 'u' },
      maxGas: 1,
      gasMultiplier: 1,
      requestTimeoutMs: timeoutMs,
    },
    { log: silent },
  )
  await chain.start()
  expect((await chain.block(5)).txs).toHaveLength(1)
  sent = 1024
  await expect(chain.block(5)).rejects.toMatchObject({ code: 'unreachable' })
  await chain.stop()
}, 60_000)
