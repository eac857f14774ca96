export interface SignInFacts {
  publicUrl: string
  address: string
  chainId: string
  nonce: string
  issuedAt: Date
  expiresAt: Date
}

/** What a person reads in the wallet before signing in. */
export function signInMessage({ publicUrl, address, chainId, nonce, issuedAt, expiresAt }: SignInFacts): string {
  const { host, origin } = new URL(publicUrl)
  return [
    `${host} asks you to sign in with your account`,
    address,
    '',
    'Signing costs nothing, moves no money and allows nobody to move any.',
    'Sign only what you asked for on this site yourself.',
    '',
    `Site: ${origin}`,
    `Chain: ${chainId}`,
    `Issued: ${issuedAt.toISOString()}`,
    `Valid until: ${expiresAt.toISOString()}`,
    `Nonce: ${nonce}`,
  ].join('\n')
}
