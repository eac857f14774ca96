/** Who asks for a quote. */
export interface Asker {
  /** The signed-in account, or the key of a third party, else the network address. */
  id: string
  /** The networks whose shares it uses, the widest first; none for one with a share of its own. */
  networks: string[]
  /** That key's own id. */
  apiKey?: string
}

/**
 * Where its prices count, the widest first. Many people may call from one address, or by one key, and none of them be signed in: they are
 * told apart by the wallet that they name, which takes nothing from who has that wallet and calls from elsewhere.
 */
export function pathOf({ id, networks }: Pick<Asker, 'id' | 'networks'>, walletAddress: string): string[] {
  if (id.startsWith('key:')) return [id, `${id} ${walletAddress}`]
  return [...networks, id.startsWith('ip:') ? `${id} ${walletAddress}` : id]
}

/** Who counts as one customer on a failing route: an IPv4 address or an IPv6 /48; an asker without networks counts by itself. */
export function customerOf({ id, networks }: Asker): string {
  return networks[1] ?? id
}
