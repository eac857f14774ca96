import type { LookupAddress } from 'node:dns'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { callWebhook } from './callWebhook.ts'
import { blockList, mayBeCalled } from './mayBeCalled.ts'

const secret = 'a-secret-path'
const allowed = blockList(['127.0.0.0/8'])

async function serve(answer: RequestListener, host = '127.0.0.1', port = 0): Promise<{ port: number; url: string }> {
  const server = createServer(answer)
  server.listen(port, host)
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // It listens on TCP.
  const taken = (server.address() as AddressInfo).port
  return { port: taken, url: `http://${host}:${taken}/${secret}` }
}

function call(url: string, more: Partial<Parameters<typeof callWebhook>[0]> = {}) {
  return callWebhook({ url, body: '{"text":"hello"}', allowed, timeoutMs: 5_000, ...more })
}

it('posts JSON, and tells what came back', async () => {
  const seen: string[] = []
  const { url } = await serve((request, response) => {
    request.on('data', data => seen.push(`${request.method} ${request.headers['content-type']} ${data}`))
    request.on('end', () => response.writeHead(202).end('taken'))
  })
  expect(await call(url)).toEqual({ status: 202, text: 'taken' })
  expect(seen).toEqual(['POST application/json {"text":"hello"}'])
})

it('follows no redirect', async () => {
  let reached = false
  const inside = await serve((_, response) => {
    reached = true
    response.end()
  })
  const { url } = await serve((_, response) => response.writeHead(307, { location: inside.url }).end())
  expect(await call(url)).toEqual({ status: 307, text: '' })
  expect(reached).toBe(false)
})

it('gives up a target that hangs, before or within its answer, and a name that nobody resolves', async () => {
  const { url } = await serve(() => {})
  await expect(call(url, { timeoutMs: 50 })).rejects.toThrow('it did not answer within 0.05 s')
  const slow = await serve((_, response) => response.writeHead(200).write('a'))
  await expect(call(slow.url, { timeoutMs: 50 })).rejects.toThrow('it did not answer within 0.05 s')
  await expect(call('http://slow.example/', { timeoutMs: 50, resolve: () => new Promise(() => {}) })).rejects.toThrow('it did not answer')
})

it('keeps the first 8 KB of an answer without end', async () => {
  const { url } = await serve((_, response) => {
    const write = () => {
      while (response.write('x'.repeat(4_096)));
      response.once('drain', write)
    }
    response.on('error', () => {})
    write()
  })
  const { status, text } = await call(url)
  expect([status, text.length]).toEqual([200, 8_192])
})

it.each([
  ['http://127.0.0.1/', []],
  ['http://[::1]/', []],
  ['http://[::ffff:127.0.0.1]/', []],
  ['http://2130706433/', []],
  ['http://169.254.169.254/latest/meta-data', []],
  ['http://inside.example/', ['10.1.2.3']],
  ['http://mixed.example/', ['93.184.216.34', '192.168.0.7']],
])('does not call %s at %j', async (url, addresses) => {
  const resolve = async () => addresses.map((address): LookupAddress => ({ address, family: 4 }))
  await expect(call(url, { allowed: blockList([]), resolve })).rejects.toThrow('no public address')
})

it('connects to the address that was checked, whatever the name means a moment later', async () => {
  const checked: string[] = []
  const first = await serve((_, response) => response.end('the checked one'), '127.0.0.2')
  await serve((_, response) => response.end('another'), '127.0.0.1', first.port)
  const resolve = async () => {
    checked.push('asked')
    return [{ address: checked.length === 1 ? '127.0.0.2' : '127.0.0.1', family: 4 }]
  }
  const only = blockList(['127.0.0.2/32'])
  expect(await call(`http://rebinding.example:${first.port}/`, { allowed: only, resolve })).toEqual({
    status: 200,
    text: 'the checked one',
  })
  await expect(call(`http://rebinding.example:${first.port}/`, { allowed: only, resolve })).rejects.toThrow('no public address')
  expect(checked).toEqual(['asked', 'asked'])
})

it('an address that cannot be reached is told without the secret in it', async () => {
  const { url, port } = await serve(() => {})
  const nobody = url.replace(String(port), '1')
  const error = await call(nobody).catch((failed: unknown) => String(failed))
  expect(error).toContain('ECONNREFUSED')
  expect(error).not.toContain(secret)
})

it.each([
  ['93.184.216.34', true],
  ['2606:4700::1111', true],
  ['100.64.0.1', false],
  ['0.0.0.0', false],
  ['::', false],
  ['::127.0.0.1', false],
  ['64:ff9b::7f00:1', false],
  ['fd00::1', false],
  ['fe80::1', false],
  ['no address', false],
])('may %s be called: %s', (address, yes) => {
  expect(mayBeCalled(address, blockList([]))).toBe(yes)
})
