import { z } from 'zod'

const uuidV4Groups = ['[0-9a-f]{8}', '[0-9a-f]{4}', '4[0-9a-f]{3}', '[89ab][0-9a-f]{3}', '[0-9a-f]{12}']
const uuidV4 = new RegExp(`^${uuidV4Groups.join('-')}$`, 'i')
const looseHyphen = String.raw`\s{0,3}-\s{0,3}`
const looseMemo = new RegExp(String.raw`CLR\s{0,3}-?\s{0,3}(${uuidV4Groups.join(looseHyphen)})(?![0-9a-f-])`, 'gi')

/** A clearing token's id: uuid v4, any letter case, kept in lower case. */
export const TokenId = z.string()
  .regex(uuidV4, 'must be a token: a version 4 uuid')
  .transform(text => text.toLowerCase())

export function paymentMemo(token: string): string {
  return `CLR-${token}`
}

/**
 * Finds the token in a memo as people and wallets really write it: any case, quotes, spaces around the hyphens,
 * text before or after. Null when there is none or when two different tokens are named.
 */
export function tokenInMemo(memo: string): string | null {
  const found = new Set<string>()
  for (const match of memo.matchAll(looseMemo))
    found.add((match[1] ?? '').replace(/\s/g, '').toLowerCase())
  const [token] = found
  return found.size === 1 && token !== undefined ? token : null
}
