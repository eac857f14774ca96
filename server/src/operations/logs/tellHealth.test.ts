import type { ChainHealth } from '../../chains/chain.ts'
import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { aChain, aContext, startedAt } from '../../clearing/testing.ts'
import { openDatabase } from '../../db/database.ts'
import { hermesRuns } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { tellHealth } from './tellHealth.ts'

const database = await useDatabase()

it('each change of a chain, a node, Hermes, a lane or the database is one line, and what stays as it is none', async () => {
  const since = startedAt
  const node = { url: 'https://node.example', ok: true, since }
  let chain: ChainHealth = { healthy: true, state: 'ok', quorate: true, since, endpoints: [node] }
  let hermes: string | null = null
  const lines: unknown[] = []
  const tell = (level: string) => (fields: object, message?: string) => void lines.push([level, message, fields])
  const ctx = {
    ...(await aContext(database, { chains: new Map([['a-1', aChain({ health: () => chain })]]) })),
    log: { debug: tell('debug'), info: tell('info'), warn: tell('warn'), error: tell('error') },
  }
  const turn = tellHealth(ctx, async () => hermes)
  const told = async () => {
    lines.length = 0
    await turn()
    await turn()
    return [...lines]
  }
  expect(await told()).toEqual([])

  chain = { ...chain, state: 'unreachable', endpoints: [{ ...node, ok: false, error: 'connection refused' }] }
  hermes = 'there is no Hermes at hermes'
  expect(await told()).toEqual([
    ['error', 'a chain is not well', { chainId: 'a-1', head: undefined, state: 'unreachable' }],
    ['warn', 'a node cannot be used', { chainId: 'a-1', endpoint: node.url, says: 'connection refused', state: 'failing' }],
    ['error', 'Hermes cannot be used', { says: 'there is no Hermes at hermes', state: 'missing' }],
  ])
  chain = { ...chain, state: 'halted', endpoints: [{ ...node, ok: false, error: 'time-out' }] }
  expect(await told()).toEqual([['error', 'a chain is not well', { chainId: 'a-1', head: undefined, state: 'halted' }]])
  chain = { ...chain, state: 'ok', endpoints: [node] }
  hermes = null
  expect(await told()).toEqual([
    ['info', 'a chain is well again', { chainId: 'a-1', head: undefined, was: 'halted' }],
    ['info', 'a node can be used again', { chainId: 'a-1', endpoint: node.url, was: 'failing' }],
    ['info', 'Hermes can be used again', { was: 'missing' }],
  ])

  const call = {
    lane: 'lane',
    holder: randomUUID(),
    chainId: 'a-1',
    portId: 'transfer',
    channelId: 'channel-0',
    sequences: ['1'],
    startedAt: since,
  }
  const ended = (exitCode: number) => database.db.insert(hermesRuns).values({ ...call, endedAt: since, end: 'exited', exitCode })
  await ended(1)
  expect(await told()).toEqual([['warn', 'calls of Hermes on a lane fail', { lane: 'lane', runs: 1, lastEnd: 'exited', state: 'failing' }]])
  await ended(1)
  expect(await told()).toEqual([])

  const working = ctx.database
  ctx.database = openDatabase('postgres://nobody@127.0.0.1:1/none', 1, () => {})
  expect(await told()).toEqual([['error', 'the database does not answer', { says: expect.any(String), state: 'away' }]])
  await ctx.database.close()
  ctx.database = working
  expect(await told()).toEqual([['info', 'the database answers again', { was: 'away' }]])
  await ended(0)
  expect(await told()).toEqual([['info', 'calls of Hermes on a lane fail no more', { lane: 'lane', was: 'failing' }]])
})
