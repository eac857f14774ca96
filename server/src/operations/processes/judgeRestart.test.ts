import { expect, it } from 'vitest'
import { mayRestart } from './judgeRestart.ts'

const asked = new Date('2026-01-01T12:00:00Z')
const now = new Date('2026-01-01T12:01:00Z')
function old(id: string, roles = ['api']) {
  return {
    id,
    roles,
    startedAt: new Date('2026-01-01T06:00:00Z'),
    restartAskedAt: asked,
    restartTogether: 3,
  }
}
const fresh = (id: string, roles = ['api']) => ({ id, roles, startedAt: now, restartAskedAt: null, restartTogether: null })
function whoMay(rows: ReturnType<typeof old>[] | (ReturnType<typeof old> | ReturnType<typeof fresh>)[], at = now) {
  return rows.filter(row => mayRestart(row.id, rows, at)).map(row => row.id)
}

it('one goes at a time, and the next when as many have come back as have gone', () => {
  expect(whoMay([old('a'), old('b'), old('c')])).toEqual(['a'])
  expect(whoMay([old('b'), old('c')])).toEqual([])
  expect(whoMay([fresh('0'), old('b'), old('c')])).toEqual(['b'])
  expect(whoMay([fresh('0'), old('c')])).toEqual([])
  expect(whoMay([fresh('0'), fresh('1'), old('c')])).toEqual(['c'])
})

it('a process of another role brings nothing back', () => {
  expect(whoMay([old('b'), old('c'), fresh('0', ['worker'])])).toEqual([])
  expect(whoMay([old('b', ['api', 'worker']), fresh('0', ['worker'])])).toEqual([])
})

it('who was not asked stays, and what was asked long ago is over', () => {
  expect(whoMay([fresh('a')])).toEqual([])
  expect(whoMay([old('a'), old('b'), old('c')], new Date('2026-01-01T12:20:00Z'))).toEqual([])
})
