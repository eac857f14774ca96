import { expect, it } from 'vitest'
import { roomImports, roomsInCycles } from './rooms.ts'

const uses = (source: string, ...resolved: string[]) => ({ source, dependencies: resolved.map(one => ({ resolved: one })) })

it('tells what rooms import, and which import themselves through others though no files do', () => {
  const modules = [
    uses('src/a/one.ts', 'src/b/one.ts', 'src/a/two.ts', 'elsewhere/b/one.ts'),
    uses('src/b/two.ts', 'src/c/one.ts', 'src/context.ts'),
    uses('src/c/two.ts', 'src/a/three.ts'),
    uses('src/context.test.ts', 'src/a/one.ts'),
  ]
  const imports = roomImports(modules, 'src', ['context.ts', 'a', 'b', 'c'])
  expect([...imports]).toEqual([
    ['context.ts', []],
    ['a', ['b']],
    ['b', ['context.ts', 'c']],
    ['c', ['a']],
  ])
  expect(roomsInCycles(imports)).toEqual(['a', 'b', 'c'])
  expect(
    roomsInCycles(
      new Map([
        ['a', ['b']],
        ['b', []],
      ]),
    ),
  ).toEqual([])
})
