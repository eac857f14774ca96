import { existsSync } from 'node:fs'
import { request } from 'node:http'
import { QueryBalanceRequest, QueryBalanceResponse } from 'cosmjs-types/cosmos/bank/v1beta1/query'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { addressOf, call, hub, rpcOf, until, useSandbox, zone } from '../testing.ts'
import { signTx } from '../tx/signTx.ts'

const sandbox = useSandbox({ nodesPerChain: 2, indexLagMs: 300 })
afterEach(() => sandbox().control.clear())

function node(index: number) {
  return rpcOf(sandbox(), hub, index)
}

function heightOf(answer: Awaited<ReturnType<typeof call>>): number {
  return Number((answer.result?.sync_info as { latest_block_height: string } | undefined)?.latest_block_height)
}

async function balance(url: string): Promise<string | undefined> {
  const data = QueryBalanceRequest.encode({ address: addressOf(sandbox(), 'dave', zone), denom: 'uzone' }).finish()
  const { result } = await call(url, 'abci_query', { path: '/cosmos.bank.v1beta1.Query/Balance', data: Buffer.from(data).toString('hex') })
  const { value } = (result?.response ?? {}) as { value?: string }
  return QueryBalanceResponse.decode(Buffer.from(value ?? '', 'base64')).balance?.amount
}

function payment(gas = 200_000n): Uint8Array {
  const chain = sandbox().chain(hub)
  const from = addressOf(sandbox(), 'alice', hub)
  const value = MsgSend.encode({
    fromAddress: from,
    toAddress: addressOf(sandbox(), 'bob', hub),
    amount: [{ denom: 'uhub', amount: '1' }],
  }).finish()
  return signTx(chain.parameters, sandbox().account('alice'), {
    messages: [{ typeUrl: '/cosmos.bank.v1beta1.MsgSend', value }],
    gas,
    ...chain.nextSequence(from),
  })
}

describe('an endpoint', () => {
  it('that is down refuses connections and drops its sockets, while the other serves', async () => {
    const socket = new WebSocket(`${node(0).replace('http', 'ws')}/websocket`)
    await new Promise(resolve => socket.once('open', resolve))
    const closed = new Promise(resolve => socket.once('close', resolve))
    await sandbox().control.setNodeFaults(hub, { down: true }, 0)
    await closed
    await expect(call(node(0), 'status')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
    expect(heightOf(await call(node(1), 'status'))).toBeGreaterThan(0)
    await sandbox().control.setNodeFaults(hub, { down: false }, 0)
    expect(heightOf(await call(node(0), 'status'))).toBeGreaterThan(0)
  })

  it('that is slow makes others wait', async () => {
    await sandbox().control.setNodeFaults(hub, { slowMs: 250 }, 0)
    const began = performance.now()
    await call(node(0), 'status')
    expect(performance.now() - began).toBeGreaterThanOrEqual(245)
  })

  it('that is behind knows neither the newest blocks nor their state', async () => {
    await sandbox().control.mine(hub, 6)
    await sandbox().control.setNodeFaults(hub, { behindBlocks: 5 }, 0)
    sandbox().control.setChainFaults(hub, { halted: true })
    const [behind, truth] = [heightOf(await call(node(0), 'status')), heightOf(await call(node(1), 'status'))]
    expect(behind).toBe(truth - 5)
    expect((await call(node(0), 'block', { height: String(truth) })).error).toEqual({
      code: -32603,
      message: 'Internal error',
      data: `height ${truth} must be less than or equal to the current blockchain height ${behind}`,
    })
  })

  it('that lies shows other balances, no transactions, a height that is none, or no JSON', async () => {
    const truth = await balance(rpcOf(sandbox(), zone, 1))
    await sandbox().control.setNodeFaults(zone, { lying: 'balances' }, 0)
    expect(await balance(rpcOf(sandbox(), zone, 0))).toBe(`${truth}0`)
    const { hash } = await sandbox().control.transfer({ chainId: hub, from: 'carol', to: 'osmo1x', amount: 9n, channelId: 'channel-0' })
    const query = { query: `tx.hash='${hash}'` }
    await until(async () => (await call(node(1), 'tx_search', query)).result?.total_count === '1')
    await sandbox().control.setNodeFaults(hub, { lying: 'omits-txs' }, 0)
    expect((await call(node(0), 'tx_search', query)).result?.total_count).toBe('0')
    await sandbox().control.setNodeFaults(hub, { lying: 'claims-height' }, 0)
    expect(heightOf(await call(node(0), 'status'))).toBeGreaterThan(sandbox().chain(hub).storedHeight() + 500)
    await sandbox().control.setNodeFaults(hub, { lying: 'garbage' }, 0)
    await expect(call(node(0), 'status')).rejects.toThrow(SyntaxError)
  })

  it('that lies shows transactions and deliveries that are in no block, other codes, another header', async () => {
    const { control } = sandbox()
    const ask = async (chainId: string, index: number, height: number) => {
      const url = rpcOf(sandbox(), chainId, index)
      await until(() => sandbox().chain(chainId).committedHeight() >= height)
      const [block, results] = await Promise.all(['block', 'block_results'].map(method => call(url, method, { height: String(height) })))
      const { txs_results: txs } = results?.result as { txs_results: { code: number; events: { type: string }[] }[] | null }
      return {
        hash: (block?.result?.block_id as { hash: string }).hash,
        codes: txs?.map(tx => tx.code) ?? [],
        events: txs?.flatMap(tx => tx.events.map(event => event.type)) ?? [],
      }
    }
    const at = sandbox().chain(hub).storedHeight() + 1
    await control.invent(hub, payment(), 0)
    expect(await ask(hub, 0, at)).toMatchObject({ codes: [0], events: expect.arrayContaining(['coin_received']) as unknown })
    expect(await ask(hub, 1, at)).toMatchObject({ codes: [] })
    await control.setNodeFaults(hub, { lying: 'other-codes' }, 0)
    expect((await ask(hub, 0, at)).codes).toEqual([5])
    await control.setNodeFaults(hub, { lying: 'other-block' }, 0)
    expect((await ask(hub, 0, at)).hash).not.toBe((await ask(hub, 1, at)).hash)
    const { sequence } = await control.transfer({
      chainId: hub,
      from: 'carol',
      to: addressOf(sandbox(), 'carol', zone),
      amount: 9n,
      channelId: 'channel-0',
    })
    await control.inventRelay({ chainId: hub, channelId: 'channel-0', sequence }, 'deliver', 'lane', 0)
    const delivered = sandbox().chain(zone).storedHeight() + 1
    expect((await ask(zone, 0, delivered)).events).toContain('write_acknowledgement')
    expect((await ask(zone, 1, delivered)).events).not.toContain('write_acknowledgement')
    await control.clear()
    expect(await ask(hub, 0, at)).toMatchObject({ codes: [] })
  })

  it('that has pruned says from where on it has blocks and states', async () => {
    await sandbox().control.mine(hub, 3)
    const lowest = sandbox().chain(hub).storedHeight() - 1
    await sandbox().control.setNodeFaults(hub, { prunedBelow: lowest }, 0)
    expect((await call(node(0), 'block_results', { height: '1' })).error?.data).toBe(
      `height 1 is not available, lowest height is ${lowest}`,
    )
    const query = await call(node(0), 'abci_query', { path: '/cosmos.auth.v1beta1.Query/Params', height: '2' })
    expect(query.result?.response).toMatchObject({
      code: 18,
      codespace: 'sdk',
      log: expect.stringContaining('failed to load state at height 2;'),
    })
  })
})

describe('a chain', () => {
  it('shows a block before its state, and both before the index has its transactions', async () => {
    const chain = sandbox().chain(hub)
    const seen = await new Promise<[number, number, boolean]>(resolve =>
      chain.events.once('stored', block =>
        resolve([block.height - chain.storedHeight(), block.height - chain.committedHeight(), chain.stateAt(block.height) === undefined]),
      ),
    )
    expect(seen).toEqual([0, 1, true])
    const order = { chainId: hub, from: 'dave', to: 'osmo1x', amount: 8n, channelId: 'channel-0' }
    const ask = (hash: string) => call(node(0), 'tx', { hash: Buffer.from(hash, 'hex').toString('base64') })
    sandbox().control.setChainFaults(hub, { halted: true, indexLagMs: 60_000 })
    const late = await sandbox().control.transfer(order)
    expect((await call(node(0), 'block_results')).result?.txs_results).toHaveLength(1)
    expect((await ask(late.hash)).error?.data).toBe(`tx (${late.hash}) not found`)
    sandbox().control.setChainFaults(hub, { indexLagMs: null })
    const usual = await sandbox().control.transfer(order)
    await until(async () => (await ask(usual.hash)).result)
  })

  it('that halts makes no block, and goes on when told', async () => {
    const chain = sandbox().chain(zone)
    sandbox().control.setChainFaults(zone, { halted: true })
    const stands = chain.storedHeight()
    const other = sandbox().chain(hub).storedHeight()
    await until(() => sandbox().chain(hub).storedHeight() > other + 3)
    expect(chain.storedHeight()).toBe(stands)
    sandbox().control.setChainFaults(zone, { halted: false })
    await until(() => chain.storedHeight() > stands)
  })

  it('takes a transaction late, or loses it', async () => {
    const chain = sandbox().chain(hub)
    sandbox().control.setChainFaults(hub, { lateBlocks: 3 })
    const taken = chain.storedHeight()
    expect((await chain.broadcast(payment()))?.code).toBe(0)
    const included = await until(() =>
      Array.from({ length: 10 }, (_, index) => chain.block(taken + 1 + index)).find(block => block && block.txs.length > 0),
    )
    expect(included.height).toBeGreaterThanOrEqual(taken + 3)
    sandbox().control.setChainFaults(hub, { lateBlocks: 0, drop: true })
    const lost = payment()
    expect((await chain.broadcast(lost))?.code).toBe(0)
    expect(chain.mempool()).toEqual([])
    expect(await chain.broadcast(lost)).toBeNull()
  })
})

it('a fee market that asks for more than what was signed takes nothing', async () => {
  await sandbox().control.setGasPrice(hub, '0.02')
  expect(await sandbox().chain(hub).broadcast(payment(210_000n))).toMatchObject({ code: 13 })
  await sandbox().control.setGasPrice(hub, '0.01')
  expect(await sandbox().chain(hub).broadcast(payment(220_000n))).toMatchObject({ code: 0 })
})

describe('the control API', () => {
  it('gives and takes money as a chain does: with bank events, so that who reads blocks misses nothing', async () => {
    const chain = sandbox().chain(hub)
    const dave = addressOf(sandbox(), 'dave', hub)
    const before = chain.committedHeight()
    await sandbox().control.fund(hub, dave, 5n, 'utest')
    await sandbox().control.drain(hub, dave, 'utest')
    const events = Array.from(
      { length: chain.committedHeight() - before },
      (_, index) => chain.block(before + 1 + index)?.events ?? [],
    ).flat()
    const daves = events.filter(
      ({ attributes }) => attributes.some(([, value]) => value === dave) && attributes.some(([, value]) => value === '5utest'),
    )
    expect(daves.map(event => event.type)).toEqual(['coin_received', 'transfer', 'coin_spent', 'transfer'])
  })

  it('takes the Hermes program away and back, and tells it its faults', async () => {
    await sandbox().control.setHermes({ fault: 'missing' })
    expect(existsSync(sandbox().info.hermesBin)).toBe(false)
    await sandbox().control.setHermes({ fault: 'slow', slowMs: 500 })
    expect(existsSync(sandbox().info.hermesBin)).toBe(true)
    const state = (await (await fetch(`${sandbox().info.controlUrl}/control/state`)).json()) as { hermes: unknown } // looked at below
    expect(state.hermes).toEqual({ fault: 'slow', slowMs: 500, sequences: [] })
  })

  it("serves this machine's programs and pages only, and refuses what it does not know", async () => {
    const url = `${sandbox().info.controlUrl}/control/mine`
    const post = (headers: Record<string, string>, body: string) =>
      fetch(url, { method: 'POST', headers, body }).then(response => response.status)
    expect(await post({ 'content-type': 'application/json' }, '{}')).toBe(200)
    expect(await post({ 'content-type': 'application/json', origin: 'https://elsewhere.example' }, '{}')).toBe(403)
    expect(await post({ 'content-type': 'text/plain' }, '{}')).toBe(415)
    expect(await post({ 'content-type': 'application/json' }, '{"blocks":-1}')).toBe(400)
    expect(await post({ 'content-type': 'application/json' }, '{"chainId":"nowhere-1"}')).toBe(422)
    expect(await statusWithHost(url, 'sandbox.example')).toBe(403)
  })
})

/** Over node:http, since fetch sets its own Host. */
function statusWithHost(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', headers: { host, 'content-type': 'application/json' } }, response => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end('{}')
  })
}
