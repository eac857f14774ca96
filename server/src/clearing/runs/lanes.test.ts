import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { eq, sql } from 'drizzle-orm'
import { describe, expect, it, vi } from 'vitest'
import { laneLocks } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { processAlive, startTicksOf } from '../../hermes/processes.ts'
import { emergencyStop, pause } from '../pauses/changePauses.ts'
import { everywhere } from '../pauses/pauses.ts'
import { aContext, startedAt } from '../testing.ts'
import { freeDeadLanes, takeLane } from './lanes.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }

const database = await useDatabase()

const take = (...chains: string[]) => takeLane(database, ['lane-1', 'lane-2'], chains, log)
const rows = () => database.db.select().from(laneLocks)

async function aSleeper() {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' })
  await once(child, 'spawn')
  const pid = child.pid ?? 0
  return { pid, startTicks: startTicksOf(pid) ?? '', kill: () => child.kill('SIGKILL'), ended: once(child, 'exit') }
}

describe('a lane', () => {
  it('is held on both chains, and another route of one of them takes the next lane', async () => {
    const first = await take('a', 'b')
    const second = await take('c', 'b')
    expect([first?.lane, second?.lane]).toEqual(['lane-1', 'lane-2'])
    expect(await take('b', 'a')).toBeNull()
    // lane-1 is at work on neither of these.
    const third = await take('c', 'd')
    expect(third?.lane).toBe('lane-1')
    await Promise.all([first, second, third].map(one => one?.release()))
    expect(await rows()).toEqual([])
  })

  it('goes to exactly one of many who want it', async () => {
    const taken = (await Promise.all(Array.from({ length: 12 }, () => take('a', 'b')))).filter(one => one !== null)
    expect(taken.map(one => one.lane).sort()).toEqual(['lane-1', 'lane-2'])
    await Promise.all(taken.map(one => one.release()))
  })

  it('is freed when its holder is dead, after its Hermes was ended', async () => {
    const holder = await aSleeper()
    const hermes = await aSleeper()
    await database.db.insert(laneLocks).values({
      lane: 'lane-1',
      chainId: 'a',
      holder: crypto.randomUUID(),
      host: hostname(),
      holderPid: holder.pid,
      holderStartTicks: holder.startTicks,
      heartbeatAt: new Date(),
      hermesPid: hermes.pid,
      hermesStartTicks: hermes.startTicks,
    })
    await freeDeadLanes(database.db, log)
    expect(await rows()).toHaveLength(1)
    expect(processAlive(hermes.pid, hermes.startTicks)).toBe(true)

    holder.kill()
    await holder.ended
    await freeDeadLanes(database.db, log)
    expect(await rows()).toEqual([])
    expect(processAlive(hermes.pid, hermes.startTicks)).toBe(false)
    await hermes.ended
  })

  it('of another host is freed only by its silence', async () => {
    await database.db.insert(laneLocks).values({
      lane: 'lane-1',
      chainId: 'a',
      holder: crypto.randomUUID(),
      host: 'elsewhere',
      holderPid: 1,
      holderStartTicks: '1',
      heartbeatAt: sql`now()`,
    })
    await freeDeadLanes(database.db, log)
    expect(await rows()).toHaveLength(1)
    await database.db.update(laneLocks).set({ heartbeatAt: sql`now() - interval '11 seconds'` })
    await freeDeadLanes(database.db, log)
    expect(await rows()).toEqual([])
  })

  it('tells its holder when it was taken away, and refuses to note a Hermes then', async () => {
    const held = await take('a', 'b')
    if (!held) throw new Error('no lane')
    await database.db.delete(laneLocks).where(eq(laneLocks.holder, held.holder))
    await expect(held.noteHermes({ pid: 1, startTicks: '1' })).rejects.toThrow('was lost')
    await once(held.stop, 'abort')
    await held.release()
  })

  it('tells its holder of an emergency stop, and of no other pause', async () => {
    const ctx = await aContext(database)
    const by = { at: startedAt, actor: 'admin-key', source: '127.0.0.1' }
    const held = await take('a', 'b')
    if (!held) throw new Error('no lane')
    await pause(ctx, ['clearing'], everywhere, 'in peace', by)
    const [before] = await rows()
    await vi.waitUntil(async () => (await rows())[0]?.heartbeatAt.getTime() !== before?.heartbeatAt.getTime(), { timeout: 60_000 })
    expect(held.stop.aborted).toBe(false)
    await emergencyStop(ctx, 'at once', by)
    await once(held.stop, 'abort')
    expect(await rows()).toHaveLength(2)
    await held.release()
  })
})
