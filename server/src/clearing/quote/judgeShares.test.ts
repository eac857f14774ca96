import type { Holding } from './judgeShares.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeShares } from './judgeShares.ts'

let made = 0
function held(path: string[], amount = 1n, stays = false): Holding {
  return { id: String((made += 1)), path, amount, stays }
}
const times = (count: number, make: (at: number) => Holding) => Array.from({ length: count }, (_, at) => make(at))

/** One after the other asks; gives what is held at the end, and how many were refused. */
function play(asks: Holding[], room: bigint): { held: Holding[]; refused: number } {
  let held: Holding[] = []
  let refused = 0
  for (const ask of asks) {
    const decision = judgeShares(held, ask, room)
    if (decision.kind === 'refused') refused += 1
    else held = [...held.filter(one => !decision.ends.includes(one.id)), ask]
  }
  return { held, refused }
}

describe('one network', () => {
  it('holds a tenth of the room from one address, a quarter with its neighbours; what is oldest there makes way', () => {
    const address = play(
      times(100, () => held(['site', 'address', 'ip'])),
      100n,
    ).held
    expect(address).toHaveLength(10)
    expect(address.map(one => Number(one.id))).toEqual(address.map(one => Number(one.id)).toSorted((a, b) => a - b))
    expect(
      play(
        times(100, at => held(['site', `address ${at}`, 'ip'])),
        100n,
      ).held,
    ).toHaveLength(25)
    expect(
      play(
        times(500, at => held(['provider', `site ${at % 50}`, `address ${at}`, 'ip'])),
        100n,
      ).held,
    ).toHaveLength(50)
  })

  it('gets a single large one while nobody needs the room', () => {
    expect(judgeShares([held(['other'], 40n)], { path: ['site', 'address', 'ip'], amount: 60n }, 100n)).toEqual({ kind: 'given', ends: [] })
    expect(judgeShares([held(['other'], 41n)], { path: ['site', 'address', 'ip'], amount: 60n }, 100n)).toEqual({ kind: 'refused' })
  })

  it('fresh keys of one address hold no more than one of them, and the one with the most makes way first', () => {
    const honest = held(['site', 'address', 'honest'])
    const keys = times(99, at => held(['site', 'address', `key ${at % 3}`]))
    expect(play([honest, ...keys], 100n).held).toContain(honest)
  })
})

describe('all the room taken', () => {
  it('the network with the most makes way, whoever comes: ten addresses and a thousand /64 of one /48 do not keep a newcomer out', () => {
    const hostile = times(2_000, at =>
      at % 2 === 0
        ? held([`10.0.${at % 20}`, `10.0.${at % 20}.1`, `account:${at}`])
        : held(['2001:db8', '2001:db8:1', `2001:db8:1:${at}`, `account:${at}`]),
    )
    const { held: before } = play(hostile, 100n)
    const customer = held(['customer', 'customer/32', 'ip'])
    const given = judgeShares(before, customer, 100n)
    expect(given.kind).toBe('given')
    // And he keeps it, however long it goes on.
    const { held: after } = play(
      [...before, customer, ...times(1_000, at => held([`10.0.${at % 20}`, `10.0.${at % 20}.1`, `account:${at}`]))],
      100n,
    )
    expect(after).toContain(customer)
  })

  it('of those that hold alike the oldest makes way, and nobody who asks twice', () => {
    const crowd = times(100, at => held([`site ${at}`]))
    expect(judgeShares(crowd, held(['new']), 100n)).toEqual({ kind: 'given', ends: [crowd[0]?.id] })
    expect(judgeShares(crowd, held(['site 7']), 100n)).toEqual({ kind: 'given', ends: [crowd[7]?.id] })
  })

  it('what is being paid stays, and counts', () => {
    const paying = times(60, () => held(['large'], 1n, true))
    const others = times(40, at => held([`site ${at}`], 1n))
    expect(judgeShares([...paying, ...others], held(['new']), 100n)).toEqual({ kind: 'given', ends: [others[0]?.id] })
    expect(
      judgeShares(
        times(100, () => held(['large'], 1n, true)),
        held(['new']),
        100n,
      ),
    ).toEqual({ kind: 'refused' })
  })
})

it('whatever is asked: never more than the room, never one that stays, never one of a network that holds less than who asks', () => {
  const Path = fc
    .tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('1', '2'), fc.constantFrom('x', 'y'))
    .map(([a, b, c]) => [a, a + b, a + b + c])
  const One = fc.record({ path: Path, amount: fc.bigInt({ min: 1n, max: 30n }), stays: fc.boolean() })
  fc.assert(
    fc.property(fc.array(One, { maxLength: 30 }), One, (before, wanted) => {
      const holdings = before.map((one, at) => ({ ...one, id: String(at) }))
      const decision = judgeShares(holdings, wanted, 100n)
      if (decision.kind === 'refused') return
      const sum = (list: { amount: bigint }[]) => list.reduce((total, one) => total + one.amount, 0n)
      const ended = holdings.filter(one => decision.ends.includes(one.id))
      const of = (network: string | undefined) => sum(holdings.filter(one => one.path[0] === network))
      expect(new Set(decision.ends).size).toBe(decision.ends.length)
      expect(ended.filter(one => one.stays)).toEqual([])
      expect(sum(holdings) - sum(ended) + wanted.amount <= 100n || ended.length === 0).toBe(true)
      for (const one of ended.filter(one => one.path[0] !== wanted.path[0])) expect(of(one.path[0])).toBeGreaterThanOrEqual(wanted.amount)
    }),
  )
})
