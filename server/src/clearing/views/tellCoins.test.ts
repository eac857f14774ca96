import { Buffer } from 'node:buffer'
import { paymentMemo } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { useDatabase } from '../../db/testing.ts'
import { createAssets } from '../../packets/createAssets.ts'
import { localDenom } from '../../packets/denomPath.ts'
import { examineKnown } from '../../packets/examinePacket.ts'
import { getPacket } from '../../packets/findPackets.ts'
import { presentChannels } from '../../packets/presentChannels.ts'
import { aRouteEnd } from '../../packets/testing.ts'
import { aChain, aChannel, aContext, aToken, blocksFor, ends, freeGas, paid, sent, startedAt } from '../testing.ts'
import { presentListed, readListed } from './presentOperation.ts'
import { loadStatus } from './presentStatus.ts'

const database = await useDatabase()

const log = { debug() {}, info() {}, warn() {}, error() {} }
const hub = { symbol: 'HUB', decimals: 6 }
const path = 'transfer/channel-0/uhub'
const voucher = localDenom(path)

const end = (chainId: string) => aRouteEnd({ chainId, head: { height: 10, time: startedAt }, secondsPerBlock: 1 })

/** Ten minutes after the first block; b-1 makes HUB, and a-1 keeps the way of one that came from there. */
async function aStage() {
  const health = () => ({ healthy: true, state: 'ok' as const, quorate: true, since: startedAt, endpoints: [] })
  const denomTrace = async (denom: string) => (denom === voucher ? { path: 'transfer/channel-0', baseDenom: 'uhub' } : null)
  const chains = new Map(
    ['a-1', 'b-1'].map(chainId => [chainId, aChain({ settings: { chainId }, head: () => null, health, ibc: { denomTrace } })]),
  )
  return aContext(database, {
    gas: freeGas,
    chains,
    now: () => new Date(startedAt.getTime() + 600_000),
    assets: createAssets({
      chainName: id => id,
      asset: (chainId, denom) => (chainId === 'b-1' && denom === 'uhub' ? hub : null),
      chains,
      routes: { leadsTo: async one => (one.chainId === 'a-1' && one.channelId === 'channel-0' ? 'b-1' : null) },
      beneath: { look: async () => 'follows' },
      registry: { asset: async () => null, leadsTo: async () => null },
      log,
    }),
    routes: {
      facts: async () => ({ supported: true, source: end('a-1'), destination: end('b-1') }),
      supported: async () => [aChannel(ends['a-1'], ends['b-1']), aChannel(ends['b-1'], ends['a-1'])],
      clientOf: () => null,
    },
  })
}

/** A packet from a-1 to b-1 that carries this much of what stands behind the path, late by now. */
async function carrying(denomPath: string, amount: string) {
  const ctx = await aStage()
  const tx = sent('1')
  const data = Buffer.from(JSON.stringify({ denom: denomPath, amount, sender: 'cosmos1sender', receiver: 'osmo1receiver' })).toString('hex')
  const events = tx.events.map(event => ({
    ...event,
    attributes: event.attributes.map(one => (one.key === 'packet_data_hex' ? { ...one, value: data } : one)),
  }))
  await blocksFor(ctx)('a-1', [{ ...tx, events }])
  return ctx
}

/** The transfer as its own view, the channels, its order and the list of orders tell it. */
async function told(denomPath: string, amount: string) {
  const ctx = await carrying(denomPath, amount)
  const { db } = database
  const row = await getPacket(db, { ...ends['a-1'], sequence: '1' })
  const [examined] = await examineKnown(ctx, row ? [row] : [])
  const token = await aToken(ctx, ['1'])
  const [listed] = await presentListed(ctx, await readListed(db, [token.id]))
  return {
    packet: examined?.view,
    advice: examined?.view.verdict.advice,
    channel: (await presentChannels(ctx))[0]?.value[0],
    inOrder: (await loadStatus(ctx, token.id))?.packets[0],
    inList: listed?.packets[0],
  }
}

it('a coin on its way home is told by its name wherever it is told', async () => {
  const coin = { ...hub, baseDenom: 'uhub' }
  const amount = { denom: voucher, amount: '2412000' }
  expect(await told(path, '2412000')).toMatchObject({
    packet: { amount, ...coin, denomTrace: path },
    advice: expect.stringContaining('2.412 HUB') as string,
    channel: { ...amount, ...coin },
    inOrder: { amount, ...coin },
    inList: { amount, ...coin },
  })
})

it('a coin that came an unknown way is told by its base, without a unit', async () => {
  const view = await told('transfer/channel-99/uhub', '2412000')
  for (const coin of [view.packet, view.channel, view.inOrder, view.inList]) {
    expect(coin).toMatchObject({ baseDenom: 'uhub', unknownOrigin: true })
    expect(coin).not.toHaveProperty('symbol')
    expect(coin).not.toHaveProperty('decimals')
  }
  expect(view.advice).toContain('2,412,000 uhub of an unknown chain (decimals not known)')
})

it('a payment in another coin is told by the name of what came', async () => {
  const ctx = await aStage()
  const token = await aToken(ctx, ['1'])
  const blocks = blocksFor(ctx)
  await blocks('a-1', [sent('1')])
  await blocks('a-1', [paid({ memo: paymentMemo(token.id), amount: `2412000${voucher}` })])
  const texts = (await loadStatus(ctx, token.id))?.timeline.map(line => line.text)
  expect(texts).toContainEqual(expect.stringMatching(/^2\.412 HUB arrived/))
})
