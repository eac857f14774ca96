import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseJson } from '@relayooor/shared'
import { afterAll, expect, it } from 'vitest'
import { createApi } from '../kit/api.ts'
import { until } from '../kit/until.ts'
import { patience } from './people.ts'
import { useTestSetup } from './testSetup.ts'

const key = 'a key for admins that is long enough'
const folder = mkdtempSync(join(tmpdir(), 'relayooor-controls-'))
afterAll(() => rmSync(folder, { recursive: true }))
const setup = useTestSetup({ env: { ADMIN_API_KEY: key, ROLE: 'api,scheduler' } })
const admin = () => createApi(setup.current.service.url, { 'X-Admin-Key': key })
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
  const commands = ['controls', 'hermes', 'logs', 'revenue'].flatMap(name => {
    const page = readFileSync(new URL(`../../docs/operations/${name}.md`, import.meta.url), 'utf8')
    return [...page.matchAll(/```sh\n([\s\S]+?)```/g)].flatMap(([, block = '']) => block.split(/^curl /m).slice(1))
  })
  expect(commands.length).toBeGreaterThan(12)
  for (const command of commands) {
    const [, path = ''] = /^-sf? "\$SERVICE(\S+)" -H "X-Admin-Key: \$ADMIN_API_KEY"/.exec(command) ?? []
    const [, body] = /-H 'Content-Type: application\/json' (?:\\\n {2})?-d '([^']+)'/.exec(command) ?? []
    const response = await fetch(`${setup.current.service.url}${path}`, {
      headers: { 'X-Admin-Key': key },
      ...(body !== undefined && { method: 'POST', headers: { 'X-Admin-Key': key, 'content-type': 'application/json' }, body }),
    })
    expect([path, response.status]).toEqual([path, path.endsWith('restart/service') ? 202 : 200])
    if (!path.includes('.csv')) await response.json()
  }
})
