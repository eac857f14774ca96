import { idsOf } from '../../../base/idsOf.ts'
/** No transaction pays more. */
const mostRefunds = 50

/** What the recipients read: which refunds these are; the order too, where it is one alone. */
export function refundMemo(refunds: { id: number; token: string | null }[]): string {
  const [first] = refunds
  const ids = rangesOf(idsOf(refunds).sort((a, b) => a - b))
  const order = refunds.length === 1 && first?.token ? ` of order ${first.token}` : ''
  return `relayooor refund ${ids}${order}`
}

/** The numbers in a memo that `refundMemo` wrote, in their order; null for any other text. */
export function readRefundMemo(memo: string): number[] | null {
  const list = /^relayooor refund ((?:\d{1,15}(?:-\d{1,15})?,)*\d{1,15}(?:-\d{1,15})?)(?: of order \S+)?$/.exec(memo)?.[1]
  const ids: number[] = []
  for (const range of list?.split(',') ?? []) {
    const [from = 0, to = from] = range.split('-').map(Number)
    for (let id = from; id <= to && ids.length <= mostRefunds; id += 1) ids.push(id)
  }
  return ids.length > 0 && ids.length <= mostRefunds ? ids : null
}

/** `3,7-9` */
function rangesOf(ids: number[]): string {
  const ranges: [from: number, to: number][] = []
  for (const id of ids) {
    const last = ranges.at(-1)
    if (last && last[1] + 1 === id) last[1] = id
    else ranges.push([id, id])
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',')
}
