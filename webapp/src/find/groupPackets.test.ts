import type { PacketView } from '@relayooor/shared'
import { VerdictKind } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { aConfig, anAmount, aPacket, aPacketId } from '../testing/builders.ts'
import { firstPick, groupPackets, worthClearing } from './groupPackets.ts'

const config = aConfig()
const now = Date.parse('2026-11-21T13:00:00Z')

function packet(sequence: number, overrides: Partial<PacketView>): PacketView {
  return aPacket({ packet: aPacketId({ sequence: String(sequence) }), ...overrides })
}

it('puts every verdict into one group, what can be cleared first, and leaves empty groups out', () => {
  const packets = VerdictKind.options.map((kind, index) => packet(index + 1, { verdict: { kind, advice: '' } }))
  expect(
    groupPackets(packets.toReversed(), config).map(group => [group.name, group.packets.map(({ verdict }) => verdict.kind).sort()]),
  ).toEqual([
    ['helps', ['deliver', 'return']],
    ['no-need', ['ack_only', 'done', 'wait']],
    ['cannot', ['blocked']],
  ])
  expect(groupPackets(packets.slice(0, 1), config).map(({ name }) => name)).toEqual(['helps'])
})

it('lists the oldest first and what is over last', () => {
  const [group] = groupPackets(
    [
      packet(1, { verdict: { kind: 'done', advice: '' }, sentAt: '2026-11-20T00:00:00Z' }),
      packet(2, { verdict: { kind: 'wait', advice: '' }, sentAt: '2026-11-21T12:59:30Z' }),
      packet(3, { verdict: { kind: 'ack_only', advice: '' }, sentAt: '2026-11-21T08:00:00Z' }),
    ],
    config,
  )
  expect(group?.packets.map(({ packet }) => packet.sequence)).toEqual(['3', '2', '1'])
})

it('preselects what clearing surely helps: nothing that may time out meanwhile, and no more than one order takes', () => {
  expect(
    firstPick(
      [
        packet(1, {}),
        packet(2, { verdict: { kind: 'return', advice: '' }, timeout: { at: '2026-11-21T12:00:00Z', elapsed: true } }),
        packet(3, { timeout: { at: '2026-11-21T13:20:00Z', elapsed: false } }),
        packet(4, { verdict: { kind: 'blocked', reason: 'client-expired', advice: '' } }),
        packet(5, { timeout: { at: '2026-11-22T13:20:00Z', elapsed: false } }),
      ],
      config,
      now,
    ),
  ).toEqual(['sandhub-1/transfer/channel-0/1', 'sandhub-1/transfer/channel-0/2', 'sandhub-1/transfer/channel-0/5'])
  expect(
    firstPick(
      Array.from({ length: 130 }, (_, n) => packet(n + 1, {})),
      config,
      now,
    ),
  ).toHaveLength(100)
})

it('never picks a bad deal beforehand, and sets apart what is worth less than its part of the price', () => {
  const [tiny, small, large] = [50_000, 900_000, 12_500_000].map((amount, n) => packet(n + 1, { amount: anAmount(amount) }))
  if (!tiny || !small || !large) throw new Error('three were made')
  expect(firstPick([small], config, now)).toEqual([])
  expect(firstPick([tiny, small, large], config, now)).toHaveLength(2)
  expect(worthClearing([tiny, small, large], config)).toEqual([small, large])
  expect(groupPackets([tiny, large], config).map(({ name, packets }) => [name, packets])).toEqual([
    ['helps', [large]],
    ['not-worth', [tiny]],
  ])
})
