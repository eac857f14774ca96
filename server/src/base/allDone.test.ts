import { setTimeout } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { allDone } from './allDone.ts'

it('gives what all of them gave, and runs what begins when it is waited for once', async () => {
  let runs = 0
  const query = {
    then(give: (value: string) => void) {
      runs += 1
      give('found')
    },
  }
  expect(await allDone([1, Promise.resolve(2n), query])).toEqual([1, 2n, 'found'])
  expect(runs).toBe(1)
})

it('waits for all of them before the first failure is thrown', async () => {
  const done: string[] = []
  const slow = async () => {
    await setTimeout(5)
    done.push('slow')
  }
  await expect(allDone([Promise.reject(new Error('no')), slow()])).rejects.toThrow('no')
  expect(done).toEqual(['slow'])
})
