import type { HermesLack } from '@relayooor/shared'
import type { Chain, IbcQueries, TrustedHeader } from '../chains/chain.ts'
import type { ChannelRecord } from './judgeRoute.ts'
import { describe, expect, it } from 'vitest'
import { ChainError } from '../chains/chainError.ts'
import { aChain } from '../clearing/testing.ts'
import { channels } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { createClientLooks } from './createClientLooks.ts'
import { createRoutes } from './routes.ts'

const database = await useDatabase()
const log = { debug() {}, info() {}, warn() {}, error() {} }

/** What `maker` has at a height. */
function headerOf(maker: string, height = 1n): TrustedHeader {
  return { height, time: new Date(0), root: `state of ${maker}`, nextValidatorsHash: `validators of ${maker}` }
}

/** A chain at height 1 whose every channel leads over one client to `follows`. */
function chainTo(chainId: string, follows: string, overrides: Partial<IbcQueries> = {}): { chain: Chain; asked: string[] } {
  const asked: string[] = []
  const ibc: Partial<IbcQueries> = {
    channel: async (_port, channelId) => {
      asked.push(channelId)
      return {
        state: 'OPEN',
        ordering: 'UNORDERED',
        version: 'ics20-1',
        connectionId: 'connection-0',
        counterparty: { portId: 'transfer', channelId: channelId === 'channel-0' ? 'channel-9' : 'channel-0' },
      }
    },
    connection: async () => ({
      clientId: '07-tendermint-0',
      counterpartyConnectionId: 'connection-0',
      counterpartyClientId: '07-tendermint-0',
    }),
    client: async clientId => ({
      clientId,
      chainId: follows,
      status: 'active',
      latestHeight: { revision: 0n, height: 1n },
      trustingPeriodSeconds: 1,
    }),
    trustedHeaders: async () => [headerOf(follows)],
    ...overrides,
  }
  const chain = aChain({
    settings: { chainId },
    ibc,
    head: () => ({ height: 1, time: new Date(0) }),
    header: async () => headerOf(chainId),
    health: () => ({ healthy: true, state: 'ok', quorate: true, since: new Date(0), endpoints: [] }),
    forHermes: () => ({ lacks: null, complaint: null }),
  })
  return { chain, asked }
}

function routesOn(...chains: Chain[]) {
  return routesWith({}, ...chains)
}

function routesWith(deps: Partial<Parameters<typeof createRoutes>[0]>, ...all: Chain[]) {
  const chains = new Map(all.map(chain => [chain.settings.chainId, chain]))
  const beneath = createClientLooks(chains, log)
  return createRoutes({ db: database.db, chains, relays: () => true, lists: async () => false, beneath, log, ...deps })
}

const here = { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0' }

it('a channel that a stranger opened, over a client of any name and with any version, keeps no block from being read', async () => {
  const { chain: strange } = chainTo('a-1', `evil\0${'\uD800'}`, {
    channel: async () => ({
      state: 'OPEN',
      ordering: 'UNORDERED',
      version: '\0'.repeat(100_000),
      connectionId: 'connection-0',
      counterparty: { portId: '\0', channelId: 'x'.repeat(100_000) },
    }),
  })
  const routes = routesOn(strange, chainTo('b-1', 'a-1').chain)
  expect(await routes.learn([here])).toBe(false)
  expect(routes.knownOtherEnd(here)).toBeNull()
  const [stored] = (await database.db.select().from(channels)) as ChannelRecord[]
  expect(stored?.counterpartyChainId).not.toContain('\0')
})

it.each(['rejected', 'nonsense', 'pruned'] as const)('a channel of which its chain tells only %s stays unknown for a while', async code => {
  const { chain, asked } = chainTo('a-1', 'b-1', { client: async () => Promise.reject(new ChainError(code, 'no such kind of client')) })
  const routes = routesOn(chain, chainTo('b-1', 'a-1').chain)
  expect(await routes.learn([here])).toBe(false)
  expect(await routes.learn([here])).toBe(false)
  expect(asked).toEqual(['channel-0'])
})

it('waits for the chain whose block it is', async () => {
  const routes = routesOn(
    chainTo('a-1', 'b-1', { channel: async () => Promise.reject(new ChainError('unreachable', 'nobody answers')) }).chain,
    chainTo('b-1', 'a-1').chain,
  )
  await expect(routes.learn([here])).rejects.toMatchObject({ code: 'unreachable' })
})

it('does not wait for the other chain, and says when what was missed so has to be listed', async () => {
  let isAway = true
  const { chain: other } = chainTo('b-1', 'a-1')
  const channel = other.ibc.channel
  Object.assign(other.ibc, {
    channel: async (...args: Parameters<typeof channel>) =>
      isAway ? Promise.reject(new ChainError('unreachable', 'halted')) : channel(...args),
  })
  const routes = routesOn(chainTo('a-1', 'b-1').chain, other)
  expect(await routes.learn([here])).toBe(false)
  expect(routes.knownOtherEnd(here)).toBeNull()
  // That nobody could ask it does not make it a route that we do not run.
  expect(routes.unasked(here)).toBe('b-1')
  expect(await routes.facts(here, 1_000)).toMatchObject({ supported: true, destination: { chain: 'unreachable' } })
  isAway = false
  const there = { chainId: 'b-1', portId: 'transfer', channelId: 'channel-9' }
  await routes.learn([there])
  expect(routes.knownOtherEnd(here)).toEqual(there)
  expect(routes.unasked(here)).toBeNull()
  expect(await routes.learn([here])).toBe(true)
  expect(await routes.learn([here])).toBe(false)
})

it('is no route once the other chain says that it has no such channel', async () => {
  const routes = routesOn(chainTo('a-1', 'b-1').chain, chainTo('b-1', 'a-1', { channel: async () => null }).chain)
  expect(await routes.learn([here])).toBe(false)
  expect(routes.unasked(here)).toBeNull()
  expect(await routes.facts(here, 1_000)).toMatchObject({ supported: false })
})

it('names the living route to the chain that a channel says it leads to, and no dead one', async () => {
  const [{ chain: a }, { chain: b }] = [chainTo('a-1', 'b-1'), chainTo('b-1', 'a-1')]
  const routes = routesOn(a, b)
  const wrong = { ...here, channelId: 'channel-3' }
  expect(await routes.otherEnd(wrong)).toBeNull()
  expect(routes.routeBeside(wrong)).toBeNull()
  const there = await routes.otherEnd(here)
  expect(routes.routeBeside(wrong)).toEqual({ source: here, destination: there })
  const { client } = b.ibc
  Object.assign(b.ibc, { client: async (id: string) => ({ ...(await client(id)), status: 'expired' }), recoveries: async () => [] })
  await routes.facts(here, 0)
  expect(routes.routeBeside(wrong)).toBeNull()
})

it('looks at no more channels for one block than a block is worth', async () => {
  const { chain, asked } = chainTo('a-1', 'elsewhere-1')
  const routes = routesOn(chain)
  await routes.learn(Array.from({ length: 1_000 }, (_, index) => ({ ...here, channelId: `channel-${index}` })))
  expect(asked.length).toBeLessThanOrEqual(64)
})

it('are those of the table: what another process has found is known to this one as soon as it hears of a change', async () => {
  const [a, b] = [chainTo('a-1', 'b-1').chain, chainTo('b-1', 'a-1').chain]
  const [finder, other] = [routesOn(a, b), routesOn(a, b)]
  expect(await other.supported()).toEqual([])
  expect(await finder.otherEnd(here)).toEqual({ chainId: 'b-1', portId: 'transfer', channelId: 'channel-9' })
  other.reload()
  expect((await other.supported()).map(({ chainId, channelId }) => `${chainId} ${channelId}`).sort()).toEqual([
    'a-1 channel-0',
    'b-1 channel-9',
  ])
})

it.each([
  ['can be updated while a node of the followed chain has the block that it trusts', 1, true],
  ['cannot be updated where each of them begins above it', 2, false],
])('a light client %s', async (_, earliestHeight, updatable) => {
  const { chain: other } = chainTo('b-1', 'a-1')
  const routes = routesOn(
    chainTo('a-1', 'b-1').chain,
    Object.assign(other, { forHermes: () => ({ lacks: null, complaint: null, earliestHeight }) }),
  )
  await routes.learn([here])
  expect((await routes.facts(here, 0)).source.client).toMatchObject({ status: 'active', updatable })
})

it('tells what keeps Hermes from working with a node, and a vote on reviving a dead client', async () => {
  const recovery = { clientId: '07-tendermint-0', proposalId: '12' }
  const node = (chain: Chain, lacks: HermesLack | null): Chain => Object.assign(chain, { forHermes: () => ({ lacks, complaint: null }) })
  const { chain: dead } = chainTo('a-1', 'b-1', {
    client: async clientId => ({
      clientId,
      chainId: 'b-1',
      status: 'expired',
      latestHeight: { revision: 0n, height: 1n },
      trustingPeriodSeconds: 1,
    }),
    recoveries: async () => [{ clientId: '07-tendermint-5', proposalId: '11' }, recovery],
  })
  const routes = routesOn(node(dead, null), node(chainTo('b-1', 'a-1').chain, 'no-index'))
  const { source, destination } = await routes.facts(here, 1_000)
  expect([source.hermesLacks, destination.hermesLacks]).toEqual([undefined, 'no-index'])
  expect([source.client, destination.client]).toMatchObject([
    { status: 'expired', recovery },
    { status: 'active', recovery: undefined },
  ])
})

it('a channel that Hermes does not relay on is no route, and still leads to its other chain', async () => {
  const [a, b] = [chainTo('a-1', 'b-1').chain, chainTo('b-1', 'a-1').chain]
  const routes = routesWith({ relays: () => false }, a, b)
  expect(await routes.leadsTo(here)).toBe('b-1')
  expect(routes.knownOtherEnd(here)).toBeNull()
  // The other chain knows another by that name.
  const strangers = routesOn(chainTo('a-1', 'b-1').chain, chainTo('b-1', 'c-1').chain)
  expect(await strangers.leadsTo({ ...here, channelId: 'channel-3' })).toBeNull()
})

describe('two light clients that name each other, each over a chain of a forger', () => {
  const forged = (chainId: string, follows: string, headers: TrustedHeader[]) =>
    chainTo(chainId, follows, { trustedHeaders: async () => headers }).chain

  it.each<[string, TrustedHeader]>([
    ['another state', { ...headerOf('b-1'), root: 'state of the forger' }],
    ['other validators', { ...headerOf('b-1'), nextValidatorsHash: 'validators of the forger' }],
    ['another time', { ...headerOf('b-1'), time: new Date(1) }],
  ])('are no route: %s', async (_, header) => {
    const chains = [forged('a-1', 'b-1', [header]), chainTo('b-1', 'a-1').chain]
    const routes = routesOn(...chains)
    await routes.learn([here])
    expect(routes.knownOtherEnd(here)).toBeNull()
    expect(await routes.leadsTo(here)).toBeNull()
    expect(await routes.supported()).toEqual([])
    expect((await routes.facts(here, 1_000)).supported).toBe(false)
    // Nor to a process that finds both ends in the table, whatever a list says.
    const restarted = routesWith({ lists: async () => true }, ...chains)
    expect(await restarted.supported()).toEqual([])
  })

  it('are no route where one real state stands above what they were made with', async () => {
    const headers = [headerOf('b-1', 1n), { ...headerOf('the forger'), height: 0n }]
    const routes = routesOn(forged('a-1', 'b-1', headers), chainTo('b-1', 'a-1').chain)
    expect(await routes.otherEnd(here)).toBeNull()
  })

  it.each([
    ['nobody lists', false],
    ['a list names', true],
  ])('cannot be told from real ones where no node has kept the headers: of a channel that %s', async (_, listed) => {
    const chains = [forged('a-1', 'b-1', [headerOf('the forger')]), forged('b-1', 'a-1', [headerOf('a-1')])]
    for (const chain of chains) Object.assign(chain, { header: () => Promise.reject(new ChainError('pruned', 'not kept')) })
    const routes = routesWith({ lists: async (_end, chainId) => listed && chainId === 'b-1' }, ...chains)
    const { supported, source, destination } = await routes.facts(here, 1_000)
    expect([supported, source.client.status, destination.client.status]).toEqual(
      listed ? [true, 'active', 'active'] : [true, 'unknown', 'unknown'],
    )
    expect(routes.isProven(here)).toBe(false)
    expect(await routes.leadsTo(here)).toBeNull()
  })

  it('are asked once', async () => {
    let asked = 0
    const trustedHeaders = async () => {
      asked += 1
      return [headerOf('b-1')]
    }
    const routes = routesOn(chainTo('a-1', 'b-1', { trustedHeaders }).chain, chainTo('b-1', 'a-1').chain)
    await routes.otherEnd(here)
    await routes.supported()
    expect(routes.isProven(here)).toBe(true)
    expect(asked).toBe(1)
  })
})
