import type { HermesProcess } from './hermes.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { endProcess, processAlive } from './processes.ts'
import { runClear } from './runClear.ts'
import { clearOptions, scratchFolder, scriptedHermes } from './testing/hermes.ts'

/** A Hermes that will not go, with a child of its own: it notes both pids. */
const stubborn = 'trap "" TERM; sleep 60 & echo "$! $$" >pids.tmp; mv pids.tmp pids; while :; do sleep 60; done'

function pidsIn(folder: string): number[] {
  return readFileSync(join(folder, 'pids'), 'utf8').trim().split(' ').map(Number)
}

/** The fields after a process' name in brackets (proc(5)): its state, its parent, its group; none when it is gone. */
function fieldsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  } catch {
    return [] // it has ended, perhaps just now
  }
}

function runs(pid: number): boolean {
  return !['Z', 'X', undefined].includes(fieldsOf(pid)[0])
}

function livingOfGroup(group: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter(pid => pid > 0 && runs(pid) && fieldsOf(pid)[2] === String(group))
}

describe('what is asked of Hermes', () => {
  it("is to clear exactly these sequences with the lane's key, and what it prints is read", async () => {
    const folder = scratchFolder()
    const bin = scriptedHermes(
      folder,
      `printf '%s ' "$@" >'${folder}/args'; echo ` +
        `'{"result":[{"WriteAcknowledgement":{"packet":{"sequence":3,"source_port":"transfer","source_channel":"channel-0"},` +
        `"ack":"00"}}],"status":"success"}'; ` +
        'echo trouble >&2',
    )
    const run = await runClear(clearOptions(bin))
    expect(readFileSync(join(folder, 'args'), 'utf8').trim()).toBe(
      '--config /lane.toml --json clear packets --chain a-1 --port transfer --channel channel-0 --packet-sequences 1..3,9 --key-name lane',
    )
    expect(run).toMatchObject({
      end: 'exited',
      exitCode: 0,
      output: { status: 'success', events: [{ kind: 'WriteAcknowledgement', sequence: '3' }] },
    })
    expect(run.tail).toContain('trouble')
  })

  it('is never to clear a whole channel', async () => {
    const bin = scriptedHermes(scratchFolder(), 'true')
    await expect(runClear(clearOptions(bin, { sequences: [] }))).rejects.toThrow('no sequence')
  })

  it('comes without our secrets, without a proxy that its questions to us would go through, and without an input', async () => {
    const folder = scratchFolder()
    for (const name of ['CLEARING_SECRET_KEY', 'HTTP_PROXY', 'http_proxy']) vi.stubEnv(name, 'hush')
    await runClear(clearOptions(scriptedHermes(folder, `env >'${folder}/env'; cat >>'${folder}/env'`)))
    vi.unstubAllEnvs()
    expect(readFileSync(join(folder, 'env'), 'utf8')).toContain('PATH=')
    expect(readFileSync(join(folder, 'env'), 'utf8')).not.toContain('hush')
  })
})

describe('the start', () => {
  it('waits until the process is stored, and the stored process is Hermes', async () => {
    const folder = scratchFolder()
    const bin = scriptedHermes(folder, `echo $$ >'${folder}/pids'`)
    let stored: HermesProcess | undefined
    await runClear(
      clearOptions(bin, {
        onStart: async told => {
          stored = told
          // As long as one that does not wait takes from its start to its end.
          await once(spawn(bin), 'exit')
          expect(pidsIn(folder)).not.toContain(told.pid)
          expect(processAlive(told.pid, told.startTicks)).toBe(true)
        },
      }),
    )
    expect(stored?.pid).toBe(pidsIn(folder)[0])
    expect(stored && processAlive(stored.pid, stored.startTicks)).toBe(false)
  })

  it('does not happen when the process cannot be stored', async () => {
    const folder = scratchFolder()
    const bin = scriptedHermes(folder, `touch '${folder}/pids'`)
    const told: HermesProcess[] = []
    await expect(
      runClear(
        clearOptions(bin, {
          onStart: async one => {
            told.push(one)
            throw new Error('the database is away')
          },
        }),
      ),
    ).rejects.toThrow('the database is away')
    expect(existsSync(join(folder, 'pids'))).toBe(false)
    expect(told.map(one => processAlive(one.pid, one.startTicks))).toEqual([false])
  })

  it('is told as impossible when there is no Hermes, and as cancelled when it was cancelled before', async () => {
    expect(await runClear(clearOptions('/nowhere/hermes'))).toMatchObject({
      end: 'not-started',
      output: { complaints: [{ reason: 'hermes-unavailable' }] },
    })
    expect(await runClear(clearOptions(scriptedHermes(scratchFolder(), 'true'), { signal: AbortSignal.abort() }))).toMatchObject({
      end: 'cancelled',
    })
  })
})

describe('the end', () => {
  // A time limit on a clock of our own: Hermes must have set its trap before.
  const limit = { timeoutMs: 1_000, killAfterMs: 100 }
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => void vi.useRealTimers())

  async function notes(folder: string): Promise<void> {
    while (!existsSync(join(folder, 'pids'))) await delay(10)
  }

  it.each([
    ['timed-out', (_: AbortController) => vi.advanceTimersByTime(limit.timeoutMs)],
    ['cancelled', (abort: AbortController) => abort.abort()],
  ] as const)('leaves nothing behind when it is %s and Hermes ignores SIGTERM', async (end, act) => {
    const folder = scratchFolder()
    const bin = scriptedHermes(folder, `cd '${folder}'; ${stubborn}`)
    const abort = new AbortController()
    const running = runClear(clearOptions(bin, { ...limit, signal: abort.signal }))
    await notes(folder)
    act(abort)
    expect(pidsIn(folder).filter(runs)).toHaveLength(2)
    vi.advanceTimersByTime(limit.killAfterMs)
    expect(await running).toMatchObject({ end, exitCode: null })
    while (pidsIn(folder).some(runs)) await delay(10)
  })

  it('is gentle with a Hermes that listens', async () => {
    const folder = scratchFolder()
    const bin = scriptedHermes(
      folder,
      `trap 'echo "{\\"result\\":[],\\"status\\":\\"success\\"}"; exit 0' TERM; touch '${folder}/pids'; while :; do sleep 0.05; done`,
    )
    const running = runClear(clearOptions(bin, limit))
    await notes(folder)
    vi.advanceTimersByTime(limit.timeoutMs)
    expect(await running).toMatchObject({ end: 'timed-out', output: { status: 'success' } })
  })

  it('keeps an exit code, whichever it is', async () => {
    const bin = scriptedHermes(scratchFolder(), 'echo "The Hermes configuration file at path x is invalid" >&2; exit 1')
    expect(await runClear(clearOptions(bin))).toMatchObject({
      end: 'exited',
      exitCode: 1,
      output: { status: 'none', errorText: expect.stringContaining('is invalid') },
    })
  })

  it('leaves nothing of the guard either', async () => {
    const folder = scratchFolder()
    const bin = scriptedHermes(folder, 'true')
    for (let turn = 0; turn < 20; turn++) {
      const guards: number[] = []
      await runClear(clearOptions(bin, { onStart: ({ guardPid }) => void guards.push(guardPid) }))
      expect(guards.map(livingOfGroup)).toEqual([[]])
    }
  })

  it('comes by itself after our process was killed', async () => {
    const folder = scratchFolder()
    const bin = scriptedHermes(folder, `cd '${folder}'; ${stubborn}`)
    const parent = spawn(process.execPath, [join(import.meta.dirname, 'testing', 'clearAlone.ts'), bin], { stdio: 'ignore' })
    await notes(folder)
    parent.kill('SIGKILL')
    await once(parent, 'exit')
    while (pidsIn(folder).some(runs)) await delay(10)
  })
})

describe('a stored process', () => {
  it('is ended for good, and a later one with its pid is left alone', async () => {
    const child = spawn('/bin/sh', ['-c', 'trap "" TERM; echo ready; while :; do sleep 60; done'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    })
    const { pid } = child
    if (pid === undefined) throw new Error('no sh')
    await once(child.stdout, 'data')
    const exited = once(child, 'exit')
    await endProcess(pid, 'another start', 100)
    expect(runs(pid)).toBe(true)
    const startTicks = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? ''
    expect(processAlive(pid, startTicks)).toBe(true)
    await endProcess(pid, startTicks, 100)
    await exited
    expect(processAlive(pid, startTicks)).toBe(false)
    process.kill(-pid, 'SIGKILL')
  })
})
