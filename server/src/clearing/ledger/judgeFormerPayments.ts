import type { FormerWalletMove } from '../../db/schema/index.ts'

/**
 * Payments to one former wallet that somebody may still wait for, of all its moves, oldest first: those since as much has left it as had
 * come. Which payment was sent back cannot be told for sure, so they end together, unless a person says which.
 */
export function judgeFormerPayments<M extends Pick<FormerWalletMove, 'coins'>>(moves: readonly M[]): M[] {
  let open: M[] = []
  const rest = new Map<string, bigint>()
  for (const move of moves) {
    for (const { denom, amount } of move.coins) {
      const left = (rest.get(denom) ?? 0n) + BigInt(amount)
      // What was there before the change may leave it too.
      if (left > 0n) rest.set(denom, left)
      else rest.delete(denom)
    }
    if (move.coins.some(({ amount }) => BigInt(amount) > 0n)) open.push(move)
    if (rest.size === 0) open = []
  }
  return open
}
