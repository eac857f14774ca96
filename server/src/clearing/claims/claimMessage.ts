export interface ClaimFacts {
  publicUrl: string
  chainId: string
  txHash: string
  payer: string
  /** The order to pay with the money; null to send it back. */
  order: { id: string; refundAddress: string } | null
  nonce: string
  issuedAt: Date
  expiresAt: Date
}

/** The text that the wallet shows for a claim: the payment, and exactly what is to happen to it. */
export function claimMessage({ publicUrl, chainId, txHash, payer, order, nonce, issuedAt, expiresAt }: ClaimFacts): string {
  const { host, origin } = new URL(publicUrl)
  return [
    `${host} holds money that this account has paid`,
    payer,
    '',
    ...(order
      ? ['I ask: let it pay the order', order.id, `Whatever of it comes back later goes to ${order.refundAddress}`]
      : ['I ask: send it back to this account']),
    '',
    'Signing costs nothing and does nothing else.',
    'Sign only what you asked for on this site yourself.',
    '',
    `Site: ${origin}`,
    `Chain: ${chainId}`,
    `Transaction: ${txHash}`,
    `Issued: ${issuedAt.toISOString()}`,
    `Valid until: ${expiresAt.toISOString()}`,
    `Nonce: ${nonce}`,
  ].join('\n')
}
