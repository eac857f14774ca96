import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { alertNames, alertSeverity } from '@relayooor/shared'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { settingNames } from '../config/readConfig.ts'
import { parseHermesConfig } from '../hermes/config.ts'
import { createMetrics } from './metrics.ts'
import { aMetricSources } from './testing.ts'

const root = join(import.meta.dirname, '../../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

const Rules = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          labels: z.object({ severity: z.enum(['critical', 'warning', 'none']) }),
          annotations: z.object({ summary: z.string(), action: z.string().optional() }),
        }),
      ),
    }),
  ),
})
const rules = Rules.parse(parse(read('ops/prometheus/rules.yml'))).groups.flatMap(group => group.rules)

const Dashboard = z.object({
  uid: z.string(),
  title: z.string(),
  panels: z.array(z.object({ id: z.int(), title: z.string(), targets: z.array(z.object({ expr: z.string() })).min(1) })),
})
const dashboards = readdirSync(join(root, 'ops/grafana/dashboards')).map(file =>
  Dashboard.parse(JSON.parse(read(`ops/grafana/dashboards/${file}`))),
)

describe('rules and dashboards', () => {
  it('ask for metrics that are there', async () => {
    const expressions = [...rules, ...dashboards.flatMap(({ panels }) => panels.flatMap(({ targets }) => targets))].map(({ expr }) => expr)
    const asked = new Set(expressions.flatMap(metricsIn))
    const there = await shownMetrics()
    expect([...asked].filter(name => !there.has(name))).toEqual([])
    expect(asked.size).toBeGreaterThan(25)
  })

  it('so do the pages for operators', async () => {
    const pages = readdirSync(join(root, 'docs/operations'), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.md'))
    const named = pages.flatMap(name =>
      [...read(`docs/operations/${name}`).matchAll(/\bmetrics? ((?:`\w+`(?:, | and )?)+)/g)].flatMap(
        ([, names = '']) => names.match(/\w+_\w+/g) ?? [],
      ),
    )
    const there = await shownMetrics()
    expect(named.filter(name => !there.has(name) && !there.has(`${name}_count`))).toEqual([])
    expect(named.length).toBeGreaterThan(5)
  })

  it('would be caught with a metric that is not there', async () => {
    expect(
      metricsIn('sum by (role) (rate(one_total{name=~"two(_three)?"}[5m])) / on (x) group_right () max(four) > 0.5 or vector(0)'),
    ).toEqual(['one_total', 'four'])
    expect((await shownMetrics()).has('clearing_no_such_thing')).toBe(false)
  })

  it('call the alerts of the service as critical as the service does', () => {
    const named = rules.flatMap(({ expr }) =>
      [...expr.matchAll(/relayooor_alerts_open\{name(?:=~|!~)"([^"]+)"/g)].map(([, names = '']) => names.split('|')),
    )
    expect(named).toHaveLength(2)
    expect(named[0]).toEqual(named[1])
    expect(named[0]?.toSorted()).toEqual(alertNames.filter(name => alertSeverity[name] === 'critical').toSorted())
  })

  it('each rule fires and ends in rules.test.yml, and says what to do', () => {
    const tests = z
      .object({
        tests: z.array(
          z.object({
            name: z.string(),
            promql_expr_test: z.array(z.object({ expr: z.string(), exp_samples: z.array(z.unknown()).optional() })),
          }),
        ),
      })
      .parse(parse(read('ops/prometheus/rules.test.yml'))).tests
    for (const { alert, labels, annotations } of rules.filter(rule => rule.labels.severity !== 'none')) {
      const tried = tests.find(test => test.name === alert)?.promql_expr_test.filter(({ expr }) => expr.includes(`"${alert}"`)) ?? []
      expect([alert, tried.map(({ exp_samples }) => exp_samples?.length ?? 0)]).toEqual([alert, [1, 0]])
      expect([alert, labels.severity, typeof annotations.action]).toEqual([alert, labels.severity, 'string'])
    }
  })

  it('no two dashboards or panels share a name', () => {
    expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(dashboards.length)
    for (const { title, panels } of dashboards)
      expect([title, new Set(panels.map(({ id }) => id)).size, new Set(panels.map(panel => panel.title)).size]).toEqual([
        title,
        panels.length,
        panels.length,
      ])
  })
})

describe('docker-compose.yml', () => {
  const Service = z.object({
    image: z.string(),
    user: z.string(),
    read_only: z.literal(true),
    cap_drop: z.tuple([z.literal('ALL')]),
    security_opt: z.tuple([z.literal('no-new-privileges:true')]),
    mem_limit: z.string(),
    pids_limit: z.number(),
    cpus: z.number(),
    restart: z.enum(['unless-stopped', 'no']),
    logging: z.object({ options: z.object({ 'max-size': z.string(), 'max-file': z.string() }) }),
    ports: z.array(z.string()).optional(),
    extra_hosts: z.array(z.string()).default([]),
    networks: z.union([z.array(z.string()), z.record(z.string(), z.object({ ipv4_address: z.string().optional() }))]),
    environment: z.record(z.string(), z.string()).optional(),
    secrets: z.array(z.string()).default([]),
    healthcheck: z.union([z.object({ disable: z.literal(true) }), z.object({ test: z.array(z.string()) })]).optional(),
    build: z.unknown().optional(),
    profiles: z.array(z.string()).optional(),
  })
  const compose = z
    .object({
      services: z.record(z.string(), Service),
      networks: z.record(z.string(), z.object({ internal: z.boolean().optional() })),
      secrets: z.record(z.string(), z.object({ file: z.string() })),
    })
    .parse(parse(read('docker-compose.yml'), { merge: true }))
  const services = Object.entries(compose.services)
  const networksOf = ({ networks }: z.infer<typeof Service>) => (Array.isArray(networks) ? networks : Object.keys(networks))

  it('hardens every container: its own user, a read-only root, no rights, limits', () => {
    expect(services.length).toBeGreaterThan(10)
    // The rest is in the schema above.
    for (const [name, { user }] of services) expect([name, user]).toEqual([name, expect.stringMatching(/^[1-9]\d*:\d+$/)])
  })

  it('can be reached through the proxy alone', () => {
    expect(services.filter(([, { ports }]) => ports !== undefined).map(([name]) => name)).toEqual(['proxy'])
    expect(services.filter(([, service]) => networksOf(service).includes('edge')).map(([name]) => name)).toEqual(['proxy'])
    const closed = Object.entries(compose.networks).flatMap(([name, { internal }]) => (internal ? [name] : []))
    expect(closed).toEqual(['front', 'database', 'monitoring'])
    const database = compose.services.postgres
    expect(database && networksOf(database)).toEqual(['database'])
  })

  it('names each image by version, and watches the health of all that stay', () => {
    for (const [name, { image, build, healthcheck, restart }] of services) {
      expect([name, image]).toEqual([name, expect.stringMatching(build === undefined ? /:v?\d+\.\d/ : /^relayooor:/)])
      // The service's own is in its image.
      if (restart !== 'no' && build === undefined) expect([name, healthcheck]).toEqual([name, { test: expect.any(Array) as unknown }])
    }
  })

  it('uses no image of others that is not pinned and listed', () => {
    const used = [
      ...services.flatMap(([, { image, build }]) => (build === undefined ? [image] : [])),
      ...[...read('ops/image/Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, image = '']) => image),
    ]
    const listed = [...read('docs/operations/deploy.md').matchAll(/^\| `.*$/gm)].flatMap(([row]) =>
      [...row.matchAll(/`([\w./-]+:[\w.-]+)`/g)].map(([, image = '']) => image),
    )
    expect([...new Set(used)].toSorted()).toEqual(listed.toSorted())
    for (const image of listed) expect(image).toMatch(/^[\w./-]+:v?\d+\.\d+(?:\.\d+)?(?:-\w+)*$/)
  })

  it('has each role, and the proxy that the service believes', () => {
    const roles = services.flatMap(([, { environment }]) => environment?.ROLE ?? [])
    expect(new Set(roles)).toEqual(new Set(['api', 'worker', 'scheduler']))
    const addressOf = (name: string) => {
      const { networks } = compose.services[name] ?? {}
      return networks && !Array.isArray(networks) ? networks.front?.ipv4_address : undefined
    }
    expect(read('ops/relayooor.env')).toContain(`TRUST_PROXY=${addressOf('proxy')}\n`)
    const behind = [...read('ops/nginx/conf.d/upstreams.conf').matchAll(/server (\w+):\d+/g)].map(([, name = '']) => name)
    expect(compose.services.proxy?.extra_hosts).toEqual(behind.map(name => `${name}:${addressOf(name)}`))
  })

  it('gives secrets as files, and each that the settings name', () => {
    for (const name of new Set(services.flatMap(([, { secrets }]) => secrets)))
      expect(compose.secrets[name]?.file).toBe(`ops/secrets/${name}`)
    const named = [...read('ops/relayooor.env').matchAll(/_FILE=\/run\/secrets\/(\S+)/g)].map(([, name]) => name)
    expect(compose.services.worker?.secrets).toEqual(named)
  })
})

it('the environment of compose and of systemd has no setting that nobody reads', () => {
  const files = ['ops/relayooor.env', ...['relayooor', 'api', 'worker', 'scheduler'].map(name => `ops/systemd/${name}.env`)]
  const names = files.flatMap(file => [...read(file).matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name.replace(/_FILE$/, '')))
  expect(names.length).toBeGreaterThan(10)
  const known: readonly string[] = settingNames
  expect(names.filter(name => !known.includes(name))).toEqual([])
})

it('the example of a Hermes configuration is one that the service reads, with what Prometheus and the health check ask', () => {
  const config = parseHermesConfig(read('ops/hermes/config.toml'))
  expect(config.chains.map(({ chainId }) => chainId)).toEqual(['cosmoshub-4', 'osmosis-1'])
  expect([config.rest, config.telemetry]).toEqual([
    { enabled: true, host: '0.0.0.0', port: 3000 },
    { enabled: true, host: '0.0.0.0', port: 3001 },
  ])
})

/** Of Prometheus itself, of Alertmanager, and of Hermes 1.10.5 (telemetry/src/state.rs). */
const others = ['up', 'ALERTS', 'alertmanager_notifications_failed_total', 'wallet_balance', 'backlog_size', 'workers']

async function shownMetrics(): Promise<Set<string>> {
  const shown = await createMetrics(aMetricSources()).registry.getMetricsAsJSON()
  const parts = { histogram: ['_bucket', '_sum', '_count'], summary: ['', '_sum', '_count'] }
  return new Set([
    ...others,
    ...shown.flatMap(({ name, type }) => {
      const ends = Object.entries(parts).find(([kind]) => kind === String(type))?.[1] ?? ['']
      return ends.map(end => name + end)
    }),
  ])
}

const words = new Set(['and', 'or', 'unless', 'by', 'without', 'on', 'ignoring', 'group_left', 'group_right', 'bool', 'offset'])

/** Names that stand for series: not in braces or quotes, no functions, no labels of a grouping. */
function metricsIn(expression: string): string[] {
  const bare = expression
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, '')
  return [...bare.matchAll(/\b[a-z_:][\w:]*\b(?!\s*\()/gi)].map(([name]) => name).filter(name => !words.has(name))
}
