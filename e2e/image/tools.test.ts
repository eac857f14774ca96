import type { IncomingMessage } from 'node:http'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { root } from '../../scripts/lib/paths.ts'
import { ensurePythonTool } from '../interchain/pythonTool.ts'
import { run } from '../interchain/run.ts'
import { toolCache } from '../interchain/tools.ts'
import { until } from '../kit/until.ts'
import { hasProgram } from './programs.ts'

const ops = join(root, 'ops')

/** Of each file, what its own tool says. A tool that this machine lacks is named, and its check skipped. */
function needing(program: string) {
  const isThere = hasProgram(program)
  if (!isThere) console.log(`${program} is not installed: its checks are skipped`)
  return describe.skipIf(!isThere)
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'relayooor-ops-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

needing('promtool')('promtool', () => {
  it('takes the configuration and the rules, and each alert fires and ends', async () => {
    const folder = temporary()
    cpSync(join(ops, 'prometheus'), folder, { recursive: true })
    const config = join(folder, 'prometheus.yml')
    writeFileSync(config, readFileSync(config, 'utf8').replaceAll('/etc/prometheus', folder))
    await run('promtool', ['check', 'config', '--lint-fatal', config])
    await run('promtool', ['check', 'rules', '--lint-fatal', join(folder, 'rules.yml')])
    expect(await run('promtool', ['test', 'rules', join(folder, 'rules.test.yml')])).toContain('SUCCESS')
  })

  it('takes the queries of every dashboard', async () => {
    const rules = readdirSync(join(ops, 'grafana/dashboards')).flatMap(file =>
      Dashboard.parse(JSON.parse(readFileSync(join(ops, 'grafana/dashboards', file), 'utf8'))).panels.flatMap(({ title, targets }) =>
        targets.map(({ expr }, index) => ({ alert: `${file} ${title} ${index}`, expr: expr.replaceAll('$__range', '1h') })),
      ),
    )
    expect(rules.length).toBeGreaterThan(30)
    const path = join(temporary(), 'queries.yml')
    writeFileSync(path, JSON.stringify({ groups: [{ name: 'queries', rules }] }))
    await run('promtool', ['check', 'rules', path])
  })
})

const Dashboard = z.object({ panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })) })

needing('amtool')('amtool', () => {
  const config = join(ops, 'alertmanager/alertmanager.yml')

  it('takes the configuration', async () => {
    expect(await run('amtool', ['check-config', config])).toContain('SUCCESS')
  })

  it.each([
    ['critical', 'on-call'],
    ['warning', 'everybody'],
    ['none', 'nobody'],
  ])('tells what is %s to %s', async (severity, receiver) => {
    const labels = [`severity=${severity}`, `alertname=${severity === 'none' ? 'Watchdog' : 'Other'}`]
    expect((await run('amtool', ['config', 'routes', 'test', `--config.file=${config}`, ...labels])).trim()).toBe(receiver)
  })
})

needing('systemd-analyze')('systemd-analyze', () => {
  const units = ['relayooor@api.service', 'relayooor@worker.service', 'relayooor@scheduler.service', 'relayooor-migrate.service']
  const cwd = join(ops, 'systemd')

  it('finds nothing wrong with the units', async () => {
    const { said } = await sayAll('systemd-analyze', ['verify', ...units.map(unit => `./${unit}`), './relayooor.target'], cwd)
    // Where Node is, and what the machine's own units lack, is not what is tried.
    expect(said.split('\n').filter(line => line.includes('relayooor') && !line.includes('is not executable'))).toEqual([])
  })

  it('finds them little exposed: 1.3 of 10', async () => {
    const { code, said } = await sayAll(
      'systemd-analyze',
      ['security', '--offline=true', '--threshold=14', ...units.map(unit => `./${unit}`)],
      cwd,
    )
    expect([code, said.match(/Overall exposure level/g)?.length]).toEqual([0, units.length])
  })
})

needing('docker-compose')('docker-compose', () => {
  it('takes docker-compose.yml', async () => {
    const folder = temporary()
    for (const name of ['docker-compose.yml', 'ops']) cpSync(join(root, name), join(folder, name), { recursive: true })
    await run('sh', [join(folder, 'ops/make-secrets.sh')])
    await run('docker-compose', ['config', '--quiet'], { cwd: folder })
  })
})

needing('openssl')('make-secrets.sh', () => {
  it('makes what is missing, for its owner alone, and keeps what is there', async () => {
    const folder = temporary()
    cpSync(join(ops, 'make-secrets.sh'), join(folder, 'make-secrets.sh'))
    await run('sh', [join(folder, 'make-secrets.sh')])
    const read = () =>
      Object.fromEntries(readdirSync(join(folder, 'secrets')).map(name => [name, readFileSync(join(folder, 'secrets', name), 'utf8')]))
    const first = read()
    expect(first['database-url']).toBe(`postgres://relayooor:${first['database-password']}@postgres:5432/relayooor`)
    expect((await run('stat', ['-c', '%a', join(folder, 'secrets')])).trim()).toBe('700')
    await run('sh', [join(folder, 'make-secrets.sh')])
    expect(read()).toEqual(first)
  })
})

needing('nginx')('nginx', () => {
  it.each(['conf.d/upstreams.conf', 'host/upstreams.conf'])('takes the proxy with %s', async upstreams => {
    const folder = temporary()
    cpSync(join(ops, 'nginx'), folder, { recursive: true })
    cpSync('/etc/nginx/mime.types', join(folder, 'mime.types'))
    cpSync(join(ops, 'make-secrets.sh'), join(folder, 'make-secrets.sh'))
    await run('sh', [join(folder, 'make-secrets.sh')])
    const text = readFileSync(join(folder, upstreams), 'utf8')
      .replace(/ssl_certificate .*;/, `ssl_certificate ${folder}/secrets/tls-certificate;`)
      .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${folder}/secrets/tls-key;`)
      .replaceAll('/var/log/relayooor', folder)
      // Only Docker's own networks know these names.
      .replaceAll(/server (?:api\d|grafana):/g, 'server 127.0.0.1:')
    writeFileSync(join(folder, 'conf.d/upstreams.conf'), text)
    const config = join(folder, 'nginx.conf')
    writeFileSync(config, readFileSync(config, 'utf8').replaceAll(/\/etc\/nginx|\/tmp(?=\/)|\/dev(?=\/std)/g, folder))
    const { code, said } = await sayAll('nginx', ['-t', '-c', config], root)
    expect([code, said]).toEqual([0, expect.stringContaining('test is successful')])
    expect(said).not.toMatch(/\[(?:warn|error)\]/)
  })
})

needing('logrotate')('logrotate', () => {
  it.skipIf(!hasProgram('nginx'))('changes the log under a running nginx, and no line is lost', async () => {
    const folder = temporary()
    mkdirSync(join(folder, 'logs'))
    const [log, socket, pid] = [join(folder, 'logs/proxy.log'), join(folder, 'socket'), join(folder, 'nginx.pid')]
    const config = join(folder, 'nginx.conf')
    const temporaries = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${folder}/${name};`).join(' ')
    writeFileSync(
      config,
      `pid ${pid}; user root; error_log ${folder}/error.log; events {} http { ${temporaries} access_log ${log};
        server { listen unix:${socket}; location / { return 204; } } }`,
    )
    const nginx = spawn('nginx', ['-c', config, '-g', 'daemon off;'], { stdio: 'ignore' })
    onTestFinished(async () => {
      const gone = once(nginx, 'exit')
      nginx.kill()
      await gone
    })
    const rules = join(folder, 'rules')
    const text = readFileSync(join(ops, 'logrotate/relayooor'), 'utf8')
      .replace('/var/log/relayooor', join(folder, 'logs'))
      .replaceAll('/run/nginx.pid', pid)
      .replace('www-data adm', 'root root')
    writeFileSync(rules, text)
    const call = async (number: number) => {
      const [answer] = (await once(get({ socketPath: socket, path: `/${number}` }), 'response')) as [IncomingMessage]
      answer.resume()
      return answer.statusCode === 204
    }
    await until('nginx answers', () => call(0))
    for (let number = 1; number <= 40; number++) {
      await call(number)
      if (number % 20 !== 0) continue
      await run('logrotate', ['--force', '--state', join(folder, 'state'), rules])
      await until('the new log is written to', async () => {
        await call(number)
        return readFileSync(log, 'utf8').includes(`/${number} `)
      })
    }
    const kept = readdirSync(join(folder, 'logs'))
    const lines = await run('sh', ['-c', 'zcat -f logs/*'], { cwd: folder })
    expect(kept).toEqual(['proxy.log', 'proxy.log.1', 'proxy.log.2.gz'])
    for (let number = 1; number <= 40; number++) expect(lines).toContain(`GET /${number} HTTP`)
  })
})

needing('python3')('hadolint', () => {
  it('finds nothing wrong with the Dockerfile', async () => {
    const hadolint = await ensurePythonTool('hadolint', join(import.meta.dirname, 'requirements.txt'))
    await run(hadolint, [join(ops, 'image/Dockerfile')])
  })
})

describe('hermes', () => {
  it('takes its configuration, where it has been built', async context => {
    const hermes = join(await toolCache(), 'hermes-1.10.5/bin/hermes')
    if (!existsSync(hermes)) return context.skip('npm run test:interchain builds Hermes')
    await run(hermes, ['--config', join(ops, 'hermes/config.toml'), 'config', 'validate'])
  })
})

/** Both outputs, however it ends. */
async function sayAll(program: string, args: string[], cwd: string): Promise<{ code: number | null; said: string }> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, said }
}
