import { expect, it } from 'vitest'
import { ConfigError } from './configError.ts'
import { isLoopback } from './loopback.ts'
import { readConfig } from './readConfig.ts'

const complete = {
  DATABASE_URL: 'postgres://a@127.0.0.1/a',
  HERMES_CONFIG_PATH: new URL(import.meta.url).pathname,
  SERVICE_WALLET_ADDRESS: 'cosmos1a',
  CLEARING_SECRET_KEY: 'k'.repeat(32),
}

/** Each setting that is not usable, with what is said of it. */
function problemsWith(env: NodeJS.ProcessEnv): [string, string][] {
  try {
    readConfig({ ...complete, ...env })
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map(({ name, problem }) => [name, problem])
  }
}

it.each([
  'true',
  'TRUE',
  '1',
  'yes',
  'loopback',
  '10.0.0.0/33',
  '2001:db8::/129',
  '10.0.0.0/8/8',
  '10.0.0',
  '0.0.0.0/0',
  '::/0',
  '127.0.0.1, everybody',
])('tRUST_PROXY=%s is refused with a sentence that fixes it', value => {
  expect(problemsWith({ TRUST_PROXY: value })).toEqual([
    ['TRUST_PROXY', expect.stringMatching(/such as TRUST_PROXY=|must be a number|everybody/)],
  ])
})

it('tRUST_PROXY takes addresses and networks', () => {
  expect(readConfig({ ...complete, TRUST_PROXY: '127.0.0.1/32, ::1,10.0.0.0/8' }).trustedProxies).toEqual([
    '127.0.0.1/32',
    '::1',
    '10.0.0.0/8',
  ])
  expect(readConfig(complete).trustedProxies).toEqual([])
})

it('pUBLIC_URL is required where others than this machine can reach us', () => {
  for (const HOST of ['0.0.0.0', '::', '192.168.0.7', 'clear.example'])
    expect(problemsWith({ HOST })).toEqual([['PUBLIC_URL', expect.stringContaining('is required')]])
  for (const env of [
    { HOST: '127.0.0.1' },
    { HOST: '::1' },
    { HOST: 'localhost' },
    { HOST: '0.0.0.0', PUBLIC_URL: 'https://clear.example' },
    { HOST: '0.0.0.0', RELAYOOOR_MODE: 'sandbox' },
  ])
    expect(problemsWith(env)).toEqual([])
})

it.each([
  ['127.9.9.9', true],
  ['[::1]', true],
  ['LocalHost', true],
  ['::ffff:127.0.0.1', true],
  ['localhost.evil.example', false],
  ['10.0.0.1', false],
  ['0.0.0.0', false],
  ['', false],
])('whether %s is this machine itself: %s', (host, own) => {
  expect(isLoopback(host)).toBe(own)
})
