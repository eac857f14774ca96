import { readFile, rm, writeFile } from 'node:fs/promises'
import process from 'node:process'
import { z } from 'zod'
import { until } from '../kit/until.ts'

/** Runs `work` under a lock file; takes over the lock of a dead process. */
export async function withLock(file: string, work: () => Promise<void>): Promise<void> {
  await until(`the lock ${file}`, () => take(file), { timeoutMs: 3_600_000, everyMs: 500 })
  try {
    await work()
  } finally {
    await rm(file, { force: true })
  }
}

async function take(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (errno(error) !== 'EEXIST') throw error
    const owner = Number(await readFile(file, 'utf8').catch(() => ''))
    if (owner > 0 && !isAlive(owner)) await rm(file, { force: true })
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errno(error) !== 'ESRCH'
  }
}

function errno(error: unknown): string | undefined {
  return z.object({ code: z.string() }).safeParse(error).data?.code
}
