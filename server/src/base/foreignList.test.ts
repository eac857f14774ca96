import { expect, it } from 'vitest'
import { z } from 'zod'
import { foreignList } from './foreignList.ts'

const List = foreignList(z.object({ event: foreignList(z.object({ key: z.string() })) }))

it('gives what a list holds', () => {
  expect(List.parse([])).toEqual([])
  expect(List.parse([{ event: [{ key: 'a' }] }, { event: [], more: 1 }])).toEqual([{ event: [{ key: 'a' }] }, { event: [] }])
  expect(List.safeParse({}).success).toBe(false)
})

it('looks no further than the first fault, and says where it is', () => {
  let asked = 0
  const faults = Array.from({ length: 100_000 }, () => ({
    get key() {
      asked += 1
      return 1
    },
  }))
  const { error } = List.safeParse([{ event: [] }, { event: [{ key: 'a' }, ...faults] }, ...faults])
  expect(error?.issues.map(issue => issue.path)).toEqual([[1, 'event', 1, 'key']])
  expect(asked).toBeLessThanOrEqual(3)
})
