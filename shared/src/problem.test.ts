import type { FactsOf, ProblemCode } from './problem.ts'
import { expect, it } from 'vitest'
import { Problem, problems, readProblem } from './problem.ts'

const packet = { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0', sequence: '7' }
const txHash = 'AB'.repeat(32)
/** Where facts must stand, and where they mean something. */
const facts: { [C in ProblemCode]?: FactsOf<C> } = {
  'invalid-request': { errors: [{ path: 'address', message: 'is too short' }] },
  'not-found': { paymentKnown: true },
  'method-not-allowed': { allowed: 'GET, HEAD' },
  'already-paid': { packets: [{ packet, token: '7f0c2a8e-51b7-4d0e-9a43-c1e7f2b08d96' }] },
  'not-claimable': { reason: 'nothing-held' },
  'refund-not-waiting': { refund: '7', refundStatus: 'signed', waitsFor: 'dust' },
  'not-clearable': { packets: [{ packet, verdict: { kind: 'blocked', reason: 'client-frozen', advice: 'Wait.' } }] },
  'unsupported-chain': { chainId: 'b-1', supported: ['a-1'] },
  'unsupported-denom': { denom: 'ux', supported: ['ua'] },
  'signature-invalid': { fault: 'other-account', payer: 'a1payer' },
  'payment-mismatch': { differences: [{ field: 'memo', expected: 'CLR-1', found: '' }] },
  'payment-failed': { txHash, chainCode: 5, codespace: 'sdk', log: 'insufficient funds' },
  'broadcast-rejected': { txHash, log: 'the mempool is full' },
  internal: { requestId: 'r-1' },
  unavailable: { reason: 'unreachable', chainId: 'a-1', txHash },
  'route-paused': { reason: 'route-failing', chainId: 'a-1', portId: 'transfer', channelId: 'channel-0' },
}
const codes = Object.keys(problems) as ProblemCode[] // Object.keys forgets the names

it.each(codes)('%s arrives as it was thrown', code => {
  const thrown = new Problem(code, 'What happened.', facts[code] ?? {}, 5)
  const body: ReturnType<Problem['toBody']> = JSON.parse(JSON.stringify(thrown.toBody()))
  expect(body).toMatchObject({ status: problems[code].status, code, detail: 'What happened.' })
  const read = readProblem(body, 5, 'r-2')
  expect(read).toMatchObject({ code, message: 'What happened.', retryAfterSeconds: 5, requestId: 'r-2' })
  // A fact that no schema has, or one that has the name of a member of every problem, would be lost.
  expect(read?.factsOf(code)).toEqual(facts[code] ?? {})
})

it('gives facts only as those of their code, and none that it does not understand', () => {
  const body = new Problem('not-claimable', 'No.', { reason: 'order-over' }).toBody()
  expect(readProblem(body)?.factsOf('route-paused')).toBeUndefined()
  expect(readProblem({ ...body, reason: 7 })).toBeNull()
  expect(readProblem({ ...body, code: 'made-up' })).toBeNull()
  expect(readProblem({ ...body, code: 'toString' })).toBeNull()
})
