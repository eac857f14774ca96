import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestApp } from './testing.ts'
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { pagePaths, programNames } from '@relayooor/shared'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aConfig, startTestApp } from './testing.ts'

let app: TestApp
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relayooor-site-'))
  await mkdir(join(folder, 'dist', 'assets'), { recursive: true })
  await writeFile(join(folder, 'dist', 'index.html'), page('frame'))
  await writeFile(join(folder, 'dist', 'find.html'), page('first screen'))
  await writeFile(join(folder, 'dist', 'icon.svg'), '<svg/>')
  await writeFile(join(folder, 'dist', 'sw.js'), 'addEventListener("fetch", () => {})')
  await writeFile(join(folder, 'dist', 'assets', 'main-abc123.js'), 'export {}')
  await writeFile(join(folder, 'dist', '.built-from'), 'swordfish')
  await writeFile(join(folder, 'dist', 'assets', 'large-abc123.js'), script)
  await writeFile(join(folder, 'dist', 'assets', 'gone-abc123.js'), script)
  // As the build does.
  for (const file of ['assets/large-abc123.js', 'assets/gone-abc123.js']) {
    await writeFile(join(folder, 'dist', `${file}.br`), brotliCompressSync(script))
    await writeFile(join(folder, 'dist', `${file}.gz`), gzipSync(script))
  }
  await writeFile(join(folder, 'secret.txt'), 'swordfish')
  app = await startTestApp({
    ready: async () => true,
    health: async () => ({
      state: 'ok',
      canServe: true,
      parts: { database: { state: 'ok' }, queue: { state: 'ok' }, hermes: { state: 'ok' }, chains: {} },
    }),
    settings: {
      publicUrl: 'http://127.0.0.1:8080',
      allowedOrigins: [],
      host: '127.0.0.1',
      trustedProxies: [],
      serviceName: 'relayooor',
    },
    site: {
      folder: join(folder, 'dist'),
      config: () => config,
      brand: { logo: { type: 'image/svg+xml', bytes: Buffer.from('<svg/>') }, style: ':root{--accent:#000}' },
    },
  })
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})

function page(shown: string) {
  const mark = '<a href="/" class="site-mark">relay<svg></svg>r</a>'
  return `<!doctype html><html lang="en"><head><title>page</title></head><body>${shown}${mark}</body></html>`
}
const config = aConfig({ service: { name: 'Ma & "Pa" </script>', branding: { logoUrl: 'https://clear.example/brand/logo' } } })
const title = '<title>Ma &#38; &#34;Pa&#34; &#60;/script&#62;</title>'
const script = 'export const words = "many";\n'.repeat(400)
const asPage = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

it.each(['/', '/clear/3f2c9a5e-1b7d-4c60-8e2a-9d4b5f6a7c81', '/activity?x=1'])('%s is the page, never kept without asking', async path => {
  const response = await fetch(app.url + path, { headers: asPage })
  expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-cache'])
  expect(await response.text()).toContain(title)
})

it('hashed files may be kept for ever, others for an hour', async () => {
  const script = await fetch(`${app.url}/assets/main-abc123.js`)
  expect([script.status, script.headers.get('cache-control'), script.headers.get('content-type')]).toEqual([
    200,
    'public, max-age=31536000, immutable',
    'text/javascript; charset=utf-8',
  ])
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
    ['what the page is made from', '/index.html', asPage],
    ['what the first screen is made from', '/find.html.br', asPage],
    ['what the build notes for itself', '/.built-from', asPage],
    ['an unknown address, to a program that takes anything', '/nowhere', { accept: '*/*' }],
    ['an unknown address, to who will not have HTML', '/nowhere', { accept: 'text/html;q=0, */*' }],
  ])('%s', async (_, path, headers) => {
    const response = await fetch(app.url + path, { headers })
    expect([response.status, response.headers.get('content-type')]).toEqual([expect.toBeOneOf([400, 404]), 'application/problem+json'])
    expect(await response.text()).not.toContain('swordfish')
  })

  it('posting to a page', async () => {
    expect((await fetch(`${app.url}/activity`, { method: 'POST', headers: asPage })).status).toBe(404)
  })

  it.each(
    [...programNames].flatMap(name => [
      `/${name}`,
      `/${name}/comprehensive`,
      `/${name.toUpperCase()}/`,
      `//${name}`,
      `/x/%2e%2e/${name}`,
      `/%2F${name}`,
      `/./${name}?a=1`,
    ]),
  )('what programs ask: %s', async path => {
    for (const method of ['GET', 'HEAD']) {
      const { status, type, body } = await askRaw(app, method, path, 'text/html')
      expect([
        method,
        [200, 401, 404, 503].includes(status),
        /^application\/(?:problem\+)?json/.test(type),
        body.includes('<title>'),
      ]).toEqual([method, true, true, false])
    }
  })
})

/** As it is written: `fetch` would clean the address up. */
async function askRaw(
  { server }: TestApp,
  method: string,
  path: string,
  accept: string,
): Promise<{ status: number; type: string; body: string }> {
  const { port } = server.address() as AddressInfo // on TCP
  const request = httpRequest({ host: '127.0.0.1', port, method, path, headers: { accept } }).end()
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = await response.toArray()
  return { status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', body: Buffer.concat(chunks).toString() }
}

it.each(['/nowhere', '/activity/x', '/clear', '/clear/a/b', '/channels/alpha-1', '/apiary', '/wsx'])(
  '%s is no page: a browser gets the page that says so, with 404',
  async path => {
    const response = await fetch(app.url + path, { headers: asPage })
    expect([response.status, response.headers.get('cache-control'), response.headers.get('content-type')]).toEqual([
      404,
      'no-cache',
      'text/html; charset=utf-8',
    ])
    expect(await response.text()).toContain(title)
    const { status, body } = await askRaw(app, 'HEAD', path, 'text/html')
    expect([status, body]).toEqual([404, ''])
  },
)

it.each(Object.values(pagePaths))(
  '%s is a page, as its router reads it: in any case, with a last slash, to who takes anything',
  async path => {
    const address = path.replace(':token', 'x')
    for (const [given, accept] of [
      [address, '*/*'],
      [`${address.replace(/\/$/, '')}/`, 'text/html'],
      [address.toUpperCase(), 'text/html'],
    ] as const)
      expect([given, (await fetch(app.url + given, { headers: { accept } })).status]).toEqual([given, 200])
  },
)

describe('what the page carries', () => {
  const read = async (path: string, cookie = '') => (await fetch(app.url + path, { headers: { ...asPage, cookie } })).text()

  it('the first screen for who comes with nothing, its frame for everybody else', async () => {
    for (const [path, shown] of [
      ['/', 'first screen'],
      ['/?q=abc', 'frame'],
      ['/activity', 'frame'],
      ['/nowhere', 'frame'],
    ] as const)
      expect([path, await read(path)]).toEqual([path, expect.stringContaining(`<body>${shown}<`)])
  })

  it('the configuration as data, which ends no element early', async () => {
    const data = /<script type="application\/json" id="config">(.*?)<\/script>/.exec(await read('/'))?.[1] ?? ''
    expect(data).not.toContain('<')
    expect(JSON.parse(data)).toEqual(JSON.parse(JSON.stringify(config)))
  })

  it.each([
    ['relayooor_theme=dark', '<html lang="en" data-theme="dark">'],
    ['a=b; relayooor_theme=light', '<html lang="en" data-theme="light">'],
    ['relayooor_theme="><script>', '<html lang="en">'],
    ['', '<html lang="en">'],
  ])('the theme that was chosen: %s', async (cookie, tag) => {
    expect(await read('/', cookie)).toContain(tag)
  })

  it("keeps search engines away from orders, the operator's view and what there is not", async () => {
    const noindex = '<meta name="robots" content="noindex">'
    for (const path of [`/clear/${crypto.randomUUID()}`, '/admin', '/admin/orders', '/nowhere'])
      expect([path, await read(path)]).toEqual([path, expect.stringContaining(noindex)])
    for (const path of ['/', '/channels']) expect([path, await read(path)]).toEqual([path, expect.not.stringContaining(noindex)])
  })
})

describe("an operator's own page", () => {
  it('has his name and his logo before any script, and his colours', async () => {
    const html = await (await fetch(app.url, { headers: asPage })).text()
    expect(html).toContain(
      'class="site-mark"><img class="site-logo" src="/brand/logo" alt=""><span>Ma &#38; &#34;Pa&#34; &#60;/script&#62;</span></a>',
    )
    expect(html).toContain('<link rel="stylesheet" href="/brand/colours.css">')
    const [logo, colours] = await Promise.all(['logo', 'colours.css'].map(name => fetch(`${app.url}/brand/${name}`)))
    expect([logo?.headers.get('content-type'), await logo?.text()]).toEqual([expect.stringContaining('image/svg+xml'), '<svg/>'])
    expect(logo?.headers.get('content-security-policy')).not.toContain('script')
    expect([colours?.headers.get('content-type'), await colours?.text()]).toEqual([
      expect.stringContaining('text/css'),
      ':root{--accent:#000}',
    ])
  })
})

describe('a browser that keeps the page', () => {
  it('keeps it without what is only true now', async () => {
    const shell = await (await fetch(`${app.url}/shell`, { headers: asPage })).text()
    expect(shell).toContain('<body>frame<')
    expect(shell).not.toContain('id="config"')
  })

  it('installs it under our name', async () => {
    const response = await fetch(`${app.url}/manifest.webmanifest`)
    expect(response.headers.get('content-type')).toContain('application/manifest+json')
    expect(await response.json()).toMatchObject({ name: config.service.name, start_url: '/', display: 'standalone' })
  })

  it('hears of a new build at once', async () => {
    expect((await fetch(`${app.url}/sw.js`)).headers.get('cache-control')).toBe('no-cache')
  })
})

describe('compressed', () => {
  async function ask(path: string, encoding: string | null, headers: Record<string, string> = {}) {
    const { port } = app.server.address() as AddressInfo // on TCP
    const request = httpRequest({
      host: '127.0.0.1',
      port,
      path,
      headers: { ...(encoding !== null && { 'accept-encoding': encoding }), ...headers },
    }).end()
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    return { response, body: Buffer.concat((await response.toArray()) as Buffer[]) }
  }
  const decode: Record<string, (bytes: Buffer) => Buffer> = { br: brotliDecompressSync, gzip: gunzipSync, identity: bytes => bytes }

  it.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['identity', 'identity'],
    ['', 'identity'],
    ['zstd', 'identity'],
    [null, 'identity'],
  ])('files as the build made them, for %s', async (accepted, encoding) => {
    const { response, body } = await ask('/assets/large-abc123.js', accepted)
    expect([
      response.statusCode,
      response.headers['content-encoding'] ?? 'identity',
      response.headers.vary,
      response.headers['content-type']?.toLowerCase(),
    ]).toEqual([200, encoding, 'Accept-Encoding', 'text/javascript; charset=utf-8'])
    expect(response.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(decode[encoding]?.(body).toString()).toBe(script)
    expect(Number(response.headers['content-length'])).toBe(body.length)
  })

  it('of a file an ETag stands for one of its forms', async () => {
    const [plain, brotli] = [await ask('/assets/large-abc123.js', 'identity'), await ask('/assets/large-abc123.js', 'br')]
    expect(plain.response.headers.etag).not.toBe(brotli.response.headers.etag)
    expect((await ask('/assets/large-abc123.js', 'br', { 'if-none-match': brotli.response.headers.etag ?? '' })).response.statusCode).toBe(
      304,
    )
  })

  it('a file of an older build is not found, in words that are not called compressed', async () => {
    for (const ending of ['', '.br', '.gz']) await rm(join(folder, `dist/assets/gone-abc123.js${ending}`))
    const { response, body } = await ask('/assets/gone-abc123.js', 'br')
    expect([response.statusCode, response.headers['content-encoding'], response.headers['content-type']]).toEqual([
      404,
      undefined,
      'application/problem+json',
    ])
    expect(JSON.parse(body.toString())).toMatchObject({ code: 'not-found' })
  })

  it('answers of the API from 1 KiB on', async () => {
    const { response, body } = await ask('/api/v1/openapi.json', 'gzip, br')
    expect([response.statusCode, response.headers['content-encoding'], response.headers.vary]).toEqual([
      200,
      'br',
      expect.stringContaining('Accept-Encoding'),
    ])
    expect(JSON.parse(brotliDecompressSync(body).toString())).toMatchObject({ openapi: '3.1.0' })
    expect((await ask('/api/v1/openapi.json', null)).response.headers['content-encoding']).toBeUndefined()
    expect((await ask('/api/v1/none', 'br')).response.headers['content-encoding']).toBeUndefined()
  })
})

describe('security headers', () => {
  it('nothing but our own code runs, and nobody frames the page', async () => {
    const { headers } = await fetch(app.url, { headers: asPage })
    expect(policyOf(headers)).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self'",
      'font-src': "'self'",
      'manifest-src': "'self'",
      'worker-src': "'self'",
      'require-trusted-types-for': "'script'",
      'trusted-types': 'vue relayooor',
      'connect-src': "'self' ws://127.0.0.1:8080",
      'frame-src': "'none'",
      'frame-ancestors': "'none'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'object-src': "'none'",
    })
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('strict-transport-security')).toBeNull()
  })

  it('https is kept, and the development wallet may run in the sandbox only', async () => {
    const other = await startTestApp({
      settings: {
        publicUrl: 'https://clear.example',
        developmentWalletOrigin: 'http://127.0.0.1:9999',
        allowedOrigins: [],
        host: '127.0.0.1',
        trustedProxies: ['127.0.0.1'],
        serviceName: 'relayooor',
      },
    })
    const { headers } = await fetch(other.url)
    await other.close()
    const policy = policyOf(headers)
    expect(policy).toMatchObject({
      'script-src': "'self' http://127.0.0.1:9999",
      'connect-src': "'self' wss://clear.example http://127.0.0.1:9999",
      'frame-src': 'http://127.0.0.1:9999',
    })
    expect(headers.get('strict-transport-security')).toContain('max-age=')
  })
})

function policyOf(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    (headers.get('content-security-policy') ?? '').split(';').map(directive => {
      const [name = '', ...sources] = directive.trim().split(' ')
      return [name, sources.join(' ')]
    }),
  )
}
