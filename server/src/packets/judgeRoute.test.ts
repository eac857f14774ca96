import type { ChannelRecord } from './judgeRoute.ts'
import { expect, it } from 'vitest'
import { isRoute } from './judgeRoute.ts'

function pair(): [ChannelRecord, ChannelRecord] {
  const common = { portId: 'transfer', state: 'OPEN', ordering: 'UNORDERED', version: 'ics20-1' } as const
  const a = { ...common, chainId: 'a-1', channelId: 'channel-0', connectionId: 'connection-3', clientId: '07-tendermint-1' }
  const b = { ...common, chainId: 'b-1', channelId: 'channel-9', connectionId: 'connection-4', clientId: '07-tendermint-2' }
  const toward = (other: typeof a) => ({
    counterpartyChainId: other.chainId,
    counterpartyPortId: other.portId,
    counterpartyChannelId: other.channelId,
    counterpartyConnectionId: other.connectionId,
    counterpartyClientId: other.clientId,
  })
  return [
    { ...a, ...toward(b) },
    { ...b, ...toward(a) },
  ]
}

it('takes two ends that name each other for a route', () => {
  const [a, b] = pair()
  expect(isRoute(a, b)).toBe(true)
  expect(isRoute({ ...a, version: '{"fee_version":"ics29-1","app_version":"ics20-1"}' }, b)).toBe(true)
})

it.each([
  'counterpartyChainId',
  'counterpartyPortId',
  'counterpartyChannelId',
  'counterpartyConnectionId',
  'counterpartyClientId',
] as const)('refuses a false chain that imitates one: %s differs', field => {
  const [a, b] = pair()
  expect(isRoute(a, { ...b, [field]: 'other' })).toBe(false)
  expect(isRoute({ ...a, [field]: 'other' }, b)).toBe(false)
})

it.each<Partial<ChannelRecord>>([{ portId: 'wasm.osmo1abc' }, { version: 'ics20-2' }, { version: 'ics27-1' }, { ordering: 'ORDERED' }])(
  'does not run %o',
  other => {
    const [a, b] = pair()
    expect(isRoute({ ...a, ...other }, { ...b, counterpartyPortId: other.portId ?? 'transfer' })).toBe(false)
    expect(isRoute({ ...a, counterpartyPortId: other.portId ?? 'transfer' }, { ...b, ...other })).toBe(false)
  },
)
