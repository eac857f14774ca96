import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { createHermesRest } from './rest.ts'

async function serving(answers: Record<string, string | null>) {
  const server = createServer((request, response) => {
    const body = answers[request.url ?? '']
    if (typeof body === 'string') response.end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // `listen` on a TCP port gives an AddressInfo, never a path.
  return createHermesRest(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 1000)
}

it.each([
  ['{"status":"error","result":{"name":"ChainConfigNotFound","msg":"configuration not found"}}', 'refused', 'configuration not found'],
  ['<html>', 'nonsense', 'not JSON'],
  ['{"status":"success","result":7}', 'nonsense', 'an unknown shape'],
  [null, 'unreachable', 'did not answer /state'],
])('answered with %s, it says %s', async (body, code, message) => {
  const rest = await serving({ '/state': body })
  await expect(rest.state()).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
})

it('opens the envelope', async () => {
  const rest = await serving({
    '/version': '{"status":"success","result":[{"name":"ibc-relayer","version":"0.29.5"}]}',
    '/state':
      '{"status":"success","result":{"chains":["a","b"],"workers":{"Packet":[{"id":3,"object":{"type":"Packet","src_chain_id":"a",' +
      '"dst_chain_id":"b","src_channel_id":"channel-0","src_port_id":"transfer"},"data":null}]}}}',
  })
  expect(await rest.version()).toEqual([{ name: 'ibc-relayer', version: '0.29.5' }])
  expect((await rest.state()).workers.Packet?.[0]?.object.src_channel_id).toBe('channel-0')
})
