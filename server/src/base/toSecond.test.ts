import { expect, it } from 'vitest'
import { toSecond } from './toSecond.ts'

it.each([new Date('2026-11-27T16:55:32.987Z'), '2026-11-27T16:55:32.987Z', '2026-11-27T16:55:32Z'])('tells %s in whole seconds', moment => {
  expect(toSecond(moment)).toBe('2026-11-27T16:55:32Z')
})
