import type { TestApp } from './testing.ts'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp } from './testing.ts'

let app: TestApp
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relayooor-site-'))
  await mkdir(join(folder, 'dist', 'assets'), { recursive: true })
  await writeFile(join(folder, 'dist', 'index.html'), '<!doctype html><title>page</title>')
  await writeFile(join(folder, 'dist', 'icon.svg'), '<svg/>')
  await writeFile(join(folder, 'dist', 'assets', 'main-abc123.js'), 'export {}')
  await writeFile(join(folder, 'secret.txt'), 'swordfish')
  app = await startTestApp({
    settings: { publicUrl: 'http://127.0.0.1:8080', allowedOrigins: [], host: '127.0.0.1', trustedProxies: [], serviceName: 'relayooor', staticDir: join(folder, 'dist') },
  })
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})

const asPage = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

it.each(['/', '/index.html', '/clear/3f2c9a5e-1b7d-4c60-8e2a-9d4b5f6a7c81', '/activity?x=1'])('%s is the page, never kept without asking', async (path) => {
  const response = await fetch(app.url + path, { headers: asPage })
  expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-cache'])
  expect(await response.text()).toContain('<title>page</title>')
})

it('hashed files may be kept for ever, others for an hour', async () => {
  const script = await fetch(`${app.url}/assets/main-abc123.js`)
  expect([script.status, script.headers.get('cache-control'), script.headers.get('content-type')]).toEqual([200, 'public, max-age=31536000, immutable', 'text/javascript; charset=utf-8'])
  expect((await fetch(`${app.url}/icon.svg`)).headers.get('cache-control')).toBe('public, max-age=3600')
})

describe('not found, and never the page in its place', () => {
  it.each([
    ['a missing script', '/assets/old-000000.js', asPage],
    ['a missing folder entry', '/assets/old', asPage],
    ['a missing file', '/favicon.ico', asPage],
    ['a program that asks for JSON', '/clear/x', { accept: 'application/json' }],
    ['a way out of the folder', '/assets/..%2f..%2fsecret.txt', asPage],
    ['a call that does not exist', '/api/v1/x', asPage],
  ])('%s', async (_, path, headers) => {
    const response = await fetch(app.url + path, { headers })
    expect([response.status, response.headers.get('content-type')]).toEqual([expect.toBeOneOf([400, 404]), 'application/problem+json'])
    expect(await response.text()).not.toContain('swordfish')
  })

  it('posting to a page', async () => {
    expect((await fetch(`${app.url}/activity`, { method: 'POST', headers: asPage })).status).toBe(404)
  })
})

describe('security headers', () => {
  it('nothing but our own code runs, and nobody frames the page', async () => {
    const { headers } = await fetch(app.url, { headers: asPage })
    expect(policyOf(headers)).toEqual({
      'default-src': '\'none\'',
      'script-src': '\'self\'',
      'style-src': '\'self\'',
      'img-src': '\'self\' data: https:',
      'font-src': '\'self\'',
      'manifest-src': '\'self\'',
      'connect-src': '\'self\' ws://127.0.0.1:8080',
      'frame-src': '\'none\'',
      'frame-ancestors': '\'none\'',
      'base-uri': '\'none\'',
      'form-action': '\'none\'',
      'object-src': '\'none\'',
    })
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('strict-transport-security')).toBeNull()
  })

  it('https is kept, and the development wallet may run in the sandbox only', async () => {
    const other = await startTestApp({
      settings: { publicUrl: 'https://clear.example', developmentWalletOrigin: 'http://127.0.0.1:9999', allowedOrigins: [], host: '127.0.0.1', trustedProxies: ['127.0.0.1'], serviceName: 'relayooor' },
    })
    const { headers } = await fetch(other.url)
    await other.close()
    const policy = policyOf(headers)
    expect(policy).toMatchObject({
      'script-src': '\'self\' http://127.0.0.1:9999',
      'connect-src': '\'self\' wss://clear.example http://127.0.0.1:9999',
      'frame-src': 'http://127.0.0.1:9999',
    })
    expect(headers.get('strict-transport-security')).toContain('max-age=')
  })
})

function policyOf(headers: Headers): Record<string, string> {
  return Object.fromEntries((headers.get('content-security-policy') ?? '').split(';').map((directive) => {
    const [name = '', ...sources] = directive.trim().split(' ')
    return [name, sources.join(' ')]
  }))
}
