import type { HealthPart, HealthReport } from '@relayooor/shared'
import type { ChainHealth } from '../chains/chain.ts'
import type { HealthDeps } from './healthReport.ts'
import { describe, expect, it } from 'vitest'
import { chainPart, reportHealth } from './healthReport.ts'
import { judgeService } from './judgeService.ts'

const ok: HealthPart = { state: 'ok' }
const since = new Date('2026-01-01T00:00:00Z')

function chainHealth(state: ChainHealth['state'], endpointsOk: boolean[]): ChainHealth {
  return {
    state,
    healthy: state === 'ok',
    quorate: true,
    since,
    endpoints: endpointsOk.map(isOk => ({ url: 'http://key:secret@node/path', ok: isOk, since })),
  }
}

function deps(overrides: Partial<HealthDeps> = {}): HealthDeps {
  return {
    database: async () => 1,
    queue: async () => ok,
    hermes: async () => ok,
    programs: async () => [],
    chains: () => [],
    reads: async () => [],
    ...overrides,
  }
}

describe('whether the service can serve', () => {
  it.each<[string, Partial<Record<'database' | 'queue' | 'hermes' | 'one' | 'two', HealthPart['state']>>, HealthPart['state'], boolean]>([
    ['everything well', {}, 'ok', true],
    ['no records', { database: 'down' }, 'down', false],
    ['no Hermes: orders wait', { hermes: 'down' }, 'degraded', true],
    ['no wake-ups: orders are found later', { queue: 'down' }, 'degraded', true],
    ['one chain gone', { one: 'down' }, 'degraded', true],
    ['every chain gone', { one: 'down', two: 'down' }, 'down', false],
    ['every chain lagging', { one: 'degraded', two: 'degraded' }, 'degraded', true],
  ])('%s', (_, states, state, canServe) => {
    const part = (name: keyof typeof states): HealthPart => ({ state: states[name] ?? 'ok' })
    const parts: HealthReport['parts'] = {
      database: part('database'),
      queue: part('queue'),
      hermes: part('hermes'),
      chains: { one: part('one'), two: part('two') },
    }
    expect(judgeService(parts)).toEqual({ state, canServe })
  })
})

describe('the report', () => {
  it('a part that throws is down, and what it said is not told to strangers', async () => {
    const report = await reportHealth(
      deps({
        database: () => Promise.reject(new Error('password of postgres://me:secret@db is wrong')),
        hermes() {
          throw new Error('/home/me/.hermes')
        },
      }),
    )
    expect(report).toMatchObject({
      state: 'down',
      canServe: false,
      parts: { database: { state: 'down' }, hermes: { state: 'down' }, queue: ok },
    })
    expect(JSON.stringify(report)).not.toMatch(/secret|home/)
  })

  it('a part that hangs is down after two seconds, and does not hold the others', async () => {
    const report = await reportHealth(deps({ hermes: () => new Promise<never>(() => undefined) }))
    expect(report).toMatchObject({
      state: 'degraded',
      canServe: true,
      parts: { hermes: { state: 'down', detail: expect.stringContaining('2 s') } },
    })
  })

  it('chains by id, nodes counted and not named', async () => {
    const report = await reportHealth(
      deps({
        chains: () => [
          { chainId: 'alpha-1', health: chainHealth('ok', [true, false]) },
          { chainId: 'beta-1', health: chainHealth('halted', [true]) },
        ],
      }),
    )
    expect(report.parts.chains).toEqual({
      'alpha-1': { state: 'degraded', detail: '1 of 2 nodes usable', since: '2026-01-01T00:00:00.000Z' },
      'beta-1': { state: 'down', detail: 'It makes no blocks (1 of 1 nodes usable).', since: '2026-01-01T00:00:00.000Z' },
    })
    expect(JSON.stringify(report)).not.toContain('secret')
  })

  it.each([
    ['ok', 'ok'],
    ['behind', 'degraded'],
    ['halted', 'down'],
    ['unreachable', 'down'],
    ['too-few', 'degraded'],
    ['contradicted', 'degraded'],
  ] as const)('a chain that is %s is %s', (state, part) => {
    expect(chainPart(chainHealth(state, [true])).state).toBe(part)
  })
})

it("the operator's own programs are told of and never of where they are, and no order needs them", async () => {
  const programs = async () => [
    { program: 'hermes-rest', fault: null },
    { program: 'chainpulse', fault: 'Chainpulse did not answer http://10.0.0.7/metrics' },
  ]
  expect(await reportHealth(deps({ programs }))).toMatchObject({
    state: 'ok',
    canServe: true,
    parts: { programs: { 'hermes-rest': { state: 'ok' }, chainpulse: { state: 'down', detail: 'It does not answer as it should.' } } },
  })
})
