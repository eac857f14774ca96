import type { ProblemBody, ProblemCode } from './problem.ts'
import { expect, it } from 'vitest'
import { problemExamples } from './examples/problems.ts'
import { problemBody } from './messages/problemBody.ts'
import { Problem, problems, readProblem } from './problem.ts'

const codes = Object.keys(problems) as ProblemCode[] // Object.keys forgets the names

it.each(codes)('%s arrives as it was thrown', code => {
  const { facts } = problemExamples[code]
  const thrown = new Problem(code, 'What happened.', facts, 5)
  const body: ProblemBody = JSON.parse(JSON.stringify(problemBody(thrown)))
  expect(body).toMatchObject({ status: problems[code].status, code, detail: 'What happened.' })
  const read = readProblem(body, 5, 'r-2')
  expect(read).toMatchObject({ code, message: 'What happened.', retryAfterSeconds: 5, requestId: 'r-2' })
  expect(problemExamples[code].code).toBe(code)
  // A fact that no schema has, or one that has the name of a member of every problem, would be lost.
  expect(read?.factsOf(code)).toEqual(facts)
})

it('gives facts only as those of their code, and none that it does not understand', () => {
  const body = problemBody(new Problem('not-claimable', 'No.', { reason: 'order-over' }))
  expect(readProblem(body)?.factsOf('route-paused')).toBeUndefined()
  expect(readProblem({ ...body, reason: 7 })).toBeNull()
  expect(readProblem({ ...body, code: 'made-up' })).toBeNull()
  expect(readProblem({ ...body, code: 'toString' })).toBeNull()
})
