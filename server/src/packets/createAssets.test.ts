import type { Chain, IbcQueries } from '../chains/chain.ts'
import type { Following } from './judgeClient.ts'
import { expect, it } from 'vitest'
import { ChainError } from '../chains/chainError.ts'
import { aChain } from '../clearing/testing.ts'
import { createAssets } from './createAssets.ts'
import { localDenom } from './denomPath.ts'

const path = 'transfer/channel-0/uhub'
const voucher = localDenom(path)
const hub = { symbol: 'HUB', decimals: 6 }
const log = { debug() {}, info() {}, warn() {}, error() {} }

interface World {
  zone?: Partial<IbcQueries>
  hub?: Partial<IbcQueries>
  healthy?: boolean
  /** Both light clients of IBC v2, on the zone and on the hub. */
  beneath?: Record<string, Following>
}

/** A zone whose channel-0 leads to the hub, and chain-registry, which knows where channel-7 leads and what is made there. */
function assetsIn({ zone = {}, hub: hubIbc = {}, healthy = true, beneath = {} }: World = {}) {
  const health = () => ({ healthy, state: 'ok' as const, quorate: true, since: new Date(0), endpoints: [] })
  const chains = new Map<string, Chain>([
    ['zone-1', aChain({ settings: { chainId: 'zone-1' }, health, ibc: zone })],
    ['hub-1', aChain({ settings: { chainId: 'hub-1' }, health, ibc: hubIbc })],
  ])
  return createAssets({
    chainName: id => id,
    asset: (chainId, denom) => (chainId === 'hub-1' && denom === 'uhub' ? hub : null),
    chains,
    routes: { leadsTo: async end => (end.chainId === 'zone-1' && end.channelId === 'channel-0' ? 'hub-1' : null) },
    beneath: { look: async ({ chainId, follows }) => beneath[`${chainId} ${follows}`] ?? 'unknown' },
    registry: {
      asset: async (chainId, denom) => (chainId === 'far-1' && denom === 'ufar' ? { symbol: 'FAR', decimals: 3 } : null),
      leadsTo: async end => (end.chainId === 'zone-1' && end.channelId === 'channel-7' ? 'far-1' : null),
    },
    log,
  })
}

/** What is known of a coin on the zone after it was learned. */
async function told(assets: ReturnType<typeof createAssets>, denom: string, way?: string) {
  await assets.learn([{ chainId: 'zone-1', denom, path: way }])
  return assets.coin('zone-1', denom)
}

it('a coin of a packet is followed home by its path, and no node is asked', async () => {
  expect(await told(assetsIn(), voucher, path)).toEqual({ ...hub, baseDenom: 'uhub' })
})

it('a coin that an account holds is followed by what its chain keeps, asked once', async () => {
  let asked = 0
  const denomTrace = async () => {
    asked += 1
    return { path: 'transfer/channel-0', baseDenom: 'uhub' }
  }
  const assets = assetsIn({ zone: { denomTrace } })
  expect(await told(assets, voucher)).toEqual({ ...hub, baseDenom: 'uhub' })
  expect(await told(assets, voucher)).toEqual({ ...hub, baseDenom: 'uhub' })
  expect(asked).toBe(1)
})

it('no node can give a voucher the name of another coin', async () => {
  const other = localDenom('transfer/channel-0/ufake')
  const lies = assetsIn({ zone: { denomTrace: async () => ({ path: 'transfer/channel-0', baseDenom: 'uhub' }) } })
  expect(await told(lies, other)).toEqual({})
  // Nor can a path that is not its own.
  expect(await told(lies, other, path)).toEqual({})
})

it('a coin from beyond the configured chains is known by chain-registry', async () => {
  const way = 'transfer/channel-7/ufar'
  expect(await told(assetsIn(), localDenom(way), way)).toEqual({ symbol: 'FAR', decimals: 3, baseDenom: 'ufar' })
})

it.each([
  ['that nobody lists', 'transfer/channel-0/unew', { baseDenom: 'unew' }],
  [
    'that came an unknown way, though its base is called like a known one',
    'transfer/channel-99/uhub',
    { baseDenom: 'uhub', unknownOrigin: true },
  ],
  ['whose base no bank allows', 'transfer/channel-99/5 ATOM', {}],
])('a coin %s has no unit', async (_, way, name) => {
  expect(await told(assetsIn(), localDenom(way), way)).toEqual(name)
})

it('what a chain itself makes keeps its denom', async () => {
  expect(await told(assetsIn(), 'factory/osmo1abc/token')).toEqual({})
})

it.each([
  ['is away', { healthy: false }],
  ['refuses', { zone: { denomTrace: () => Promise.reject(new ChainError('rejected', 'no such query')) } }],
])('a voucher stays unknown while its chain %s', async (_, world) => {
  expect(await told(assetsIn(world), voucher)).toEqual({})
})

it('nothing fails for want of a name', async () => {
  const broken = assetsIn({ zone: { denomTrace: () => Promise.reject(new TypeError('a fault of ours')) } })
  expect(await told(broken, voucher)).toEqual({})
})

it('what is listed for a chain itself needs no learning, and is all that is charged by', async () => {
  const assets = assetsIn()
  expect(assets.coin('hub-1', 'uhub')).toEqual(hub)
  await told(assets, voucher, path)
  expect(assets.asset('zone-1', voucher)).toBeNull()
})

const follow = { 'zone-1 hub-1': 'follows', 'hub-1 zone-1': 'follows' } as const
const unknownOrigin = { baseDenom: 'uhub', unknownOrigin: true }

it.each<[string, string, Record<string, Following>, object]>([
  ['name each other', '07-tendermint-3', follow, { ...hub, baseDenom: 'uhub' }],
  ['do not: anybody can make a client of a chain of that name', '07-tendermint-66', follow, unknownOrigin],
  ['name each other, and one follows a forger', '07-tendermint-3', { ...follow, 'zone-1 hub-1': 'differs' }, unknownOrigin],
  ['name each other, and nobody can tell what they follow', '07-tendermint-3', {}, unknownOrigin],
])('a coin that came over IBC v2 is told by its clients, which %s', async (_, counterpartyOfHub, beneath, name) => {
  const client = (chainId: string) => async (clientId: string) => ({
    clientId,
    chainId,
    status: 'active' as const,
    latestHeight: { revision: 0n, height: 1n },
    trustingPeriodSeconds: 1,
  })
  const assets = assetsIn({
    zone: { client: client('hub-1'), counterpartyClient: async () => '07-tendermint-12' },
    hub: { client: client('zone-1'), counterpartyClient: async () => counterpartyOfHub },
    beneath,
  })
  const way = 'transfer/07-tendermint-3/uhub'
  expect(await told(assets, localDenom(way), way)).toEqual(name)
})
