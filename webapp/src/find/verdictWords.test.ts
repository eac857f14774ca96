import type { PacketView } from '@relayooor/shared'
import { BlockedReason, VerdictKind } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { aConfig, aPacket } from '../testing/builders.ts'
import { namesFrom } from '../ui/names.ts'
import { atText } from '../ui/times.ts'
import { sentText, verdictWords } from './verdictWords.ts'

const names = namesFrom(aConfig())
const now = Date.parse('2026-11-21T13:12:00Z')

function verdict(kind: PacketView['verdict']['kind'], overrides: Partial<PacketView> = {}): string {
  return verdictWords(aPacket({ verdict: { kind, advice: 'The service says why.' }, ...overrides }), names, now).sentence
}

it('says for every verdict where the money is, with amount and place', () => {
  for (const kind of VerdictKind.options) expect(verdict(kind)).toMatch(/12\.5 HUB|not late/)
  expect(verdict('deliver')).toBe('Nobody has carried it across yet. Clearing delivers your 12.5 HUB to Sand Zone.')
  expect(verdict('deliver', { timeout: { at: '2026-11-21T13:30:00Z', elapsed: false } })).toContain(
    'after that it comes back to you on Sand Hub',
  )
  expect(verdict('done', { outcome: { kind: 'returned', chainId: 'sandhub-1', at: '2026-11-21T11:00:00Z' } })).toContain(
    'came back to you on Sand Hub',
  )
})

it('shows a returned transfer as returned, never as delivered', () => {
  const view = aPacket({
    verdict: { kind: 'done', advice: '' },
    outcome: { kind: 'error_ack', chainId: 'sandhub-1', at: '2026-11-21T11:00:00Z' },
  })
  expect(verdictWords(view, names, now)).toMatchObject({ state: 'returned', label: 'Came back' })
})

it('says for every reason why a transfer is blocked, itself, with the facts that the service gives', () => {
  const facts = { chainId: 'sandzone-1', since: '2026-11-21T13:02:00Z', client: { host: 'sandzone-1', of: 'sandhub-1' } } as const
  const said = (reason: BlockedReason) =>
    verdictWords(aPacket({ verdict: { kind: 'blocked', reason, advice: 'As the service says it.', facts } }), names, now).sentence
  for (const reason of BlockedReason.options) expect(said(reason), reason).toMatch(/We take no payment for it\.$/)
  expect(said('chain-halted')).toContain(`Sand Zone has made no block since ${atText(facts.since, now)};`)
  expect(said('client-frozen')).toContain('Sand Zone froze its client of Sand Hub')
})

it('names what is not known as not known', () => {
  const bare = aPacket({
    amount: undefined,
    sentAt: undefined,
    verdict: { kind: 'blocked', reason: 'packet-data-unavailable', advice: '' },
  })
  expect(sentText(bare, now)).toBe('when it was sent is not known')
  expect(verdictWords(bare, names, now).sentence).toContain('Your coins stay locked, not lost.')
})
