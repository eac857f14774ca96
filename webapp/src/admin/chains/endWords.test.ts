import { expect, it } from 'vitest'
import { anAdminChannel, anAdminEnd } from '../../testing/chainBuilders.ts'
import { endMark, expiryText, waysByNeed } from './endWords.ts'

it('says that a client is dead before all else, and that it dies soon before it does', () => {
  const late = { open: 0, stuck: 3, unacknowledged: 0 }
  expect(endMark(anAdminEnd({ client: { clientId: '07-tendermint-0', status: 'expired' }, packets: late })).label).toBe('Client expired')
  const trust = (share: number) => ({ seenAt: '2026-11-21T13:12:16Z', trustingPeriodSeconds: 1_209_600, share })
  expect(endMark(anAdminEnd({ trust: trust(0.09), packets: late })).label).toBe('Client expires very soon')
  expect(endMark(anAdminEnd({ trust: trust(0.3) })).label).toBe('Client expires soon')
  expect(endMark(anAdminEnd({ trust: trust(0.3), packets: late })).label).toBe('Transfers are late')
  expect(endMark(anAdminEnd({ trust: trust(0.9) })).label).toBe('Open')
})

it('does not call fine what nobody could read', () => {
  expect(endMark(anAdminEnd({ state: 'UNKNOWN' })).label).toBe('Not known')
  expect(endMark(anAdminEnd({ client: { clientId: '07-tendermint-0', status: 'unknown' } })).label).toBe('Not known')
})

it('lists both ways of a channel, the worst first', () => {
  const fine = anAdminChannel()
  const late = anAdminChannel({ destination: anAdminEnd({ chainId: 'sandzone-1', packets: { open: 0, stuck: 2, unacknowledged: 0 } }) })
  const ways = waysByNeed([fine, late])
  expect(ways).toHaveLength(4)
  expect(ways[0]).toEqual({ from: late.destination, to: late.source })
})

it('says when a client expires, of how long a time, and for how long it has been dead', () => {
  const now = Date.parse('2026-11-21T13:12:16Z')
  const end = anAdminEnd({ client: { clientId: '07-tendermint-0', status: 'active', expiresAt: '2026-11-23T13:12:16Z' } })
  expect(expiryText(end, now)).toEqual({ text: 'in 2 days', of: 'of 14 days' })
  expect(expiryText(end, now + 3 * 86_400_000).text).toBe('24 h ago')
  expect(expiryText({}, now).text).toBe('not known')
})
