/** A token whose price a payment without a memo fits: same chain, denom and amount; open, or expired less than 24 h before it. */
export interface Candidate {
  id: string
  walletAddress: string
  refundAddress: string
  /** Of the account that was signed in when it was made. */
  sessionAccount: string | null
  createdAt: Date
  /** Who sends and who receives each of its packets, as accounts; null where that is not known. */
  packets: (string | null)[][]
}

export interface Payer {
  address: string
  account: string
}

/**
 * The token that a payment without a memo pays: the only possible one, and only if its maker cannot gain by it. Anybody may open a token in
 * the payer's name, so it must be from the payer's session, or for the payer's own transfers with refunds to the payer. A stranger's token
 * can at most make a match impossible.
 */
export function judgeMatch(payer: Payer, at: Date, candidates: Candidate[]): string | null {
  const rivals = candidates.filter(token => token.createdAt <= at && isNamed(token, payer))
  const [only] = rivals
  return only !== undefined && rivals.length === 1 && isSafe(only, payer) ? only.id : null
}

/** Whether the token is for this payer, and who says so. */
function isNamed({ walletAddress, refundAddress, sessionAccount }: Candidate, { address, account }: Payer): boolean {
  return walletAddress === address || refundAddress === address || sessionAccount === account
}

function isSafe({ refundAddress, sessionAccount, packets }: Candidate, { address, account }: Payer): boolean {
  return (
    sessionAccount === account || (refundAddress === address && packets.length > 0 && packets.every(parties => parties.includes(account)))
  )
}
