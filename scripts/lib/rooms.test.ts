import { expect, it } from 'vitest'
import { roomArrows, roomsInCycles } from './rooms.ts'

const uses = (source: string, ...resolved: string[]) => ({ source, dependencies: resolved.map(one => ({ resolved: one })) })

it('draws what rooms use, and says which use themselves by way of others though no files do', () => {
  const modules = [
    uses('src/a/one.ts', 'src/b/one.ts', 'src/a/two.ts', 'elsewhere/b/one.ts'),
    uses('src/b/two.ts', 'src/c/one.ts', 'src/context.ts'),
    uses('src/c/two.ts', 'src/a/three.ts'),
    uses('src/context.test.ts', 'src/a/one.ts'),
  ]
  const arrows = roomArrows(modules, 'src', ['context.ts', 'a', 'b', 'c'])
  expect([...arrows]).toEqual([
    ['context.ts', []],
    ['a', ['b']],
    ['b', ['context.ts', 'c']],
    ['c', ['a']],
  ])
  expect(roomsInCycles(arrows)).toEqual(['a', 'b', 'c'])
  expect(
    roomsInCycles(
      new Map([
        ['a', ['b']],
        ['b', []],
      ]),
    ),
  ).toEqual([])
})
