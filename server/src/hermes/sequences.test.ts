import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compactSequences } from './sequences.ts'

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
