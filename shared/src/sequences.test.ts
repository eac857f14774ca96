import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compactPackets, compactSequences, readPackets } from './sequences.ts'

it('names exactly the given sequences, however large', () => {
  const sequence = fc.oneof(fc.bigInt({ min: 1n, max: 40n }), fc.bigInt({ min: 18446744073709551600n, max: 18446744073709551615n }))
  fc.assert(
    fc.property(fc.array(sequence, { minLength: 1, maxLength: 60 }), sequences => {
      const named = compactSequences(sequences.map(String))
        .split(',')
        .flatMap(part => {
          const [first = 0n, last = first] = part.split('..').map(BigInt)
          return Array.from({ length: Number(last - first) + 1 }, (_, index) => first + BigInt(index))
        })
      expect(named).toEqual([...new Set(sequences)].sort((a, b) => (a < b ? -1 : 1)))
    }),
  )
})

it('writes runs as ranges', () => {
  expect(compactSequences(['20', '3', '10', '11', '12', '1', '3'])).toBe('1,3,10..12,20')
})

const end = { chainId: 'hub-1', portId: 'wasm.<a>#[b]', channelId: 'channel-0' }

it('reads the packets that it wrote, each once', () => {
  const packets = ['7', '18446744073709551615', '8', '9'].map(sequence => ({ ...end, sequence }))
  const other = { ...end, channelId: 'channel-1', sequence: '8' }
  const words = compactPackets([...packets, other])
  expect(words).toEqual(['hub-1/wasm.<a>#[b]/channel-0/7..9,18446744073709551615', 'hub-1/wasm.<a>#[b]/channel-1/8'])
  expect(words.flatMap(readPackets)).toEqual([...['7', '8', '9', '18446744073709551615'].map(sequence => ({ ...end, sequence })), other])
})

it('reads nothing where anything is no packet, or more are named than anybody has', () => {
  const channel = 'hub-1/transfer/channel-0'
  expect(readPackets(`${channel}/1..2000`)).toHaveLength(2_000)
  for (const text of [
    '',
    'x',
    channel,
    `${channel}/`,
    `${channel}/0`,
    `${channel}/1,`,
    `${channel}/1,x`,
    `${channel}/2..1`,
    `${channel}/1..2..3`,
  ])
    expect(readPackets(text), text).toEqual([])
  for (const sequences of ['1..2001', '1..18446744073709551615', '1..1999,2000..2001', '18446744073709551616'])
    expect(readPackets(`${channel}/${sequences}`), sequences).toEqual([])
})

it('reads or refuses whatever stands in a link', () => {
  fc.assert(fc.property(fc.string(), text => void readPackets(text)))
  fc.assert(fc.property(fc.stringMatching(/^hub-1\/transfer\/channel-0\/[\d.,]*$/), text => void readPackets(text)))
})
