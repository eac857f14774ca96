import { createServer } from 'node:net'
import { join } from 'node:path'
import { Client } from 'pg'
import { postgresAccount } from './embedded/account.ts'
import { postgresFolder } from './embedded/binaries.ts'
import { ensureCluster, superuser } from './embedded/cluster.ts'
import { dataFolder, removeData } from './embedded/dataFolder.ts'
import { stopLeftOver } from './embedded/leftOver.ts'
import { startPostmaster } from './embedded/postmaster.ts'

export interface EmbeddedPostgres {
  /** Of the database `relayooor`, whose owner may do anything on this cluster. */
  url: string
  pid: number
  /** Resolves when PostgreSQL has ended, for whatever reason. */
  exited: Promise<void>
  /** Fast shut-down; resolves when it has ended. May be repeated. */
  stop: () => Promise<void>
}

const database = 'relayooor'
const attempts = 3

/**
 * Starts the packaged PostgreSQL on loopback, and makes its data on the first start; it ends with this process, even on SIGKILL. The caller
 * must own the data folder: a PostgreSQL left there by a killed run is stopped. The programs are run directly, since the package's class
 * cannot run them as another user. `ephemeral` is for tests: no fsync, and the data is removed at the end. `tell` gets news for the user.
 * @throws Error when PostgreSQL is not installed for this platform, cannot be started or does not get the port
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string
  port?: number
  ephemeral?: boolean
  /** The folder with `bin` of another PostgreSQL than the packaged one. */
  programs?: string
  tell?: (line: string) => void
}): Promise<EmbeddedPostgres> {
  const ephemeral = options.ephemeral ?? false
  const account = postgresAccount()
  const postgres = options.programs ?? postgresFolder(account)
  const data = await dataFolder(options.dataDir, account, options.tell ?? (() => {}))
  await stopLeftOver(join(data, 'cluster'))
  const { cluster, password } = await ensureCluster(postgres, data, account, ephemeral)

  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort())
    const url = (name: string) => `postgresql://${superuser}:${password}@127.0.0.1:${port}/${name}`
    try {
      const postmaster = await startPostmaster({
        postgres,
        cluster,
        log: join(data, 'postgres.log'),
        port,
        account,
        ephemeral,
        removeAfter: ephemeral ? data : null,
        adminUrl: url('postgres'),
      })
      await ensureDatabase(url('postgres'))
      return { url: url(database), ...postmaster }
    } catch (error) {
      // A free port may be taken by somebody else before PostgreSQL gets it.
      if (options.port !== undefined || attempt === attempts) throw error
    }
  }
}

/** The folder that holds the data which `startEmbeddedPostgres` keeps for this one, while nothing runs on it. */
export async function embeddedData(dataDir: string): Promise<string> {
  const data = await dataFolder(dataDir, postgresAccount(), () => {})
  await stopLeftOver(join(data, 'cluster'))
  return data
}

/** Removes the data that `startEmbeddedPostgres` keeps for this folder, wherever it lies. Not while it runs. */
export async function removeEmbeddedPostgres(dataDir: string): Promise<void> {
  await removeData(dataDir, postgresAccount())
}

async function ensureDatabase(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database])
    if (rowCount === 0) await client.query(`create database ${database}`)
  } finally {
    await client.end()
  }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise(resolve => probe.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port could be had on 127.0.0.1')
  return address.port
}
