import type { Block, Chain } from '../chains/chain.ts'
import { and, eq, isNull } from 'drizzle-orm'
import { expect, it, onTestFinished, vi } from 'vitest'
import { noteAgreement, readAgreements } from '../chains/agreementRecords.ts'
import { ChainError } from '../chains/chainError.ts'
import { aChain, aContext, startedAt } from '../clearing/testing.ts'
import { raiseAlert } from '../db/alerts.ts'
import { alerts } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { createTaskRuns } from '../operations/taskRuns.ts'
import { runTasks } from './runTasks.ts'
import { watchAgreement } from './watchAgreement.ts'

const patience = { timeout: 60_000, interval: 50 }
const database = await useDatabase()

const block: Block = { chainId: 'a-1', height: 7, time: startedAt, txs: [], events: [] }
const says = [{ endpoint: 'http://liar', says: 'another block' }]

async function watch(quorum: number, health: () => { quorate: boolean }) {
  const ctx = await aContext(database)
  // Only these parts of a health are looked at.
  const chain = aChain({
    settings: { quorum },
    health: () => ({ ...health(), endpoints: [] }) as unknown as ReturnType<Chain['health']>,
    claimed: () => null,
  })
  const agreement = watchAgreement(ctx, chain)
  const stop = new AbortController()
  const ended = runTasks([agreement.task], stop.signal, {
    log: ctx.log,
    now: ctx.now,
    runs: createTaskRuns(),
    changes: { subscribe: () => () => {} },
  })
  onTestFinished(async () => {
    stop.abort()
    await ended
  })
  return agreement
}

async function openAlerts(): Promise<string[]> {
  return (
    await database.db
      .select({ name: alerts.name })
      .from(alerts)
      .where(and(eq(alerts.subject, 'a-1'), isNull(alerts.endedAt)))
  ).map(row => row.name)
}

const stateNow = async () => (await readAgreements(database.db)).get('a-1')?.state

it('tells of a node that was outvoted, while everything goes on', async () => {
  const agreement = await watch(2, () => ({ quorate: true }))
  await agreement.recorded({ ...block, dissent: { by: 'quorum', says } })
  await vi.waitFor(async () => expect(await openAlerts()).toEqual(['nodes-disagree']), patience)
  expect(await stateNow()).toBe('agreed')
})

it('goes from trouble to trouble and back, each with its alert, and a block that an admin lets count ends none', async () => {
  let quorate = true
  const agreement = await watch(2, () => ({ quorate }))
  agreement.trouble(new ChainError('contradicted', 'two blocks', { says }))
  await vi.waitFor(async () => expect([await stateNow(), await openAlerts()]).toEqual(['contradicted', ['nodes-disagree']]), patience)
  await agreement.recorded({ ...block, dissent: { by: 'admin', says } })
  expect(await stateNow()).toBe('contradicted')
  quorate = false
  await agreement.recorded(block)
  await vi.waitFor(async () => expect([await stateNow(), await openAlerts()]).toEqual(['too-few', ['nodes-too-few']]), patience)
  quorate = true
  await vi.waitFor(async () => expect([await stateNow(), await openAlerts()]).toEqual(['agreed', []]), patience)
})

it('puts away what was found while two nodes were wanted, when one is enough now', async () => {
  await noteAgreement(database.db, 'a-1', { state: 'contradicted', height: 7, says }, startedAt)
  await raiseAlert(database.db, { name: 'nodes-disagree', subject: 'a-1', detail: 'two blocks', data: { endpoints: [] } }, startedAt)
  await watch(1, () => ({ quorate: true }))
  await vi.waitFor(async () => expect([await stateNow(), await openAlerts()]).toEqual([undefined, []]), patience)
})
