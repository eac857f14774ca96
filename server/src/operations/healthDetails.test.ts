import type { HealthReport, ProcessSample } from '@relayooor/shared'
import { tmpdir } from 'node:os'
import { HealthDetails } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { contextOf, startedAt } from '../clearing/testing.ts'
import { openDatabase } from '../db/database.ts'
import { useDatabase } from '../db/testing.ts'
import { detailHealth, systemMetrics } from './healthDetails.ts'
import { readProcess } from './machineFacts.ts'

const database = await useDatabase()
const report: HealthReport = {
  state: 'ok',
  canServe: true,
  parts: { database: { state: 'ok' }, queue: { state: 'ok' }, hermes: { state: 'ok' }, chains: {} },
}
const deps = { health: async () => report, tasks: () => [], samples: () => [], dataDir: tmpdir(), roles: ['api'] }

it('tells all that can be read, and without the database still the rest', async () => {
  const whole = HealthDetails.parse(await detailHealth({ ...deps, ctx: contextOf(database) }))
  expect(whole).toMatchObject({ state: 'ok', process: { roles: ['api'] }, queue: { orders: [] }, alerts: [], chains: [] })
  expect([whole.database?.pool.most, whole.disk?.sizeBytes]).toEqual([6, expect.any(Number)])

  const away = openDatabase('postgres://nobody@127.0.0.1:1/none', 1, () => {})
  const rest = await detailHealth({ ...deps, ctx: contextOf(away) })
  expect(rest).toMatchObject({ disk: expect.anything(), database: undefined, queue: undefined, alerts: undefined })
  await away.close()
})

it('samples of the last hours, the newest always, evenly left out where there are many', () => {
  const samples: ProcessSample[] = Array.from({ length: 1_000 }, (_, n) =>
    readProcess(new Date(startedAt.getTime() - (999 - n) * 30_000), n),
  )
  const of = (hours: number) =>
    systemMetrics({ ctx: contextOf(database), samples: () => samples, roles: [] }, hours).samples.map(one => one.eventLoopSeconds)
  expect(of(1)).toEqual(Array.from({ length: 121 }, (_, n) => 879 + n))
  const day = of(24)
  expect([day.length, day[0], day.at(-1)]).toEqual([200, 4, 999])
})
