import type { IncomingMessage } from 'node:http'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { livePath } from '@relayooor/shared'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest'
import WebSocket from 'ws'
import { root as checkout } from '../../scripts/lib/paths.ts'
import { databaseUrl } from '../../server/src/db/testing.ts'
import { run } from '../interchain/run.ts'
import { freePorts } from '../kit/ports.ts'
import { until } from '../kit/until.ts'
import { finished, pay, quoteFor, stuckTransfer } from '../service/people.ts'
import { useTestSetup } from '../service/testSetup.ts'
import { readDockerfile } from './dockerfile.ts'
import { hasProgram } from './programs.ts'

/** Only root makes mount namespaces. */
const isRoot = process.getuid?.() === 0
if (!isRoot) console.log('this is not root: the image is not started')

const image = readDockerfile()
const [uid = 0, gid = 0] = image.user.split(':').map(Number)
const [metricsPort, httpPort, httpsPort, nginxPort] = await freePorts(4)
const folder = mkdtempSync(join(tmpdir(), 'relayooor-image-'))
const app = join(folder, 'app')
const [data, entered, sandbox] = ['data-', 'root-', 'sandbox-'].map(name => mkdtempSync(join(folder, name))) as [string, string, string]
chmodSync(folder, 0o755)
if (isRoot) chownSync(data, uid, gid)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Starts a command in the image's root; its process is the one that is started here. */
const enter = ['--mount', '--propagation', 'private', 'sh', join(import.meta.dirname, 'enterRoot.sh'), entered, app, data]
function inRoot(command: string[]): [string, ...string[]] {
  return ['unshare', ...enter, process.execPath, image.user, checkout, sandbox, ...command]
}
const { HERMES_CONFIG_PATH, PORT, ...imageEnv } = image.env

beforeAll(async () => {
  await run(process.execPath, [join(checkout, 'ops/image/make-root.ts'), app], { timeoutMs: 600_000 })
})

const setup = useTestSetup({
  sandbox: { home: sandbox },
  env: {
    ...imageEnv,
    RELAYOOOR_CONFIG: join(sandbox, 'service.yaml'),
    METRICS_PORT: String(metricsPort),
    TRUST_PROXY: '127.0.0.1',
    PUBLIC_URL: `https://localhost:${httpsPort}`,
  },
  command: inRoot(image.command),
})

/** Runs a command in the image's root with the settings of the image. */
function runInRoot(command: string[], env: Record<string, string> = {}): Promise<string> {
  const [program, ...args] = inRoot(command)
  return run(program, args, { env: { ...imageEnv, ...env }, timeoutMs: 120_000 })
}

describe.skipIf(!isRoot)('as its user, with a read-only root', () => {
  it('answers its probes, the page and the metrics', async () => {
    const { service } = setup.current
    expect(await (await fetch(`${service.url}/ready`)).json()).toEqual({ ready: true })
    await until('all of it is well', async () => (await (await fetch(`${service.url}/health`)).json()).state === 'ok')
    const page = await fetch(service.url, { headers: { accept: 'text/html' } })
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<div id="app"')])
    expect(await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()).toContain('chain_healthy{')
  })

  it('passes the health check of the image, which fails where nothing listens', async () => {
    const port = new URL(setup.current.service.url).port
    await runInRoot(image.healthCheck, { PORT: port })
    await expect(runInRoot(image.healthCheck, { PORT: '1' })).rejects.toThrow('ended with 1')
  })

  it('has no rights: not root, no capability, none to be had', () => {
    const status = readFileSync(`/proc/${setup.current.service.pid()}/status`, 'utf8')
    const valuesOf = (name: string) => new RegExp(`^${name}:\\s+(.+)$`, 'm').exec(status)?.[1]?.split(/\s+/)
    expect(valuesOf('Uid')).toEqual(Array.from({ length: 4 }, () => String(uid)))
    expect(valuesOf('Gid')).toEqual(Array.from({ length: 4 }, () => String(gid)))
    for (const set of ['CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) expect([set, Number(valuesOf(set))]).toEqual([set, 0])
    expect(valuesOf('NoNewPrivs')).toEqual(['1'])
  })

  it('can write to its data and to /tmp alone', async () => {
    const mounts = readFileSync(`/proc/${setup.current.service.pid()}/mountinfo`, 'utf8').trim().split('\n')
    const writable = mounts.map(line => line.split(' ')).flatMap(([, , , , at = '', options = '']) => (/\brw\b/.test(options) ? at : []))
    expect(writable.filter(at => !/^\/(?:proc|dev)\b/.test(at)).sort()).toEqual(['/data', '/tmp'])
    const touched = await runInRoot([
      'sh',
      '-c',
      'for at in / /app /app/server /data /keys /tmp /usr /etc; do touch $at/x 2>/dev/null && echo $at; done; true',
    ])
    expect(touched.trim().split('\n')).toEqual(['/data', '/tmp'])
  })

  it('clears what was paid for', async () => {
    const quote = await quoteFor(setup.current, [await stuckTransfer(setup.current)])
    await pay(setup.current, quote)
    expect((await finished(setup.current, quote.token)).status).toBe('cleared')
  })

  it.skipIf(!hasProgram('nginx'))(
    'is reached through the proxy of ops/nginx: page, socket, not metrics, not Grafana from outside',
    async () => {
      await startProxy(new URL(setup.current.service.url).port)
      const url = `https://localhost:${httpsPort}`
      await until('the proxy answers', async () => (await ask(`${url}/ready`)).status === 200)
      expect((await ask(`${url}/metrics`)).status).toBe(404)
      expect((await ask(`${url}/grafana/`)).status).toBe(403)
      const page = await ask(url, { accept: 'text/html', 'x-forwarded-for': '203.0.113.9' })
      expect([page.status, page.headers['strict-transport-security']]).toEqual([200, expect.stringContaining('max-age=')])
      const plain = await fetch(`http://127.0.0.1:${httpPort}/clear`, { redirect: 'manual' })
      expect([plain.status, plain.headers.get('location')]).toEqual([308, 'https://127.0.0.1/clear'])
      const socket = new WebSocket(`wss://localhost:${httpsPort}${livePath}`, { rejectUnauthorized: false, origin: url })
      await once(socket, 'open')
      socket.send(JSON.stringify({ type: 'ping' }))
      expect(JSON.parse(String((await once(socket, 'message'))[0]))).toMatchObject({ type: 'pong' })
      socket.close()
      // It believes the proxy, and nobody had to be told that it does not.
      expect(await setup.current.service.log()).not.toContain('TRUST_PROXY')
    },
  )

  it('brings an empty database up to date', async () => {
    const admin = new Client({ connectionString: inject('testPostgres') })
    await admin.connect()
    const name = `image_${randomUUID().replaceAll('-', '')}`
    await admin.query(`create database ${name}`)
    onTestFinished(async () => {
      await admin.query(`drop database ${name} with (force)`)
      await admin.end()
    })
    const env = { DATABASE_URL: databaseUrl(inject('testPostgres'), name) }
    expect(await runInRoot(['node', 'scripts/migrate.ts'], env)).toMatch(/^Applied \d+ migrations\./)
    expect(await runInRoot(['node', 'scripts/migrate.ts'], env)).toMatch(/^The database was up to date\./)
    expect(await runInRoot(['node', 'scripts/statistics-rebuild.ts'], env)).toContain('all were right')
  })

  it('says all that is wrong with its settings', async () => {
    await expect(runInRoot(image.command)).rejects.toThrow(/DATABASE_URL is required(.|\n)*CLEARING_SECRET_KEY is required/)
  })

  it('ends with 0 when it is told to', async () => {
    expect(await setup.current.service.stop()).toBe(0)
  })
})

/** The proxy of docker-compose.yml with this machine's nginx, on free ports and with all three servers at the same address. */
async function startProxy(port: string): Promise<void> {
  const nginx = join(folder, 'nginx')
  const secrets = join(folder, 'secrets')
  await run('sh', ['-c', 'mkdir -p "$1" "$2" && cp -R ops/nginx/. "$1" && cp /etc/nginx/mime.types "$1"', '-', nginx, secrets], {
    cwd: checkout,
  })
  await run('openssl', [
    ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost'.split(' '),
    ...['-keyout', join(secrets, 'tls-key'), '-out', join(secrets, 'tls-certificate')],
  ])
  for (const [file, changes] of Object.entries({
    'nginx.conf': [
      ['/tmp/', `${nginx}/`],
      ['/dev/stderr', join(nginx, 'error.log')],
      ['/dev/stdout', join(nginx, 'access.log')],
    ],
    'conf.d/upstreams.conf': [
      ['/run/secrets', secrets],
      [':8080', `:${port}`],
    ],
    'conf.d/relayooor.conf': [
      ['listen 80 ', `listen ${httpPort} `],
      ['listen 443 ', `listen ${httpsPort} `],
      [':8090', `:${nginxPort}`],
    ],
  })) {
    const path = join(nginx, file)
    const text = changes.reduce((so, [from = '', to = '']) => so.replaceAll(from, to), readFileSync(path, 'utf8'))
    writeFileSync(path, text)
  }
  writeFileSync(join(folder, 'hosts'), '127.0.0.1 localhost api1 api2 api3 grafana\n')
  const script = 'mount --bind "$1" /etc/hosts && mount --bind "$2" /etc/nginx && exec nginx -g "daemon off; user root;"'
  const proxy = spawn('unshare', ['--mount', 'sh', '-c', script, '-', join(folder, 'hosts'), nginx], { stdio: 'ignore' })
  onTestFinished(async () => {
    const gone = once(proxy, 'exit')
    proxy.kill('SIGTERM')
    await gone
  })
}

/** A call whose certificate nobody has signed. */
async function ask(url: string, headers: Record<string, string> = {}) {
  const [answer] = (await once(get(url, { headers, rejectUnauthorized: false }), 'response')) as [IncomingMessage]
  answer.resume()
  return { status: answer.statusCode, headers: answer.headers }
}
