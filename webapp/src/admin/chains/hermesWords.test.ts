import { expect, it } from 'vitest'
import { namesFrom } from '../../ui/names.ts'
import { relayingMark, telemetryMoney } from './hermesWords.ts'

it('says that a Hermes without packet workers relays nothing, though it answers', () => {
  const rest = { state: 'ok' as const, workers: [{ kind: 'Client', workers: 3 }] }
  expect(relayingMark({ rest }).label).toBe('Relays nothing')
  expect(relayingMark({ rest: { ...rest, workers: [{ kind: 'Packet', workers: 2 }] } }).label).toBe('Relays')
  expect(relayingMark({ rest: { state: 'ok' } }).label).toBe('Not known whether it relays')
  expect(relayingMark({ rest: { state: 'unusable', error: 'refused' } }).label).toBe('Cannot be read')
})

it('shows an amount that telemetry did not give in whole units as it came', () => {
  const names = namesFrom({ chains: [] })
  const key = { chainId: 'hub-1', account: 'cosmos1abc', denom: 'uatom' }
  expect(telemetryMoney({ ...key, amount: '1250000' }, names)).toBe('1,250,000 uatom (decimals not known)')
  expect(telemetryMoney({ ...key, amount: '1.5e+24' }, names)).toBe('1.5e+24 uatom')
})
