import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { expect, it, onTestFinished } from 'vitest'
import { hub, settings, useTestSetup, zone } from './testSetup.ts'

const setup = useTestSetup()
const doctor = join(import.meta.dirname, '../../server/src/doctor.ts')

/** What it says of this deployment, with another text in place of some of Hermes' configuration. */
function examine(change: [from: string, to: string] = ['', '']): Promise<{ code: unknown; lines: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'relayooor-doctor-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const { sandbox, databaseUrl } = setup.current
  const own = settings(sandbox, join(folder, 'data'))
  const config = join(folder, 'config.toml')
  writeFileSync(config, readFileSync(own.HERMES_CONFIG_PATH ?? '', 'utf8').replace(...change))
  const env = { PATH: process.env.PATH, ...own, HERMES_CONFIG_PATH: config, DATABASE_URL: databaseUrl }
  return new Promise(resolve =>
    execFile(process.execPath, [doctor], { env, cwd: folder }, (error, out) => resolve({ code: error?.code ?? 0, lines: out.split('\n') })),
  )
}

it('says of a good deployment line by line what was looked at', async () => {
  const { code, lines } = await examine()
  expect(lines.filter(line => line.startsWith('FAILED'))).toEqual([])
  expect(code).toBe(0)
  for (const chainId of [hub, zone])
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(new RegExp(`^ok     ${chainId} gas of Hermes: up to 4000000 a transaction`)),
        expect.stringMatching(new RegExp(`^ok     ${chainId} gas price: 0\\.01u\\w+ for a unit`)),
        `ok     ${chainId} for Hermes: its node answers as Hermes needs it`,
      ]),
    )
})

it('fails for a limit of gas below one delivery', async () => {
  const { code, lines } = await examine(['max_gas = 4000000', 'max_gas = 90000'])
  expect(code).toBe(1)
  expect(lines.filter(line => line.startsWith('FAILED'))).toEqual([
    expect.stringMatching(/ gas of Hermes: max_gas is 90000, and one delivery uses about /),
  ])
})

it('finds no fault with a gRPC address at which nothing answers: no clear asks it', async () => {
  const { code, lines } = await examine([`grpc_addr = '`, `grpc_addr = 'http://127.0.0.1:9' # `])
  expect(lines.filter(line => line.startsWith('FAILED'))).toEqual([])
  expect(code).toBe(0)
})

it('fails while gas costs more than Hermes may pay', async () => {
  await setup.current.sandbox.control.setGasPrice(zone, '1')
  const { code, lines } = await examine()
  await setup.current.sandbox.control.setGasPrice(zone, '0.01')
  expect(code).toBe(1)
  expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^FAILED ${zone} gas price: the chain asks for more than Hermes may pay`)))
})
