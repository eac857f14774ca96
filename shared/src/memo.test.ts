import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claimInMemo, claimMemo, paymentMemo, TokenId, tokenInMemo, tokensInMemo } from './memo.ts'

const token = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'
const other = '9b2d71aa-0f4c-4c6e-8a53-7b1f6a0c9d10'

describe('memo', () => {
  it.each([
    paymentMemo(token),
    `clr-${token.toUpperCase()}`,
    `  "CLR-${token}"  `,
    `thanks! CLR - ${token} (bob)`,
    `CLR ${token}`,
    `CLR-${token.replaceAll('-', ' - ')}`,
    `CLR-${token} CLR-${token}`,
  ])('finds the token in %j', memo => {
    expect(tokenInMemo(memo)).toBe(token)
  })

  it.each([
    '',
    token,
    `CLR-${token.slice(0, -1)}`,
    `CLR-${token}0`,
    `CLR-${token.replace('-41d3', '-11d3')}`,
    `CLR-${token} CLR-${other}`,
    'CLR-',
  ])('finds none in %j', memo => {
    expect(tokenInMemo(memo)).toBeNull()
  })

  it('names every token in it once', () => {
    expect(tokensInMemo(`CLR-${token} CLR-${other} clr-${token.toUpperCase()}`)).toEqual([token, other])
  })

  it('finds the nonce of a claim', () => {
    const nonce = '0123456789abcdef'.repeat(2)
    expect(claimInMemo(claimMemo(nonce))).toBe(nonce)
    expect(claimInMemo(`please: "claim - ${nonce.toUpperCase()}"`)).toBe(nonce)
    expect(claimInMemo(`${claimMemo(nonce)}0`)).toBeNull()
    expect(claimInMemo(`${claimMemo(nonce)} ${claimMemo(nonce.replace('0', '1'))}`)).toBeNull()
    expect(claimInMemo(paymentMemo(token))).toBeNull()
  })

  it('reads any text without failing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        memo => claimInMemo(memo) === null && (tokenInMemo(memo) === null || TokenId.safeParse(tokenInMemo(memo)).success),
      ),
    )
  })

  it('keeps tokens in lower case', () => {
    expect(TokenId.parse(token.toUpperCase())).toBe(token)
    expect(TokenId.safeParse('not-a-uuid').success).toBe(false)
  })
})
