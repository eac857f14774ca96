import { onChainError } from '../chains/chainError.ts'

/**
 * The height at which something began to be true on a chain and has been since, asked at some twenty heights. `before` is one at which it
 * was not: 0 for what was sent. Null when it is not true at `newest`, or when no node has kept the states around its beginning.
 */
export async function firstHeight(before: number, newest: number, ask: (height: number) => Promise<boolean>): Promise<number | null> {
  const holds = async (height: number) => ask(height).catch(onChainError(() => null, ['pruned']))
  if (newest <= before || !(await holds(newest))) return null
  let [below, at, known] = [before, newest, true]
  while (at - below > 1) {
    const middle = below + Math.floor((at - below) / 2)
    const answer = await holds(middle)
    if (answer) at = middle
    else [below, known] = [middle, answer !== null]
  }
  return known ? at : null
}
