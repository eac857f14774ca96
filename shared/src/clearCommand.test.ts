import fc from 'fast-check'
import { expect, it } from 'vitest'
import { clearArguments, clearCommands, compactSequences } from './clearCommand.ts'

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

const end = { chainId: 'hub-1', portId: 'transfer', channelId: 'channel-0' }

it('never clears a whole channel', () => {
  expect(() => clearArguments({ ...end, sequences: [] })).toThrow('nothing to clear')
  expect(clearCommands([])).toEqual([])
})

it('writes a command for each channel, which a shell reads as it is meant', () => {
  const contract = { ...end, portId: 'wasm.<a>#[b]' }
  expect(
    clearCommands([
      { ...end, sequence: '8' },
      { ...contract, sequence: '1' },
      { ...end, sequence: '7' },
    ]),
  ).toEqual([
    'hermes clear packets --chain hub-1 --port transfer --channel channel-0 --packet-sequences 7..8',
    "hermes clear packets --chain hub-1 --port 'wasm.<a>#[b]' --channel channel-0 --packet-sequences 1",
  ])
})
