import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { createApi } from '../kit/api.ts'
import { freePorts, nth } from '../kit/ports.ts'
import { until } from '../kit/until.ts'
import { patience, stuckTransfer } from './people.ts'
import { useTestSetup } from './testSetup.ts'

const key = 'a key for admins that is long enough'
const setup = useTestSetup({ env: { ADMIN_API_KEY: key } })
const ends: (() => Promise<unknown>)[] = []
afterAll(() => Promise.all(ends.map(end => end())))

/** The operator's own Hermes, with its REST service and telemetry. */
async function startOwnHermes() {
  const { hermesConfigPath, hermesBin } = setup.current.sandbox.info
  const ports = await freePorts(2)
  const [rest, telemetry] = [nth(ports, 0), nth(ports, 1)]
  const path = `${hermesConfigPath}.own`
  writeFileSync(
    path,
    readFileSync(hermesConfigPath, 'utf8')
      .replaceAll(/(\[(?:rest|telemetry)\]\nenabled = )false/g, '$1true')
      .replace('port = 3000', `port = ${rest}`)
      .replace('port = 3001', `port = ${telemetry}`),
  )
  const hermes = spawn(hermesBin, ['--config', path, 'start'], { stdio: 'ignore' })
  const gone = once(hermes, 'close')
  const stop = () => {
    hermes.kill()
    return gone
  }
  ends.push(stop)
  return { restUrl: `http://127.0.0.1:${rest}`, telemetryUrl: `http://127.0.0.1:${telemetry}`, stop }
}

it('an own Hermes is looked at: its state, and what it counts as stuck as far as both chains confirm it', async () => {
  const packet = await stuckTransfer(setup.current)
  const { restUrl, telemetryUrl, stop } = await startOwnHermes()
  const server = await setup.current.another({
    ROLE: 'api',
    HERMES_REST_API_URL: restUrl,
    HERMES_TELEMETRY_URL: telemetryUrl,
    // Nothing listens there.
    CHAINPULSE_URL: 'http://127.0.0.1:9',
  })
  const admin = createApi(server.url, { 'X-Admin-Key': key })
  const view = await until(
    'it answers',
    async () => {
      const seen = await admin.call('adminHermes', {})
      return seen.running.rest.state === 'ok' && seen.running.telemetry.state === 'ok' && seen
    },
    patience,
  )
  const end = { chainId: packet.chainId, portId: packet.portId, channelId: packet.channelId }
  expect(view.running.rest).toMatchObject({ url: restUrl, versions: [{ name: 'ibc-relayer' }, { name: 'ibc-relayer-rest' }] })
  expect(view.running.rest.workers?.find(one => one.kind === 'Packet')?.workers).toBeGreaterThan(0)
  expect(view.running.telemetry.backlog).toContainEqual(expect.objectContaining({ ...end, packets: 1, oldest: packet.sequence }))
  expect(view.running.telemetry.balances?.length).toBe(2)
  expect(view.chainpulse).toMatchObject({ state: 'unusable', error: 'Chainpulse did not answer /metrics' })
  expect(view.cli.state).toBe('ok')

  expect(await admin.call('adminHints', {})).toMatchObject({
    items: [{ from: 'hermes', packet: { packet, verdict: { kind: 'deliver' } }, known: true }],
    refuted: 0,
    silent: [{ from: 'chainpulse' }],
  })
  const health = async () =>
    ((await (await fetch(`${server.url}/health`)).json()) as { parts: { programs: Record<string, { state: string }> } }).parts
  expect((await health()).programs).toMatchObject({ 'hermes-rest': { state: 'ok' }, 'hermes-telemetry': { state: 'ok' } })

  await stop()
  await until('its end is seen', async () => (await admin.call('adminHermes', {})).running.rest.state === 'unusable', patience)
})
