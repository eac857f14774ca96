import type { Held } from './decideAlerts.ts'
import type { State } from './rule.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decideAlerts } from './decideAlerts.ts'
import { above, below } from './rule.ts'

const forMs = 10

/** What happens to the one alert of a rule that is judged so, once every `stepMs`. */
function play(states: (State | 'absent')[], stepMs: number): string[] {
  let open = new Set<string>()
  let held: ReadonlyMap<string, Held> = new Map()
  return states.flatMap((state, turn) => {
    const judged = state === 'absent' ? [] : [{ subject: 'a', state }]
    const decision = decideAlerts(judged, { open, held, forMs, now: turn * stepMs })
    held = decision.held
    const raised = decision.raise.filter(subject => !open.has(subject)).map(() => `raised ${turn}`)
    const ended = decision.end.map(() => `ended ${turn}`)
    open = new Set([...open, ...decision.raise].filter(subject => !decision.end.includes(subject)))
    return [...raised, ...ended]
  })
}

it.each<[string, (State | 'absent')[], string[]]>([
  [
    'what lasts is raised once, and ends once',
    ['right', 'wrong', 'wrong', 'wrong', 'wrong', 'right', 'right', 'right'],
    ['raised 3', 'ended 7'],
  ],
  ['what is wrong for a moment is not raised', ['wrong', 'right', 'wrong', 'right', 'wrong', 'right'], []],
  ['what is right for a moment does not end', ['wrong', 'wrong', 'wrong', 'right', 'wrong', 'right', 'wrong'], ['raised 2']],
  ['better is not right', ['wrong', 'wrong', 'wrong', 'better', 'better', 'better', 'better'], ['raised 2']],
  ['what is unknown changes nothing', ['wrong', 'wrong', 'wrong', 'unknown', 'unknown', 'unknown'], ['raised 2']],
  ['what is not found any more is over', ['wrong', 'wrong', 'wrong', 'absent', 'absent', 'absent'], ['raised 2', 'ended 5']],
])('%s', (_, states, events) => {
  expect(play(states, 5)).toEqual(events)
})

it('however it goes up and down, nothing is raised or ended twice within the time that it must hold', () => {
  const state = fc.constantFrom<State>('wrong', 'better', 'right', 'unknown')
  fc.assert(
    fc.property(fc.array(state, { maxLength: 60 }), states => {
      const turns = play(states, 1).map(event => Number(event.split(' ')[1]))
      expect(turns.every((turn, index) => index === 0 || turn - (turns[index - 1] ?? 0) >= forMs)).toBe(true)
    }),
  )
})

it('a value between both ends is neither', () => {
  const full = { begins: 0.8, ends: 0.6, forSeconds: 0 }
  expect([0.8, 0.7, 0.6, 0.5].map(value => above(value, full))).toEqual(['wrong', 'better', 'better', 'right'])
  const low = { begins: 100, ends: 110, forSeconds: 0 }
  expect([99, 100, 110].map(value => below(value, low))).toEqual(['wrong', 'better', 'right'])
})
