import { execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { BackupError } from './backupError.ts'

type Name = 'pg_dump' | 'pg_restore'

/** PostgreSQL's own programs: from a folder that is named, or from PATH. */
export interface Programs {
  folder: string | undefined
}

/** Major version of a program. @throws BackupError when it is not there */
export async function versionOf(name: Name, programs: Programs): Promise<number> {
  try {
    const { stdout } = await promisify(execFile)(pathOf(name, programs), ['--version'], { env: environment() })
    return Number(/ (\d+)/.exec(stdout)?.[1])
  } catch (cause) {
    throw new BackupError(
      'no-program',
      `${name} cannot be run: install PostgreSQL's client programs, or set POSTGRES_BIN to their folder`,
      {
        cause,
      },
    )
  }
}

/** Starts it on the database of `url`. The password stands in no list of processes. */
export function startProgram(name: Name, programs: Programs, url: string, args: string[]) {
  const address = new URL(url)
  const password = decodeURIComponent(address.password)
  address.password = ''
  const child = spawn(pathOf(name, programs), [`--dbname=${address.href}`, '--no-password', ...args], {
    env: { ...environment(), ...(password !== '' && { PGPASSWORD: password }) },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = `${said}${text}`.slice(-2_000)))
  /** @throws BackupError with what it said last */
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', cause => reject(new BackupError('no-program', `${name} cannot be run: ${cause.message}`, { cause })))
    child.once('close', (code, signal) =>
      code === 0 ? resolve() : reject(new BackupError('failed', `${name} ended with ${code ?? signal}: ${said.trim()}`)),
    )
  })
  // Whoever waits for the streams first hears of it later.
  ended.catch(() => {})
  return { child, ended }
}

/** Ends a program whose stream broke, and says why: a pipe that was cut says nothing of its own, what the program said last does. */
export async function causeOf(error: unknown, { child, ended }: ReturnType<typeof startProgram>): Promise<unknown> {
  child.kill()
  const said = await ended.then(
    () => error,
    (cause: unknown) => cause,
  )
  const isPipe = error instanceof Error && 'code' in error && ['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes(String(error.code))
  return isPipe ? said : error
}

function pathOf(name: Name, { folder }: Programs): string {
  return folder === undefined ? name : join(folder, name)
}

/** Nothing of ours but where programs are: PG* variables would change what they do, and secrets are not their business. */
function environment(): Record<string, string> {
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}
