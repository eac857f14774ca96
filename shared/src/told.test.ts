import type { Endpoint } from './endpoints/endpoint.ts'
import type { FactsOf, ProblemCode } from './problem.ts'
import { expect, it } from 'vitest'
import { endpoints } from './endpoints.ts'
import { problemExamples } from './examples/problems.ts'
import { englishLeft } from './messages/testing.ts'
import { Problem } from './problem.ts'
import { ClaimRefusal, Missing, NoticeRefusal, PauseReason, SignatureFault } from './states.ts'
import { told, toldText } from './told.ts'

/** Those that any call can answer, and those that follow from `access`. */
const anywhere: ProblemCode[] = [
  ...(['not-found', 'method-not-allowed', 'too-large', 'unsupported-media-type', 'idempotency-conflict'] as const),
  ...(['rate-limited', 'internal', 'unavailable', 'sign-in-required', 'forbidden'] as const),
]
const everybodys = Object.values<Endpoint>(endpoints).filter(({ access }) => access !== 'admin' && access !== 'admin-only')
const met = [...new Set([...everybodys.flatMap(({ problems }) => problems), ...anywhere])].sort()

it.each(met)('tells a person of %s in each language', code => {
  const { facts } = problemExamples[code]
  // What an operator says of a pause is told as it is.
  if (code !== 'paused') expect(Object.keys(told)).toContain(code)
  if (code !== 'paused')
    expect(englishLeft(say => toldText(say, new Problem(code, 'As the service says it.', facts), id => id))).toEqual([])
})

it('tells each fact that a problem can have in each language', () => {
  const left = <C extends ProblemCode>(code: C, facts: FactsOf<C>) =>
    englishLeft(say => toldText(say, Object.assign(new Problem('internal', 'As the service says it.'), { code, facts }), id => id))
  for (const missing of Missing.options) expect([missing, left('not-found', { missing })]).toEqual([missing, []])
  for (const reason of ClaimRefusal.options) expect([reason, left('not-claimable', { reason })]).toEqual([reason, []])
  for (const reason of NoticeRefusal.options) expect([reason, left('notice-refused', { reason })]).toEqual([reason, []])
  for (const fault of SignatureFault.options) expect([fault, left('signature-invalid', { fault })]).toEqual([fault, []])
  for (const reason of PauseReason.options)
    expect([reason, left('route-paused', { reason })]).toEqual([reason, reason === 'paused-by-operator' ? expect.anything() : []])
  for (const facts of [{}, { unkept: true as const }, { txHash: 'A'.repeat(64) }, { chainId: 'a-1' }])
    expect([facts, left('unavailable', facts)]).toEqual([facts, []])
})
