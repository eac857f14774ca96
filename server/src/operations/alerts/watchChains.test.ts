import type { ChainHealth } from '../../chains/chain.ts'
import { expect, it } from 'vitest'
import { ChainError } from '../../chains/chainError.ts'
import { aChain, aContext, startedAt } from '../../clearing/testing.ts'
import { chainFacts } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { watchChains } from './watchChains.ts'

const database = await useDatabase()

it('keeps what gas costs and when clients expire; a chain that does not answer keeps no other from being asked', async () => {
  const end = { portId: 'transfer', state: 'OPEN', version: 'ics20-1', ordering: 'UNORDERED', connectionId: 'connection-0' } as const
  const route = (chainId: string, of: string, channelId: string) => ({
    ...end,
    chainId,
    channelId,
    clientId: '07-tendermint-0',
    counterpartyConnectionId: 'connection-0',
    counterpartyClientId: '07-tendermint-0',
    counterpartyChainId: of,
    counterpartyPortId: 'transfer',
    counterpartyChannelId: 'channel-0',
  })
  const asked: string[] = []
  const chain = aChain({
    ibc: {
      client: async clientId => {
        asked.push(clientId)
        const latestHeight = { revision: 0n, height: 1n }
        return { clientId, chainId: 'a-1', status: 'active', latestHeight, trustingPeriodSeconds: 100, expiresAt: startedAt }
      },
    },
  })
  const ctx = await aContext(database, {
    chains: new Map([
      ['a-1', chain],
      ['b-1', chain],
    ]),
    // Two channels over one client.
    routes: {
      supported: async () => [route('a-1', 'b-1', 'channel-0'), route('b-1', 'a-1', 'channel-1'), route('b-1', 'a-1', 'channel-2')],
    },
    gas: {
      price: async chainId =>
        chainId === 'a-1'
          ? Promise.reject(new ChainError('unreachable', 'away'))
          : { denom: 'ub', amount: '2', source: 'node', payable: false },
    },
  })
  for (const _ of [1, 2]) await watchChains(ctx)
  expect(asked).toEqual(['07-tendermint-0', '07-tendermint-0'])
  expect(await database.db.select().from(chainFacts).orderBy(chainFacts.subject)).toEqual([
    {
      chainId: 'b-1',
      subject: '07-tendermint-0',
      seenAt: startedAt,
      facts: { kind: 'client', of: 'a-1', status: 'active', expiresAt: startedAt.toISOString(), trustingPeriodSeconds: 100 },
    },
    { chainId: 'b-1', subject: 'gas', seenAt: startedAt, facts: { kind: 'gas', denom: 'ub', amount: '2', payable: false } },
  ])
})

it('keeps that what gas costs cannot be read, unless the chain does not answer at all', async () => {
  const chain = (state: ChainHealth['state']) =>
    aChain({ health: () => ({ healthy: state === 'ok', quorate: true, state, since: startedAt, endpoints: [] }) })
  const ctx = await aContext(database, {
    chains: new Map([
      ['a-1', chain('ok')],
      ['b-1', chain('unreachable')],
    ]),
    routes: { supported: async () => [] },
    gas: { price: async () => ({ denom: 'uatom', amount: '1', source: 'hermes', payable: null }) },
  })
  await watchChains(ctx)
  const unread = { kind: 'gas', denom: 'uatom', amount: '1', payable: null }
  expect(await database.db.select().from(chainFacts)).toEqual([{ chainId: 'a-1', subject: 'gas', seenAt: startedAt, facts: unread }])
})
