import type { Judged } from './advice.ts'
import type { PacketView, VerdictFacts } from './views.ts'
import { expect, it } from 'vitest'
import { adviceOn } from './advice.ts'
import { sayEnglish } from './messages/english.ts'
import { englishLeft } from './messages/testing.ts'
import { BlockedReason, Forwarding, HermesLack, OutcomeKind, VerdictKind } from './states.ts'

const tell = { chain: (id: string) => id, amount: () => '5 ATOM', time: () => '12:05', ago: () => '3 h' }
const packet = { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0', sequence: '1' }
const at = '2026-01-01T12:05:00Z'

function aTransfer(verdict: Judged['verdict'], more: Partial<PacketView> = {}): Judged {
  return {
    packet,
    route: { destinationChainId: 'b-1', destinationPortId: 'transfer', destinationChannelId: 'channel-0' },
    amount: { denom: 'uatom', amount: '5000000' },
    sentAt: at,
    timeout: { at, elapsed: false },
    ...more,
    verdict,
  }
}

const allFacts: VerdictFacts[] = [
  {},
  { chainId: 'b-1', since: at, client: { host: 'b-1', of: 'a-1' }, recovery: { proposalId: '42', votingEndsAt: at }, goesOnTo: 'c-1' },
  { refused: { by: 'c-1', onward: true }, expiresSoon: true, homeTo: 'c-1', isHome: true, likely: true },
  { refused: { by: 'c-1', way: true }, triesLeft: 2, retried: true, stoppedAt: 'b1person', goesOnTo: 'c-1', likely: true },
  ...HermesLack.options.map(hermesLacks => ({ chainId: 'b-1', hermesLacks })),
]

const ways: Partial<PacketView>[] = [
  {},
  { amount: undefined, sentAt: undefined },
  { timeout: { elapsed: false, never: true } },
  ...Forwarding.options.map(forwarding => ({ forwarding })),
  ...OutcomeKind.options.map(kind => ({ outcome: { kind, chainId: 'b-1', at } })),
]

it.each(VerdictKind.options)('says %s in each language, whatever the facts', kind => {
  const reasons = kind === 'blocked' ? BlockedReason.options : kind === 'return' ? [undefined, 'receiver-refused' as const] : [undefined]
  for (const reason of reasons)
    for (const facts of allFacts)
      for (const way of ways)
        for (const unseen of [undefined, true]) {
          const view = aTransfer({ kind, reason, facts, unseen, retryAt: at }, way)
          expect([view, englishLeft(say => adviceOn(say, view, tell))]).toEqual([view, []])
        }
})

it('tells a transfer of which nothing is known as that', () => {
  const said = (reason: BlockedReason) => adviceOn(sayEnglish, { packet, verdict: { kind: 'blocked', reason } }, tell)
  expect(said('packet-data-unavailable')).toBe(
    'We do not know of this transfer. Look it up first, by its packet or its transaction. We take no payment for it.',
  )
  expect(said('unsupported-route')).toBe('We do not run this route. We take no payment for it.')
  expect(englishLeft(say => adviceOn(say, { packet, verdict: { kind: 'blocked', reason: 'packet-data-unavailable' } }, tell))).toEqual([])
})
