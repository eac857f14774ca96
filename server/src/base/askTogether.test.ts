import { expect, it } from 'vitest'
import { askTogether } from './askTogether.ts'

/** Each call waits until it is answered, or fails. */
function calls({ atOnce, most }: { atOnce: number; most: number }) {
  const made: { questions: number[]; answer: () => void; fail: (error: Error) => void }[] = []
  const ask = askTogether<number, string>(
    questions =>
      new Promise((resolve, reject) => {
        made.push({ questions, answer: () => resolve(questions.map(one => `of ${one}`)), fail: reject })
      }),
    { atOnce, most },
  )
  const begun = async (count: number) => expect.poll(() => made.length, { timeout: 5_000 }).toBe(count)
  return { ask, made, begun }
}

it('asks once for all who ask in one moment, and gives each its own answer', async () => {
  const { ask, made, begun } = calls({ atOnce: 1, most: 10 })
  const answers = Promise.all([ask(1), ask(2), ask(3)])
  await begun(1)
  made[0]?.answer()
  expect(await answers).toEqual(['of 1', 'of 2', 'of 3'])
  expect(made.map(one => one.questions)).toEqual([[1, 2, 3]])
})

it('whoever asks while a call is on its way is answered by a later one', async () => {
  const { ask, made, begun } = calls({ atOnce: 1, most: 2 })
  const first = ask(1)
  await begun(1)
  const later = Promise.all([ask(1), ask(2), ask(3)])
  made[0]?.answer()
  expect(await first).toBe('of 1')
  await begun(2)
  made[1]?.answer()
  await begun(3)
  made[2]?.answer()
  expect(await later).toEqual(['of 1', 'of 2', 'of 3'])
  expect(made.map(one => one.questions)).toEqual([[1], [1, 2], [3]])
})

it('makes so many calls at once', async () => {
  const { ask, made, begun } = calls({ atOnce: 2, most: 10 })
  const first = ask(1)
  await begun(1)
  const second = ask(2)
  await begun(2)
  made[1]?.answer()
  expect(await second).toBe('of 2')
  made[0]?.answer()
  expect(await first).toBe('of 1')
})

it('a failure is that of those who asked together, and nobody else', async () => {
  const { ask, made, begun } = calls({ atOnce: 1, most: 10 })
  const first = Promise.allSettled([ask(1), ask(2)])
  await begun(1)
  made[0]?.fail(new Error('away'))
  expect((await first).map(one => one.status)).toEqual(['rejected', 'rejected'])
  const again = ask(1)
  await begun(2)
  made[1]?.answer()
  expect(await again).toBe('of 1')
})
