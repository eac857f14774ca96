import type { AdminChainView, AdminChannelView, HermesRunView, HermesView, PoolsView } from '@relayooor/shared'
import { aChannel } from './builders.ts'

/** What the service could answer about chains, their nodes, channels and Hermes. */
type NodeView = AdminChainView['endpoints'][number]
type PooledNode = PoolsView['chains'][number]['endpoints'][number]
type End = AdminChannelView['source']

const at = '2026-11-21T13:12:16Z'

export function aNode(overrides: Partial<NodeView> = {}): NodeView {
  return { url: 'https://one.hub.example', ok: true, height: '1200', latencyMs: 25, behind: 0, since: '2026-11-21T06:00:00Z', ...overrides }
}

export function anAdminChain(overrides: Partial<AdminChainView> = {}): AdminChainView {
  const head = { height: '1200', time: at }
  return {
    chainId: 'sandhub-1',
    name: 'Sand Hub',
    state: 'ok',
    since: '2026-11-21T06:00:00Z',
    head,
    read: head,
    quorum: 1,
    endpoints: [aNode()],
    ...overrides,
  }
}

export function aPooledNode(overrides: Partial<PooledNode> = {}): PooledNode {
  return {
    url: 'https://one.hub.example',
    state: 'used',
    hermesUses: false,
    latencyMs: 25,
    connections: { active: 1, idle: 2, waiting: 0, most: 64 },
    budget: { left: 280, perSecond: 300 },
    ...overrides,
  }
}

export function somePools(...chains: Partial<PoolsView['chains'][number]>[]): PoolsView {
  return {
    chains: chains.map(chain => ({ chainId: 'sandhub-1', state: 'ok', quorum: 1, usable: 1, endpoints: [aPooledNode()], ...chain })),
    database: { most: 10, total: 4, active: 1, idle: 3, waiting: 0 },
  }
}

export function anAdminEnd(overrides: Partial<End> = {}): End {
  return {
    ...aChannel().source,
    connectionId: 'connection-0',
    trust: { seenAt: at, trustingPeriodSeconds: 1_209_600, share: 0.9 },
    packets: { open: 1, stuck: 0, unacknowledged: 0 },
    ...overrides,
  }
}

export function anAdminChannel(overrides: Partial<AdminChannelView> = {}): AdminChannelView {
  return { ...aChannel(), source: anAdminEnd(), destination: anAdminEnd({ chainId: 'sandzone-1' }), ...overrides }
}

export function aRun(overrides: Partial<HermesRunView> = {}): HermesRunView {
  return {
    id: '5',
    lane: 'lane-1',
    route: { chainId: 'sandhub-1', portId: 'transfer', channelId: 'channel-0' },
    sequences: ['42'],
    startedAt: '2026-11-21T13:11:10Z',
    endedAt: '2026-11-21T13:11:12Z',
    end: 'exited',
    exitCode: 1,
    output: 'ERROR insufficient funds',
    ...overrides,
  }
}

export function aHermes(overrides: Partial<HermesView> = {}): HermesView {
  return {
    cli: { state: 'ok', version: '1.13.3' },
    lanes: [],
    runs: [],
    running: { rest: { state: 'off' }, telemetry: { state: 'off' } },
    chainpulse: { state: 'off' },
    ...overrides,
  }
}
