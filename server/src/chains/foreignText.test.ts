import { Buffer } from 'node:buffer'
import { Denom } from '@relayooor/shared'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foreignDenom, foreignText, isCut, isStorable, longestName } from './foreignText.ts'

const long = fc
  .tuple(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 200 }))
  .map(([text, times]) => text.repeat(times))
const anyText = fc.oneof(fc.string({ unit: 'binary' }), long, fc.constantFrom('', '\0', '\uD800', 'a'.repeat(2048), '😀'.repeat(1_000)))

describe('a text that others wrote', () => {
  it('is kept as it is while it is short, and otherwise cut to what the records take', () => {
    fc.assert(
      fc.property(anyText, text => {
        const kept = foreignText(text)
        expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(longestName)
        expect(isStorable(kept)).toBe(true)
        expect(kept === text || isCut(kept) || !isStorable(text)).toBe(true)
        expect(foreignText(text)).toBe(kept)
      }),
    )
  })

  it('differs from every other that was cut', () => {
    const head = 'x'.repeat(2_000)
    expect(new Set([`${head}a`, `${head}b`, head].map(text => foreignText(text))).size).toBe(3)
  })

  it('cannot be made to look like another that was cut', () => {
    const cut = foreignText('x'.repeat(2_000))
    expect(foreignText(cut)).not.toBe(cut)
    expect(foreignText(foreignText(cut))).not.toBe(cut)
  })
})

it('a denom that no bank module has gets a name that goes over the wire', () => {
  for (const denom of ['', '\0', 'x'.repeat(129), '1abc', '\uD800']) expect(Denom.safeParse(foreignDenom(denom)).success).toBe(true)
  expect(foreignDenom('ibc/ABC')).toBe('ibc/ABC')
  expect(foreignDenom('x'.repeat(129))).not.toBe(foreignDenom('x'.repeat(130)))
})
