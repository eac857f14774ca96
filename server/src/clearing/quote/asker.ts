/** Who asks for a price. */
export interface Asker {
  /** The signed-in account, else the network address. */
  id: string
  /** Whose share it takes part of, the widest first; none for who stands for himself. */
  networks: string[]
}

/**
 * Where its prices count, the widest first. Many people may call from one address and none of them be signed in: they are told apart by the
 * wallet that they name, which takes nothing from who has that wallet and calls from elsewhere.
 */
export function pathOf({ id, networks }: Asker, walletAddress: string): string[] {
  return [...networks, id.startsWith('ip:') ? `${id} ${walletAddress}` : id]
}

/** Who tries a failing route at a time: what one customer commonly has, an IPv4 address or an IPv6 /48; or who stands for himself. */
export function seatOf({ id, networks }: Asker): string {
  return networks[1] ?? id
}
