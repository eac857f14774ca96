import type { PacketId } from '@relayooor/shared'
import { clearArguments } from '@relayooor/shared'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { until } from '../kit/until.ts'
import { chainHead } from './chain.ts'
import { hermes, writeHermesConfig } from './hermes.ts'
import { startNodeInFront } from './nodeInFront.ts'
import { payQuote } from './payments.ts'
import { balance, openSequences } from './queries.ts'
import { feeOfSend } from './relaying.ts'
import { address, finished, network, quote, showLogOnFailure, useService } from './testing.ts'
import { sendTransfer } from './transfers.ts'

const source = network.chains['ibc-0']
const Found = z.object({ result: z.object({ height: z.string(), tx: z.string() }) })
const orphan = await sendTransfer(network, { from: 'ibc-0', user: 'user27', amount: 7_001n })
const late = await sendTransfer(network, { from: 'ibc-0', user: 'user28', amount: 7_002n, timeoutSeconds: 1 })
const unproven = await sendTransfer(network, { from: 'ibc-0', user: 'user27' })
const shown = await sendTransfer(network, { from: 'ibc-0', user: 'user29', amount: 7_003n })
const shownAt = Number((await txOf(shown.txHash)).height)
const { height: forgotten } = await chainHead(source.rpc)
/** The only node of the source: its index begins later, and of what its blocks did before it has one alone. */
const node = await startNodeInFront(source.rpc, (method, params) => {
  const query = typeof params.query === 'string' ? params.query : ''
  if (method === 'tx_search' && query.includes('send_packet')) return { result: { txs: [], total_count: '0' } }
  if (method === 'block_search') return { result: { blocks: [], total_count: '0' } }
  if (method === 'tx') return refused(`tx (${String(params.hash)}) not found`)
  const height = Number(params.height)
  return method === 'block_results' && height <= forgotten && height !== shownAt
    ? refused('node is not persisting abci responses')
    : undefined
})
/** Packets whose acknowledgements the index of the destination's only node has not. */
const unindexed = new Set<string>()
const other = await startNodeInFront(network.chains['ibc-1'].rpc, (method, { query }) => {
  const [, sequence = ''] = /write_acknowledgement\.packet_sequence ?= ?'(\d+)'/.exec(typeof query === 'string' ? query : '') ?? []
  return method === 'tx_search' && unindexed.has(sequence) ? { result: { txs: [], total_count: '0' } } : undefined
})
afterAll(() => Promise.all([node.close(), other.close()]))
const chains = Object.values({
  ...network.chains,
  'ibc-0': { ...source, rpc: node.url },
  'ibc-1': { ...network.chains['ibc-1'], rpc: other.url },
})
const setUp = { bin: network.tools.hermes, folder: network.folder, chains }
const config = await writeHermesConfig(setUp, 'hermes-forgetful-node.toml', { keyName: 'setup' })
const service = useService({ HERMES_CONFIG_PATH: config })

describe('a transfer that the chain holds, and of whose sending no node has the record', () => {
  it('bare Hermes leaves alone, and says success', async () => {
    const { packet } = orphan
    expect(await hermes(network.tools.hermes, config, clearArguments({ ...packet, sequences: [packet.sequence] }))).toEqual([])
    expect(await openSequences(network, 'ibc-0', packet.channelId)).toContain(packet.sequence)
  })

  it('is not sold before anybody brings its data, and says so', async () => {
    const body = { walletAddress: address('user27'), chainId: 'ibc-0', packets: [unproven.packet] }
    await expect(service.current.api.call('requestToken', { body })).rejects.toMatchObject({
      code: 'not-clearable',
      facts: { packets: [{ verdict: { reason: 'packet-data-unavailable' } }] },
    })
    expect(await service.current.api.call('packet', { params: unproven.packet })).toMatchObject({
      packet: unproven.packet,
      verdict: { kind: 'blocked', reason: 'packet-data-unavailable', advice: expect.stringContaining('can give it to us') as unknown },
    })
  })

  it('is delivered once it is proven by the bytes of its transaction', async () => {
    showLogOnFailure(service.current)
    await prove(orphan.packet, orphan.txHash)
    expect(await clear('user27', orphan.packet)).toMatchObject({ status: 'cleared', packets: [{ result: 'delivered' }], refunds: [] })
    await until('its receipt is back', async () => {
      const open = await openSequences(network, 'ibc-0', orphan.packet.channelId)
      return !open.includes(orphan.packet.sequence)
    })
  })

  it('comes back to the unit when its time is over', async () => {
    showLogOnFailure(service.current)
    await prove(late.packet, late.txHash)
    const before = await balance(network, 'ibc-0', address('user28'))
    const order = await quote(service.current, 'user28', [late.packet])
    expect(order.fees.packets).toMatchObject([{ verdict: 'return' }])
    await payQuote(network, 'user28', order)
    expect(await finished(service.current, order.token)).toMatchObject({ status: 'cleared', packets: [{ result: 'returned' }] })
    expect(before - (await balance(network, 'ibc-0', address('user28')))).toBe(BigInt(order.fees.total.amount) + feeOfSend - 7_002n)
  })

  it('is delivered without any proof, where a block still shows it', async () => {
    showLogOnFailure(service.current)
    await service.current.api.call('packet', { params: shown.packet })
    expect(await clear('user29', shown.packet)).toMatchObject({ status: 'cleared', packets: [{ result: 'delivered' }], refunds: [] })
  })

  it('comes back when it is refused, though no index has the refusal', async () => {
    showLogOnFailure(service.current)
    const { packet } = await sendTransfer(network, { from: 'ibc-0', user: 'user29', amount: 7_004n, to: 'nobody-at-all' })
    unindexed.add(packet.sequence)
    const order = await quote(service.current, 'user29', [packet])
    expect(order.fees.packets).toMatchObject([{ verdict: 'return' }])
    await payQuote(network, 'user29', order)
    expect(await finished(service.current, order.token)).toMatchObject({
      status: 'cleared',
      packets: [{ result: 'error_ack' }],
      refunds: [],
    })
  })
})

async function prove(packet: PacketId, txHash: string): Promise<void> {
  const { tx } = await txOf(txHash)
  await service.current.api.call('provePacket', { body: { packet, txBytes: tx } })
}

/** Asked of the node behind the forgetful one. */
function txOf(txHash: string): Promise<{ height: string; tx: string }> {
  return until(`${txHash} is in the index`, async () => {
    const answer = await fetch(`${source.rpc}/tx?hash=0x${txHash}`)
    return Found.parse(await answer.json()).result
  })
}

function refused(data: string) {
  return { error: { code: -32603, message: 'Internal error', data } }
}

async function clear(user: string, packet: PacketId) {
  const order = await quote(service.current, user, [packet])
  expect(order.fees.packets).toMatchObject([{ verdict: 'deliver' }])
  await payQuote(network, user, order)
  return finished(service.current, order.token)
}
