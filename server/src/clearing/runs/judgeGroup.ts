/** As many packets as one call is given. */
export const largestGroup = 200

/**
 * Which of the packets that are ready one call takes: the first, and as many others as it may share a call with, of those that may share
 * one with as many.
 */
export function judgeGroup<Row extends { mostTogether: number | null }>(ready: Row[]): Row[] {
  const most = ready[0]?.mostTogether ?? null
  return ready.filter(row => row.mostTogether === most).slice(0, most ?? largestGroup)
}
