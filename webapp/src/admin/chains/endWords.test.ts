import type { AdminChannelView } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { anAdminChannel, anAdminEnd } from '../../testing/chainBuilders.ts'
import { expiryText, wayMark, waysByNeed } from './endWords.ts'

const start = anAdminEnd()
const end = anAdminEnd({ chainId: 'sandzone-1' })
const late = anAdminEnd({ packets: { open: 0, stuck: 3, unacknowledged: 0 } })
const ends = (client: Partial<AdminChannelView['source']>) => anAdminEnd({ chainId: 'sandzone-1', ...client })
const expired = { client: { clientId: '07-tendermint-0', status: 'expired' as const } }

it('says that the client where it arrives is dead before all else, and that it dies soon before it does', () => {
  expect(wayMark({ from: late, to: ends(expired) }).label).toBe('Client expired')
  const trust = (share: number) => ends({ trust: { seenAt: '2026-11-21T13:12:16Z', trustingPeriodSeconds: 1_209_600, share } })
  expect(wayMark({ from: late, to: trust(0.09) }).label).toBe('Client expires very soon')
  expect(wayMark({ from: start, to: trust(0.3) }).label).toBe('Client expires soon')
  expect(wayMark({ from: late, to: trust(0.3) }).label).toBe('Transfers are late')
  expect(wayMark({ from: start, to: trust(0.9) }).label).toBe('Open')
})

it('says of a dead client at the start that transfers arrive and nothing comes back', () => {
  expect(wayMark({ from: anAdminEnd(expired), to: end }).label).toBe('Nothing comes back: client expired at the start')
})

it('does not call fine what nobody could read', () => {
  expect(wayMark({ from: anAdminEnd({ state: 'UNKNOWN' }), to: end }).label).toBe('Not known')
  expect(wayMark({ from: start, to: ends({ client: { clientId: '07-tendermint-0', status: 'unknown' } }) }).label).toBe('Not known')
})

it('lists both ways of a channel, the worst first', () => {
  const fine = anAdminChannel()
  const slow = anAdminChannel({ destination: anAdminEnd({ chainId: 'sandzone-1', packets: { open: 0, stuck: 2, unacknowledged: 0 } }) })
  const ways = waysByNeed([fine, slow])
  expect(ways).toHaveLength(4)
  expect(ways[0]).toEqual({ from: slow.destination, to: slow.source })
})

it('says when a client expires, of how long a time, and for how long it has been dead', () => {
  const now = Date.parse('2026-11-21T13:12:16Z')
  const dying = anAdminEnd({ client: { clientId: '07-tendermint-0', status: 'active', expiresAt: '2026-11-23T13:12:16Z' } })
  expect(expiryText(dying, now)).toEqual({ text: 'in 2 days', of: 'of 14 days' })
  expect(expiryText(dying, now + 3 * 86_400_000).text).toBe('24 h ago')
  expect(expiryText({}, now).text).toBe('not known')
})
