import { expect, it, vi } from 'vitest'
import { takeTurns } from './takeTurns.ts'

/** Jobs that are at work until the test ends them, in the order in which they began. */
function jobs(most: number) {
  const turns = takeTurns(most)
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const add = (name: string, owner?: string[], queue?: string) =>
    turns(
      async () => {
        begun.push(name)
        await new Promise<void>(resolve => ends.set(name, resolve))
        if (name.startsWith('fails')) throw new Error(name)
        return name
      },
      owner,
      queue,
    )
  const end = async (name: string) => {
    await vi.waitUntil(() => ends.has(name), { timeout: 60_000 })
    ends.get(name)?.()
    await new Promise(setImmediate)
  }
  return { add, begun, end }
}

it('runs so many of a queue at once, those of another queue beside them, and goes on after one that fails', async () => {
  const { add, begun, end } = jobs(2)
  const all = Promise.allSettled([add('fails', ['a']), add('two', ['a']), add('three', ['a']), add('other', ['a'], 'another route')])
  await new Promise(setImmediate)
  expect(begun).toEqual(['fails', 'two', 'other'])
  await end('fails')
  expect(begun.at(-1)).toBe('three')
  for (const name of ['two', 'three', 'other']) await end(name)
  expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled'])
})

it('passes who asks for much: one turn for each network, and inside of it one for each address', async () => {
  const { add, begun, end } = jobs(1)
  const crowd = ['net', 'one']
  for (const name of ['crowd 1', 'crowd 2', 'crowd 3', 'crowd 4']) void add(name, crowd)
  void add('neighbour', ['net', 'two'])
  void add('customer', ['home', 'three'])
  const order = ['crowd 1', 'customer', 'neighbour', 'crowd 2', 'crowd 3', 'crowd 4']
  for (const name of order) await end(name)
  expect(begun).toEqual(order)
})

it('keeps the order of coming where nobody says whose a job is', async () => {
  const { add, begun, end } = jobs(1)
  const order = ['one', 'two', 'three']
  for (const name of order) void add(name)
  for (const name of order) await end(name)
  expect(begun).toEqual(order)
})
