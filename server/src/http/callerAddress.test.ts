import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { createAddressOf } from './callerAddress.ts'
import { startTestApp } from './testing.ts'

function addressOf(proxies: string[], peer: string, forwarded?: string): string {
  return createAddressOf(proxies)({
    headers: { 'x-forwarded-for': forwarded },
    socket: { remoteAddress: peer },
  } as unknown as IncomingMessage) // all that is read of it
}

it('who calls is the last address that no proxy of ours has', () => {
  expect(addressOf([], '1.1.1.1', '9.9.9.9')).toBe('1.1.1.1')
  expect(addressOf(['10.0.0.0/8'], '1.1.1.1', '9.9.9.9')).toBe('1.1.1.1')
  expect(addressOf(['10.0.0.0/8'], '10.0.0.1', '9.9.9.9, 2.2.2.2')).toBe('2.2.2.2')
  expect(addressOf(['10.0.0.0/8', '::1'], '::1', '9.9.9.9, 2.2.2.2, 10.1.1.1')).toBe('2.2.2.2')
  expect(addressOf(['10.0.0.0/8'], '::ffff:10.0.0.1', '2001:db8::1')).toBe('2001:db8::1')
  expect(addressOf(['10.0.0.0/8'], '10.0.0.1')).toBe('10.0.0.1')
})

it('who forwards and is not trusted is told of once', async () => {
  const app = await startTestApp()
  const warnings = () => app.logged().filter(line => line.level === 'warn' && String(line.msg).includes('TRUST_PROXY'))
  await fetch(`${app.url}/api/v1/nothing`)
  expect(warnings()).toEqual([])
  for (const address of ['1.1.1.1', '2.2.2.2']) await fetch(`${app.url}/api/v1/nothing`, { headers: { 'x-forwarded-for': address } })
  expect(warnings()).toMatchObject([{ peer: '127.0.0.1' }])
  await app.close()
})
