import type { Sandbox, SandboxOptions } from '@relayooor/sandbox'
import type { Service } from '../kit/service.ts'
import type { Records } from './records.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '@relayooor/sandbox'
import { createTestDatabase } from '@relayooor/server/db/testing.ts'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { keepLogs } from '../../scripts/lib/failures.ts'
import { findBookFaults } from '../kit/books.ts'
import { startService } from '../kit/service.ts'
import { openRecords } from './records.ts'
import { secretKey, settings } from './settings.ts'

export { hub, settings, zone } from './settings.ts'

/** A sandbox with short blocks, and a server with its own database for which every transfer counts as stuck at once. */
export interface TestSetup {
  sandbox: Sandbox
  service: Service
  records: Records
  /** Of the server's database. */
  databaseUrl: string
  /** Starts one more server on the same database and chains; it ends with the tests. */
  another: (env?: Record<string, string>) => Promise<Service>
}

interface TestSetupOptions {
  sandbox?: SandboxOptions
  env?: Record<string, string>
  /** Added to the YAML file. */
  file?: Record<string, unknown>
  /** What starts the server, instead of this Node and the checkout. */
  command?: string[]
  /** The address of the database for the server, such as a proxy's. */
  databaseUrl?: (url: string) => Promise<string>
}

/** One for all tests of a file. */
export function useTestSetup({ sandbox: options, env = {}, file, command, databaseUrl }: TestSetupOptions = {}): {
  readonly current: TestSetup
} {
  let current: TestSetup | undefined
  const ends: (() => unknown)[] = []
  let folder = ''
  /** Whatever the tests did, the books must be right. */
  let faults = async (): Promise<string[]> => []
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'relayooor-service-'))
    ends.push(() => rmSync(folder, { recursive: true, force: true }))
    const sandbox = await startSandbox({ blockTimeMs: 150, ...options })
    ends.push(sandbox.stop)
    const database = await createTestDatabase()
    ends.push(database.drop)
    const records = await openRecords(database.url)
    ends.push(records.close)
    const url = (await databaseUrl?.(database.url)) ?? database.url
    const launch = async (name: string, more: Record<string, string> = {}) => {
      const service = await startService(
        { folder, env: settings(sandbox, join(folder, name), file) },
        { databaseUrl: url, env: { ...env, ...more }, ...(command && { command }) },
      )
      ends.push(service.stop)
      return service
    }
    faults = () => findBookFaults({ databaseUrl: database.url, chains: sandbox.info.chains, secret: secretKey })
    current = { sandbox, records, databaseUrl: database.url, service: await launch('one'), another: more => launch('another', more) }
  })
  let failed = false
  beforeEach(({ onTestFailed }) => onTestFailed(() => void (failed = true)))
  afterAll(async () => {
    try {
      await current?.sandbox.control.clear()
      expect(await faults()).toEqual([])
    } catch (error) {
      failed = true
      throw error
    } finally {
      if (failed || !current) console.error(`The logs of its servers: ${keepLogs(folder, 'service')}`)
      for (const end of ends.reverse()) await end()
    }
  })
  return {
    get current() {
      if (!current) throw new Error('nothing has been started')
      return current
    },
  }
}
