import type { Service } from '../kit/service.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseJson } from '@relayooor/shared'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ensurePage } from '../../scripts/lib/ensurePage.ts'
import { createApi } from '../kit/api.ts'
import { until } from '../kit/until.ts'
import { commandsOf, runCommand } from './commands.ts'
import { patience, pay, quoteFor, statusWhen, stuckTransfer } from './people.ts'
import { hub, settings, useTestSetup } from './testSetup.ts'

const key = 'a key for admins that is long enough'
const folder = mkdtempSync(join(tmpdir(), 'relayooor-controls-'))
afterAll(() => rmSync(folder, { recursive: true }))
const setup = useTestSetup({ env: { ADMIN_API_KEY: key, ROLE: 'api,scheduler' } })
const admin = () => createApi(setup.current.service.url, { 'X-Admin-Key': key })
const runner = join(import.meta.dirname, '../../scripts/run.mjs')
const logFile = join(folder, 'worker.log')

it('a worker is restarted from afar when something watches it, and its log is read from afar, also after its death', async () => {
  const worker = await setup.current.another({ ROLE: 'worker', SUPERVISED: 'true', LOG_FILE: logFile })
  const pid = worker.pid()
  const linesOf = async (text: string) => (await admin().call('adminLogs', { query: { role: 'worker', text, limit: 200 } })).items
  await until('its start is told', async () => (await linesOf('started')).length === 1, patience)
  expect(await linesOf('started')).toMatchObject([{ level: 'info', message: 'started', roles: ['worker'], pid }])
  await until('both are heard of', async () => (await admin().call('adminProcesses', {})).items.length === 2, patience)

  // logrotate moves it, and says so.
  renameSync(logFile, join(folder, 'worker.log.moved'))
  process.kill(pid, 'SIGUSR1')
  await until('it goes on in a new file', () => readdirSync(folder).includes('worker.log'), patience)

  await expect(admin().call('adminRestart', { body: { role: 'api', reason: 'a test' } })).rejects.toMatchObject({ code: 'not-supervised' })
  const asked = await admin().call('adminRestart', { body: { role: 'worker', reason: 'a test' } })
  expect(asked.processes).toMatchObject([{ pid }])
  // Nobody tells it to: it has ended by itself.
  expect(await worker.exited()).toBe(0)
  expect(await linesOf('stopping')).toMatchObject([{ message: 'stopping', pid }])

  const written = readdirSync(folder).flatMap(name => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'))
  const told = written.map(line => parseJson(line)).map(line => (line as { msg: string }).msg)
  expect(told).toEqual(expect.arrayContaining(['started', 'an operator wants this process to start anew', 'stopping']))
  await worker.start()
  await until('it is back', async () => (await linesOf('started')).length === 2, patience)
})

it('every command of the pages for operators is answered', async () => {
  const commands = ['controls', 'hermes', 'logs', 'revenue', 'data', 'manual'].flatMap(commandsOf)
  expect(commands.length).toBeGreaterThan(20)
  for (const command of commands) {
    const response = await runCommand(setup.current.service.url, key, command)
    expect([command.path, response.status]).toEqual([command.path, command.path.endsWith('restart/service') ? 202 : 200])
    if (!command.path.includes('.csv')) await response.json()
  }
})

describe('the commands for a bad night do what they say', () => {
  let worker: Service
  beforeAll(async () => {
    worker = await setup.current.another({ ROLE: 'worker' })
  })
  afterEach(() => admin().call('adminResume', { body: { what: 'all' } }))
  afterAll(() => worker.stop())

  /** Does them one after the other. @returns what is paused after each, and what each was answered */
  async function follow(name: string, commands = commandsOf(name)): Promise<{ paused: string[]; answers: unknown[] }> {
    const [paused, answers]: [string[], unknown[]] = [[], []]
    for (const command of commands) {
      const response = await runCommand(setup.current.service.url, key, command)
      expect([command, response.status]).toEqual([command, 200])
      answers.push(await response.json())
      const { paused: now } = await admin().call('adminServices', {})
      paused.push(now.map(({ what, chainId }) => [what, chainId].join(' ').trim()).join(', '))
    }
    return { paused, answers }
  }
  const isSound = ({ state }: { state: string }) => state === 'agrees'
  const agrees = { items: [{ chainId: hub, state: 'agrees' }] }

  it('of orders: one that waits is found, tried again, given up, and its money goes back', async () => {
    await admin().call('adminPause', { body: { what: 'clearing', reason: 'Nobody clears now.' } })
    const { token, payment } = await quoteFor(setup.current, [await stuckTransfer(setup.current)])
    await pay(setup.current, { payment })
    await statusWhen(setup.current, token, ({ status }) => status === 'queued')
    const commands = commandsOf('orders').map(({ path, body }) => ({ path: path.replace('$TOKEN', token), body }))
    const { answers } = await follow('orders', commands)
    expect(answers).toMatchObject([
      { items: [] },
      { items: [{ token, waits: [{ for: 'paused' }] }] },
      { order: { token, status: 'queued' }, may: { retry: { possible: true }, close: { possible: true } } },
      { order: { status: 'queued' }, notes: [{ action: 'retry-order' }] },
      { orders: 0 },
      { order: { status: 'not_cleared' } },
      { notes: expect.arrayContaining([expect.objectContaining({ text: 'she wrote to us' })]) as unknown },
    ])
    await statusWhen(setup.current, token, ({ refunds }) => refunds[0]?.status === 'confirmed')
  })

  it('of incidents', async () => {
    const compared = async () => (await admin().call('adminReconcile', { body: {} })).items
    await until('what wallets held at the beginning is known', async () => (await compared()).every(isSound), patience)
    const { paused, answers } = await follow('incidents')
    const everything = 'clearing, intake, refunds'
    expect(paused).toEqual([
      `clearing ${hub}, intake ${hub}, refunds ${hub}`,
      `clearing ${hub}, intake ${hub}, refunds ${hub}`,
      '',
      'intake',
      'clearing, intake',
      'intake',
      '',
      '',
      everything,
      everything,
    ])
    expect([answers[1], answers.at(-1)]).toMatchObject([agrees, agrees])
  })

  it('of changing keys, and after a restore', async () => {
    const { paused, answers } = await follow('rotate-keys')
    expect(paused).toEqual(['intake', 'intake', 'intake, refunds', 'intake, refunds', 'intake', '', ''])
    expect(answers[3]).toMatchObject({ items: [{ state: 'agrees' }, { state: 'agrees' }] })
    expect((await follow('backup')).answers).toMatchObject([{ items: [{ state: 'agrees' }, { state: 'agrees' }] }])
  })
})

/** `npm run restore` has a suite of its own: e2e/faults/restore.test.ts. */
const examples: Record<string, { args: string[]; says: string }> = {
  'npm run audit:verify': { args: ['audit:verify'], says: 'The audit log is whole.' },
  'npm run doctor': { args: ['doctor'], says: 'ok     sandhub-1' },
  'npm run migrate': { args: ['migrate'], says: '' },
  'npm run serve -- --role worker': { args: ['serve', '--role', 'worker'], says: '"started"' },
  'npm run serve -- --task NAME': { args: ['serve', '--task', 'purge-sessions'], says: '' },
  'npm run statistics:rebuild': { args: ['statistics:rebuild'], says: '' },
}

it('every npm command of the pages for operators does what they say', async () => {
  await ensurePage(() => {})
  const pages = new URL('../../docs/operations/', import.meta.url)
  const names = [
    'incidents.md',
    'manual.md',
    'rotate-keys.md',
    'troubleshooting.md',
    ...readdirSync(new URL('runbooks/', pages)).map(name => `runbooks/${name}`),
  ]
  const told = names.flatMap(name => readFileSync(new URL(name, pages), 'utf8').match(/npm run [a-z:]+(?: -- [^`]+)?/g) ?? [])
  expect([...new Set(told)].filter(command => command !== 'npm run restore').toSorted()).toEqual(Object.keys(examples))
  const { sandbox, databaseUrl } = setup.current
  const env = {
    PATH: process.env.PATH,
    ...settings(sandbox, join(folder, 'commands')),
    DATABASE_URL: databaseUrl,
    PORT: '0',
    LOG_LEVEL: 'info',
  }
  for (const [command, { args, says }] of Object.entries(examples)) {
    const child = spawn(process.execPath, [runner, ...args], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (said += text.toString()))
    const ended = once(child, 'exit')
    if (args.includes('--role')) {
      await until('it has started', () => said.includes(says), patience)
      child.kill('SIGTERM')
    }
    expect([command, await ended, said]).toEqual([command, [0, null], expect.stringContaining(says)])
  }
})
