import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PacketId, packetKey, parsePacketKey, Sequence, TxHash } from './packet.ts'

describe('packet identity', () => {
  it.each(['0', '-1', '1.5', '01', 'abc', '', '18446744073709551616', '99999999999999999999', '1e3'])('refuses %j as a sequence', text => {
    expect(Sequence.safeParse(text).success).toBe(false)
  })

  it('takes the largest uint64 as it is', () => {
    expect(Sequence.parse('18446744073709551615')).toBe('18446744073709551615')
  })

  it('writes a key that reads back to the same packet', () => {
    const packet = { chainId: 'evmos_9001-2', portId: 'transfer', channelId: 'channel-0', sequence: '7' }
    expect(parsePacketKey(packetKey(packet))).toEqual(packet)
  })

  it('takes no other text for a key', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const packet = parsePacketKey(text)
        expect(packet === null || packetKey(PacketId.parse(packet)) === text).toBe(true)
      }),
    )
  })

  it('writes hashes one way, however they were pasted', () => {
    const hash = 'ab'.repeat(32)
    expect(TxHash.parse(`0x${hash}`)).toBe(hash.toUpperCase())
    expect(TxHash.safeParse('ab').success).toBe(false)
  })
})
