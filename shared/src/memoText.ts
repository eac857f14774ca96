const uuidV4Groups = ['[0-9a-f]{8}', '[0-9a-f]{4}', '4[0-9a-f]{3}', '[89ab][0-9a-f]{3}', '[0-9a-f]{12}']
/** A clearing token's id: a version 4 uuid, in any letter case. */
export const tokenIdPattern = new RegExp(`^${uuidV4Groups.join('-')}$`, 'i')
const looseHyphen = String.raw`\s{0,3}-\s{0,3}`
const looseMemo = new RegExp(String.raw`CLR\s{0,3}-?\s{0,3}(${uuidV4Groups.join(looseHyphen)})(?![0-9a-f-])`, 'gi')

export function paymentMemo(token: string): string {
  return `CLR-${token}`
}

/**
 * Finds the token in a memo as people and wallets really write it: any case, quotes, spaces around the hyphens,
 * text before or after. Null when there is none or when two different tokens are named.
 */
export function tokenInMemo(memo: string): string | null {
  const [token, ...more] = tokensInMemo(memo)
  return token !== undefined && more.length === 0 ? token : null
}

/** Every token that a memo names, each once. */
export function tokensInMemo(memo: string): string[] {
  return [...new Set([...memo.matchAll(looseMemo)].map(match => (match[1] ?? '').replace(/\s/g, '').toLowerCase()))]
}

/** What the payer of held money writes into the memo of a transaction to us, when its account cannot sign a message. */
export function claimMemo(nonce: string): string {
  return `CLAIM-${nonce}`
}

/** The nonce of a claim in a memo, with whatever stands around it; null when there is none or when two are named. */
export function claimInMemo(memo: string): string | null {
  const [nonce, ...more] = new Set(
    [...memo.matchAll(/CLAIM\s{0,3}-\s{0,3}([0-9a-f]{32})(?![0-9a-f])/gi)].map(match => match[1]?.toLowerCase()),
  )
  return nonce !== undefined && more.length === 0 ? nonce : null
}
