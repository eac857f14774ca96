export type WalletFaultKind = 'rejected' | 'unknown-chain' | 'locked' | 'wrong-account' | 'silent' | 'no-messages' | 'failed'

/** What a wallet did instead of what it was asked for; `text` is the wallet's own words; for `wrong-account`, the address that it is on. */
export class WalletFault extends Error {
  override name = 'WalletFault'
  readonly kind: WalletFaultKind
  readonly text: string
  constructor(kind: WalletFaultKind, text: string) {
    super(`${kind}: ${text}`)
    this.kind = kind
    this.text = text
  }
}

/**
 * The only place that reads what wallets say: they have no codes. Keplr says "Request rejected", Leap "Request
 * rejected" or "User rejected", Cosmostation code 4001 (EIP-1193) or "User rejected request".
 */
export function readWalletFault(error: unknown): WalletFault {
  if (error instanceof WalletFault) return error
  const text = error instanceof Error ? error.message : String(error)
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  if (code === 4001 || /reject|denied|declined|cancell?ed/i.test(text)) return new WalletFault('rejected', text)
  if (/no chain info|chain info|unknown chain|not (?:supported|added)|invalid chain/i.test(text))
    return new WalletFault('unknown-chain', text)
  if (/key ?ring is locked|wallet is locked|no (?:key|account|wallet)/i.test(text)) return new WalletFault('locked', text)
  return new WalletFault('failed', text)
}
