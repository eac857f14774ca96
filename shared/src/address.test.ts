import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountOf, readAddress, shortAddress, writeAddress } from './address.ts'

const bytes = Uint8Array.from({ length: 20 }, (_, i) => i)
const address = writeAddress('cosmos', bytes)

describe('addresses', () => {
  it('reads back what it writes, in any prefix', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), fc.constantFrom('cosmos', 'osmo', 'inj'), (raw, prefix) => {
        expect(readAddress(writeAddress(prefix, raw), prefix)).toEqual({ ok: true, prefix, bytes: Uint8Array.from(raw) })
      }),
    )
  })

  it.each([
    [address.slice(0, -1), undefined, 'not-bech32'],
    [`${address.slice(0, -1)}${address.endsWith('q') ? 'p' : 'q'}`, undefined, 'not-bech32'],
    [address, 'osmo', 'wrong-prefix'],
    [writeAddress('cosmos', bytes.slice(0, 5)), 'cosmos', 'wrong-length'],
    ['', undefined, 'not-bech32'],
    [`C${address.slice(1)}`, undefined, 'not-bech32'],
  ] as const)('refuses %s for %s as %s', (text, prefix, fault) => {
    expect(readAddress(text, prefix)).toEqual({ ok: false, fault })
  })

  it('knows one account in each of its forms, and none in other texts', () => {
    const hex = '52908400098527886E0F7030069857D2E4169EE7'
    const forms = [
      writeAddress(
        'inj',
        Uint8Array.from(hex.match(/../g) ?? [], byte => Number.parseInt(byte, 16)),
      ),
      `0x${hex}`,
      hex.toLowerCase(),
    ]
    expect(new Set(forms.map(accountOf))).toEqual(new Set([hex.toLowerCase()]))
    expect([hex.slice(1), `0x${hex}0`, `1x${hex}`, ''].map(accountOf)).toEqual([null, null, null, null])
  })

  it('shortens for lists and keeps both ends', () => {
    expect(shortAddress(address)).toMatch(/^cosmos1\w{4}…\u2060\w{4}$/)
  })

  it('says of what is no address and too long to show that it is cut', () => {
    expect(shortAddress('{"wasm":{"contract":"osmo1abc"'.repeat(20))).toBe('{"wasm":{"co… (too long to show whole)')
  })
})
