import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
import { aChain, aContext, startedAt } from '../../clearing/testing.ts'
import { processes } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { createTaskRuns } from '../taskRuns.ts'
import { createHeartbeat } from './heartbeat.ts'

const database = await useDatabase()

it('a process tells of itself in one row, and takes it away when it ends', async () => {
  const since = startedAt
  const endpoints = [
    { url: 'https://node.example', ok: false, error: 'connection refused', since },
    { url: 'https://drained.example', ok: false, drained: true, since },
    { url: 'https://late.example', ok: true, since, height: 97, blockTime: new Date(since.getTime() - 18_000) },
    { url: 'https://near.example', ok: true, since, height: 98, blockTime: new Date(since.getTime() - 12_000) },
  ]
  const head = { height: 100, time: since }
  const chain = aChain({ health: () => ({ healthy: false, state: 'unreachable', quorate: false, since, head, endpoints }) })
  const ctx = await aContext(database, { chains: new Map([['a-1', chain]]) })
  const tasks = createTaskRuns()
  tasks.begin({ name: 'seal-audit', subject: undefined, everyMs: 1_000 }, startedAt)
  const { beat, leave } = createHeartbeat(ctx, {
    roles: ['api', 'worker'],
    version: '1.2.3',
    dataDir: tmpdir(),
    tasks: tasks.all,
    errorsPerMinute: () => 3,
    supervised: true,
    configDigest: () => 'abc',
    hermesFault: async () => 'there is no Hermes at hermes',
    programFaults: async () => [{ program: 'chainpulse', fault: 'Chainpulse did not answer /metrics' }],
  })
  await beat()
  await beat()
  const [row, ...more] = await database.db.select().from(processes)
  expect(more).toEqual([])
  expect(row).toMatchObject({ roles: ['api', 'worker'], version: '1.2.3', pid: process.pid, seenAt: startedAt })
  const { heapBytes = 0, heapLimitBytes = 0, disk, ...facts } = row?.facts ?? {}
  expect(heapBytes > 0 && heapBytes < heapLimitBytes).toBe(true)
  expect(disk?.used).toBeGreaterThan(0)
  expect(disk?.used).toBeLessThanOrEqual(1)
  expect(facts).toMatchObject({
    pool: { size: 6 },
    errorsPerMinute: 3,
    hermesFault: 'there is no Hermes at hermes',
    programs: [{ program: 'chainpulse', fault: 'Chainpulse did not answer /metrics' }],
    supervised: true,
    configDigest: 'abc',
    tasks: [{ name: 'seal-audit', everySeconds: 1, succeededAt: null, seconds: null, failures: 0 }],
    chains: [
      {
        chainId: 'a-1',
        state: 'unreachable',
        head: { height: 100 },
        endpoints: [
          { ok: false, error: 'connection refused' },
          { ok: true, behindSeconds: 18 },
          { ok: true, behindSeconds: 0 },
        ],
      },
    ],
  })
  await leave()
  expect(await database.db.select().from(processes)).toEqual([])
})
