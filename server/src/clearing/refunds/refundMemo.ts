/** What the recipients read: which refunds these are; the order too, where it is one alone. */
export function refundMemo(refunds: { id: number, token: string | null }[]): string {
  const [first] = refunds
  const ids = rangesOf(refunds.map(refund => refund.id).sort((a, b) => a - b))
  const order = refunds.length === 1 && first?.token ? ` of order ${first.token}` : ''
  return `relayooor refund ${ids}${order}`
}

/** `3,7-9` */
function rangesOf(ids: number[]): string {
  const ranges: [from: number, to: number][] = []
  for (const id of ids) {
    const last = ranges.at(-1)
    if (last && last[1] + 1 === id)
      last[1] = id
    else
      ranges.push([id, id])
  }
  return ranges.map(([from, to]) => from === to ? `${from}` : `${from}-${to}`).join(',')
}
