import { join } from 'node:path'
import process from 'node:process'
import { Client } from 'pg'
import { CommandFailed, run } from '../../interchain/run.ts'
import { secretKey } from '../../service/settings.ts'
import { makeHalfPrograms } from './halfPrograms.ts'
import { half } from './kills.ts'

const root = join(import.meta.dirname, '../../..')
const main = join(root, 'server/src/main.ts')
const restoreCommand = join(root, 'scripts/restore.ts')
const obeyFaults = join(import.meta.dirname, 'obeyFaults.ts')
const timeoutMs = 300_000

export interface Faults {
  dieAt?: string[]
  clockOffsetMs?: number
}

/** One of the scheduler's tasks, once, in a process of its own. @throws CommandFailed */
export function runTask(name: string, env: Record<string, string>, faults: Faults = {}): Promise<string> {
  return run(process.execPath, [main, '--task', name], { env: { ...env, SANDBOX_FAULTS: JSON.stringify(faults) }, timeoutMs })
}

/** `npm run restore`. @throws CommandFailed */
export function restore(url: string, programs: string, args: string[], faults: Faults = {}): Promise<string> {
  return run(process.execPath, ['--import', obeyFaults, restoreCommand, ...args], {
    env: { DATABASE_URL: url, POSTGRES_BIN: programs, CLEARING_SECRET_KEY: secretKey, SANDBOX_FAULTS: JSON.stringify(faults) },
    timeoutMs,
  })
}

/** Runs what must die at an edge, or when so many bytes of a dump have come; it is given where PostgreSQL's programs are. */
export async function dies(
  at: string,
  { programs, below, bytes }: { programs: string; below: string; bytes: number },
  act: (programs: string, faults: Faults) => Promise<unknown>,
): Promise<void> {
  if (at !== half) return fails(`to die at ${at}`, () => act(programs, { dieAt: [at] }), `dies at ${at}`)
  const halves = makeHalfPrograms(programs, below, bytes)
  await fails('to die with half of a dump', () => act(halves.folder, {}), '')
  if (!halves.hasKilled()) throw new Error('it ended by itself, and was to die with half of a dump')
}

/** Runs what must fail, and say so. */
export async function fails(what: string, act: () => Promise<unknown>, says: string): Promise<void> {
  const said = await act().then(
    () => null,
    (error: unknown) => {
      if (error instanceof CommandFailed) return error.output
      throw error
    },
  )
  if (said === null || !said.includes(says)) throw new Error(`it was ${what}, and said: ${said ?? 'that all is well'}`)
}

export async function ask<T extends object>(url: string, statement: string): Promise<T[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<T>(statement)).rows
  } finally {
    await client.end()
  }
}
