import type { Quote } from '@relayooor/shared'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { packClient } from '../../scripts/lib/packClient.ts'
import { root } from '../../scripts/lib/paths.ts'
import { createApi } from '../kit/api.ts'
import { until } from '../kit/until.ts'
import { addressOf, patience, pay, stuckTransfer } from './people.ts'
import { useTestSetup } from './testSetup.ts'

const key = 'a key for admins that is long enough'
const setup = useTestSetup({ env: { ADMIN_API_KEY: key }, file: { alerts: { allowNetworks: ['127.0.0.1'] } } })
const admin = () => createApi(setup.current.service.url, { 'X-Admin-Key': key })

/** The example, with the packed client, in a folder that knows nothing of this one. */
async function install(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'relayooor-third-party-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const client = await packClient(folder)
  cpSync(join(root, 'examples/third-party'), folder, { recursive: true })
  // What the client needs comes from here: a test asks no registry.
  const args = ['install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts', client, join(root, 'shared/node_modules/zod')]
  await promisify(execFile)('npm', args, { cwd: folder })
  return folder
}

it('a program of its own clears a transfer with a key, hears of it by webhook, and checks all that is signed', async () => {
  const { service } = setup.current
  const folder = await install()
  const issued = await admin().call('adminIssueApiKey', { body: { name: 'Example', scopes: { read: 100, look: 100, order: 100 } } })
  const port = await freePort()
  const hook = await admin().call('adminCreateWebhook', {
    body: { apiKey: issued.id, url: `http://127.0.0.1:${port}/hook`, topics: ['order.*', 'packet.stuck'], addresses: [bob()] },
  })
  await stuckTransfer(setup.current)
  const stuck = await until(
    'it is written down that the transfer is stuck',
    async () => (await admin().call('adminWebhookDeliveries', { query: { webhook: hook.id } })).items[0],
    patience,
  )

  const env = { ...process.env, SERVICE: service.url, API_KEY: issued.secret, WEBHOOK_SECRET: hook.secret, PORT: String(port) }
  const program = spawn(process.execPath, ['clear.js', bob()], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void program.kill())
  const ended = once(program, 'exit')
  const told: Record<string, unknown>[] = []
  for await (const line of createInterface(program.stdout)) {
    const said = JSON.parse(line) as Record<string, unknown>
    told.push(said)
    if (!said.pay) continue
    // Nobody was listening when this was sent first.
    await admin().call('adminRedeliverWebhook', { params: { id: stuck.id }, body: {} })
    // The wallet of the account does what it is asked to.
    await pay(setup.current, { payment: said.pay as Quote['payment'] }, { payer: 'carol' })
  }
  expect([await ended, told.filter(one => 'refused' in one || 'failed' in one)]).toEqual([[0, null], []])
  expect(told.at(-1)).toEqual({ end: 'order.cleared', status: 'cleared', packets: ['delivered'], isOurs: true })
  expect(told.map(one => one.heard)).toEqual(
    expect.arrayContaining(['packet.stuck', 'order.quoted', 'order.payment-exact', 'order.cleared']),
  )

  // Taken back, the key is refused; what it had asked for is done all the same.
  await admin().call('adminRevokeApiKey', { params: { id: issued.id }, body: {} })
  const refused = createApi(service.url, { 'X-Api-Key': issued.secret }).call('operations', { query: {} })
  await expect(refused).rejects.toMatchObject({ code: 'forbidden' })
})

function bob(): string {
  return addressOf(setup.current, 'bob')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return address !== null && typeof address === 'object' ? address.port : expect.fail()
}
