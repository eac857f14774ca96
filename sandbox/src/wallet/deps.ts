/** An account whose key the development wallet may use. */
export interface WalletAccount {
  name: string
  privateKey: Uint8Array
  /** Compressed secp256k1, 33 bytes. */
  publicKey: Uint8Array
}

/** A chain as the wallet shows it. */
export interface WalletChain {
  chainId: string
  name: string
  prefix: string
  /** The coin that pays fees: base denom, symbol, decimal places between them. */
  denom: string
  symbol: string
  decimals: number
  /** Price of one unit of gas in base units, as a decimal. */
  gasPrice: string
  /** Address of a CometBFT RPC. */
  rpc: string
}

export interface WalletDeps {
  accounts: readonly WalletAccount[]
  chains: readonly WalletChain[]
  /** CheckTx and mempool: code 0 when it was accepted; null when the node knows the transaction already. */
  broadcast: (chainId: string, tx: Uint8Array) => Promise<{ code: number; log: string } | null>
}

/** A refusal by the wallet, with a message for the page. */
export class WalletRefusal extends Error {
  override name = 'WalletRefusal'
}

/** @throws WalletRefusal in Keplr's words */
export function chainOf({ chains }: Pick<WalletDeps, 'chains'>, chainId: string): WalletChain {
  const chain = chains.find(one => one.chainId === chainId)
  if (!chain) throw new WalletRefusal(`There is no chain info for ${chainId}`)
  return chain
}

/** @throws WalletRefusal */
export function accountOf({ accounts }: Pick<WalletDeps, 'accounts'>, name: string): WalletAccount {
  const account = accounts.find(one => one.name === name)
  if (!account) throw new WalletRefusal(`The development wallet has no account "${name}"`)
  return account
}
