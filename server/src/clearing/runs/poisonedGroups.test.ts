import fc from 'fast-check'
import { expect, it } from 'vitest'
import { judgeAttempt, parts } from './judgeAttempt.ts'
import { judgeGroup, largestGroup } from './judgeGroup.ts'

interface Row {
  sequence: number
  hangs: boolean
  /** Paid when so many calls had been made. */
  paidAfter: number
  mostTogether: number | null
  attempts: number
}
interface Call {
  rows: Row[]
  hung: boolean
  /** None of them had been in a call that hung. */
  fresh: boolean
}

const orderedAlone = (row: Row) => row.mostTogether ?? Infinity
const now = new Date()
const deadlineAt = new Date(now.getTime() + 60_000)

/** All calls until nothing is left, as `clearChannel` makes them: any with one that hangs hangs, any other clears all of its packets. */
function callsFor(paid: { hangs: boolean; paidAfter: number }[]): Call[] {
  let open: Row[] = paid.map((one, sequence) => ({ ...one, sequence, mostTogether: null, attempts: 0 }))
  const calls: Call[] = []
  let routeWorks = false
  for (let turn = 0; open.length > 0; turn++) {
    const first = Math.min(...open.map(row => row.paidAfter))
    const ready = open
      .filter(row => row.paidAfter <= Math.max(first, calls.length))
      .sort((a, b) => orderedAlone(b) - orderedAlone(a) || a.attempts - b.attempts || a.sequence - b.sequence)
    const isFresh = (row: Row) => row.mostTogether === null
    const [fresh, suspects] = [ready.filter(isFresh), ready.filter(row => !isFresh(row))]
    const rows = judgeGroup(turn % 2 === 0 ? [...fresh, ...suspects] : [...suspects, ...fresh])
    const hung = rows.some(row => row.hangs)
    calls.push({ rows, hung, fresh: rows.every(isFresh) })
    if (!hung) routeWorks = true
    const after = new Map(hung ? rows.map(row => [row, judged(row, rows.length, routeWorks)]) : rows.map(row => [row, null]))
    open = open.flatMap(row => after.get(row) ?? (after.has(row) ? [] : [row]))
  }
  return calls
}

/** As the call that hung leaves it; null when it is set aside. */
function judged(row: Row, together: number, routeWorks: boolean): Row | null {
  const attempts = row.attempts + 1
  const decision = judgeAttempt({
    ...{ attempts, together, left: together, routeWorks, now, deadlineAt },
    ...{ lost: false, hung: true, backoffSeconds: [2, 10], judgement: { kind: 'deliver', expiresSoon: false }, complaint: null },
  })
  if (decision.kind === 'split') return { ...row, mostTogether: decision.mostTogether }
  if (decision.kind === 'retry') return { ...row, attempts, mostTogether: decision.alone ? 1 : row.mostTogether }
  if (decision.kind === 'fail') return null
  throw new Error(`not after a call that hung: ${decision.kind}`)
}

/** Calls until one of so many is alone, and so once more, where nobody knows yet whether others go through. */
const hungAtMost = (n: number) => 2 + Math.ceil(Math.log(n) / Math.log(parts) - 1e-9)
const upTo = (n: number) => Array.from({ length: n }, (_, place) => place)
function group(n: number, culprits: number[]) {
  return upTo(n).map(place => ({ hangs: culprits.includes(place), paidAfter: 0 }))
}
const hungOf = (calls: Call[]) => calls.filter(call => call.hung)

function expectEachEnded(calls: Call[], n: number): void {
  const ended = calls.filter(call => !call.hung).flatMap(call => call.rows.map(row => row.sequence))
  expect(new Set(ended).size).toBe(ended.length)
  const alone = hungOf(calls).filter(({ rows }) => rows.length === 1)
  const setAside = new Set(alone.flatMap(({ rows }) => rows.map(row => row.sequence)))
  expect(ended.length + setAside.size).toBe(n)
  expect(calls.flatMap(call => call.rows).filter(row => setAside.has(row.sequence) && !row.hangs)).toEqual([])
}

it('one that hangs, wherever it stands: all others go through, after few calls that hang and few that do not', () => {
  for (let n = 1; n <= 60; n++)
    for (let place = 0; place < n; place++) {
      const calls = callsFor(group(n, [place]))
      expectEachEnded(calls, n)
      expect(hungOf(calls).length).toBeLessThanOrEqual(hungAtMost(n))
      expect(calls.length - hungOf(calls).length).toBeLessThanOrEqual((parts - 1) * (hungAtMost(n) - 2))
    }
})

it('among fifty, the others have gone through after four calls that hang and nine that do not', () => {
  const worst = Array.from({ length: 50 }, (_, place) => {
    const calls = callsFor(group(50, [place]))
    const last = calls.findLastIndex(call => !call.hung)
    const hung = hungOf(calls.slice(0, last)).length
    return { hung, good: last + 1 - hung }
  })
  expect([Math.max(...worst.map(one => one.hung)), Math.max(...worst.map(one => one.good))]).toEqual([4, 9])
})

it('several that hang, or all: each is found, and costs no more calls than one alone', () => {
  const some = fc.integer({ min: 1, max: 60 }).chain(n => fc.record({ n: fc.constant(n), culprits: fc.subarray(upTo(n)) }))
  fc.assert(
    fc.property(some, ({ n, culprits }) => {
      const calls = callsFor(group(n, culprits))
      expectEachEnded(calls, n)
      expect(hungOf(calls).length).toBeLessThanOrEqual(culprits.length * hungAtMost(n))
      expect(calls.length).toBeLessThanOrEqual(1 + (parts + 1) * hungOf(calls).length)
    }),
    { examples: Array.from({ length: 60 }, (_, n) => [{ n: n + 1, culprits: upTo(n + 1) }]) },
  )
})

it('who pays meanwhile shares no call with any that hung, and waits for one of theirs at the most', () => {
  const paid = fc.array(fc.record({ hangs: fc.boolean(), paidAfter: fc.nat(20) }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(paid, packets => {
      const calls = callsFor(packets)
      expectEachEnded(calls, packets.length)
      for (const [index, { rows, fresh }] of calls.entries())
        for (const { mostTogether, paidAfter } of rows) {
          expect(mostTogether === null).toBe(fresh)
          expect(rows.length).toBeLessThanOrEqual(mostTogether ?? largestGroup)
          if (fresh) expect(index).toBeLessThanOrEqual(paidAfter + 1)
        }
    }),
  )
})
