import type { ChannelView, RouteWay } from '@relayooor/shared'
import { describe, expect, it } from 'vitest'
import { aChannel, aConfig } from '../testing/builders.ts'
import { namesFrom } from '../ui/names.ts'
import { routeRisks, whoCanFix } from './routeRisks.ts'
import '../testing/speakEnglish.ts'

const names = namesFrom(aConfig())
const now = Date.parse('2026-11-21T10:00:00Z')
const { source, destination } = aChannel()
const client = { clientId: '07-tendermint-0', status: 'active', expiresAt: '2026-12-01T00:00:00Z' } as const

function aWay(overrides: Partial<RouteWay> = {}): RouteWay {
  return { chainId: 'sandhub-1', sent: 200, arrived: 199, cameBack: 1, open: 0, arrivalSeconds: { p50: 20, p95: 60 }, ...overrides }
}

describe('what is said before somebody sends', () => {
  it.each<[string, Partial<ChannelView>, string]>([
    ['the light client ends soon', { source: { ...source, client: { ...client, expiresAt: '2026-11-21T13:00:00Z' } } }, 'expires in 3 h'],
    [
      'the light client is dead',
      { destination: { ...destination, client: { ...client, status: 'expired' } } },
      'of Sand Hub on Sand Zone is dead',
    ],
    ['the channel is closed', { source: { ...source, state: 'CLOSED' } }, 'nothing that is sent here can arrive'],
    ['transfers wait', { stuck: 3, oldestAgeSeconds: 7_200 }, '3 transfers wait here, the oldest for 2 h'],
    ['many came back', { ways: [aWay({ arrived: 90, cameBack: 10 })] }, 'Of the newest 100 sent from Sand Hub that ended, 10 came back'],
    ['there is little time', { ways: [aWay({ arrivalSeconds: { p50: 200, p95: 400 }, windowSeconds: 600 })] }, 'take up to 6 min 40 s'],
  ])('%s', (_, facts, said) => {
    const risks = routeRisks(aChannel(facts), names, now)
    expect(risks).toHaveLength(1)
    expect(risks[0]).toContain(said)
  })

  it('is that nothing is known while a chain does not answer, whatever was known before', () => {
    const away = aChannel({ stuck: 3, oldestAgeSeconds: 7_200, destination: { ...destination, unreachable: {} } })
    expect(routeRisks(away, names, now)).toEqual(['Sand Zone does not answer us now: how things are there is not known.'])
    expect(whoCanFix(away, names)).toEqual([expect.stringContaining('Our nodes of these chains must answer first')])
  })

  it('is that a chain makes no blocks, and who alone can mend that', () => {
    const dead = aChannel({ stuck: 1, destination: { ...destination, halted: { since: '2026-11-21T09:02:00Z' } } })
    expect(routeRisks(dead, names, now)).toEqual([
      expect.stringMatching(/^Sand Zone has made no block since \d\d:02; nothing can move until it does\.$/),
    ])
    expect(whoCanFix(dead, names)).toEqual(['Only the validators of Sand Zone can have it make blocks again.'])
  })

  it('is nothing of a route that flows, nor of few that came back', () => {
    expect(routeRisks(aChannel({ ways: [aWay({ windowSeconds: 600 })] }), names, now)).toEqual([])
    expect(routeRisks(aChannel({ ways: [aWay({ arrived: 10, cameBack: 9 })] }), names, now)).toEqual([])
  })
})

describe('who can mend it', () => {
  it('is a vote where a light client is dead, and the vote that is under way where there is one', () => {
    const dead = (recovery?: { proposalId: string }) =>
      aChannel({ stuck: 2, source: { ...source, client: { ...client, status: 'expired', ...(recovery && { recovery }) } } })
    expect(whoCanFix(dead(), names)).toEqual([expect.stringContaining('Only a governance vote on Sand Hub')])
    expect(whoCanFix(dead({ proposalId: '7' }), names)).toEqual([expect.stringContaining('proposal 7')])
  })

  it('is any relayer where transfers wait on a living route, and nobody where nothing is broken', () => {
    expect(whoCanFix(aChannel({ stuck: 2 }), names)).toEqual([expect.stringContaining('Any relayer can carry what waits')])
    expect(whoCanFix(aChannel(), names)).toEqual(['Nothing is broken that we see.'])
  })
})
