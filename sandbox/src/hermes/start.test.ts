import type { Sandbox } from '../index.ts'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { addressOf, hub, patience, useSandbox, zone } from '../testing.ts'
import { startHermes } from './testing.ts'

const sandbox = useSandbox()

let ports: [rest: number, telemetry: number]
let hermes: ReturnType<typeof startHermes>
let old: bigint

beforeAll(async () => {
  old = await send()
  ports = [await freePort(), await freePort()]
  const [rest, telemetry] = ports
  const path = `${sandbox().info.hermesConfigPath}.start`
  writeFileSync(
    path,
    readFileSync(sandbox().info.hermesConfigPath, 'utf8')
      .replaceAll(/(\[(?:rest|telemetry)\]\nenabled = )false/g, '$1true')
      .replace('port = 3000', `port = ${rest}`)
      .replace('port = 3001', `port = ${telemetry}`),
  )
  const configured: Sandbox = { ...sandbox(), info: { ...sandbox().info, hermesConfigPath: path } }
  hermes = startHermes(configured, 'start')
  await vi.waitUntil(() => answers(rest), patience)
})
afterAll(async () => {
  hermes.kill()
  await once(hermes, 'close')
})

async function send(): Promise<bigint> {
  const { hash, sequence } = await sandbox().control.transfer({
    chainId: hub,
    from: 'alice',
    to: addressOf(sandbox(), 'bob', zone),
    amount: 5n,
    channelId: 'channel-0',
    timeoutSeconds: 600,
  })
  await vi.waitUntil(() => sandbox().chain(hub).index.get(hash), patience)
  return sequence
}

function isDone(sequence: bigint): boolean {
  return sandbox().chain(hub).state().get('commitments/transfer/channel-0', String(sequence)) === undefined
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  await new Promise(resolve => server.close(resolve))
  return port
}

async function rest(path: string, method = 'GET'): Promise<unknown> {
  const answer = await fetch(`http://127.0.0.1:${ports[0]}${path}`, { method })
  expect(answer.status).toBe(200)
  return answer.json()
}

/** Whether something listens there. */
function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/version`).then(
    () => true,
    () => false,
  )
}

it('relays what is sent from now on, and the old when it is told to clear', async () => {
  const fresh = await send()
  await vi.waitUntil(() => isDone(fresh), patience)
  expect(isDone(old)).toBe(false)
  expect(await rest('/clear_packets?chain=elsewhere-1', 'POST')).toEqual({ status: 'success', result: null })
  expect(await rest(`/clear_packets?chain=${hub}`, 'POST')).toEqual({ status: 'success', result: null })
  await vi.waitUntil(() => isDone(old), patience)
  const metrics = await vi.waitUntil(async () => {
    const text = await (await fetch(`http://127.0.0.1:${ports[1]}/metrics`)).text()
    return (
      text.includes(`cleared_acknowledgment_events_total{chain="${hub}",channel="channel-0",counterparty="${zone}",port="transfer"} 1`) &&
      text
    )
  }, patience)
  expect(metrics).toMatch(
    new RegExp(`^wallet_balance\\{chain="${hub}",account="${addressOf(sandbox(), 'relayer', hub)}",denom="uhub"\\} 49\\d+$`, 'm'),
  )
})

it('tells over REST what it is, which chains it knows, and which workers live', async () => {
  expect(await rest('/version')).toMatchObject({
    status: 'success',
    result: expect.arrayContaining([{ name: 'ibc-relayer', version: '0.29.5' }]),
  })
  expect(await rest('/chains')).toEqual({ status: 'success', result: [hub, zone] })
  expect(await rest(`/chain/${hub}`)).toMatchObject({ status: 'success', result: { id: hub, key_name: 'relayer' } })
  expect(await rest('/chain/nope-1')).toEqual({
    status: 'error',
    result: { name: 'ChainConfigNotFound', msg: 'could not find configuration for chain: nope-1' },
  })
  expect(await rest('/state')).toMatchObject({
    result: {
      chains: [hub, zone],
      workers: {
        Packet: expect.arrayContaining([
          expect.objectContaining({
            object: { type: 'Packet', src_chain_id: hub, dst_chain_id: zone, src_port_id: 'transfer', src_channel_id: 'channel-1' },
          }),
        ]),
      },
    },
  })
})
