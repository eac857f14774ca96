import type { IdempotencyStore, KeptAnswer } from './idempotency.ts'
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { canonicalJson, Problem } from '@relayooor/shared'
import { problemBody } from '@relayooor/shared/messages/problemBody.ts'
import { storableText } from '../chains/foreignText.ts'
import { toProblem } from './toProblem.ts'

const pauseMs = 50
const patienceMs = 10_000

export interface KeyedCall {
  /** The caller's `Idempotency-Key`. */
  key: string
  /** Requester, method and path: the same key of somebody else, or on another address, is another key. */
  place: string
  body: unknown
  /** Told when the answer could not be kept; the caller gets it all the same. */
  onLost: (error: unknown) => void
}

/**
 * Runs `act` for the first call with a key and gives every repeat the same answer, refusals included; only 5xx may be tried again. Repeats
 * wait for the first. Throws `idempotency-conflict` when the body differs, `unavailable` when the first takes too long.
 */
export async function answerOnce(store: IdempotencyStore, call: KeyedCall, act: () => Promise<KeptAnswer>): Promise<KeptAnswer> {
  if (!/^[\x21-\x7E]{1,200}$/.test(call.key))
    throw new Problem('invalid-request', 'Idempotency-Key must be 1 to 200 visible ASCII characters.')
  const key = sha256(`${call.place}\n${call.key}`)
  const bodyHash = sha256(canonicalJson(call.body ?? null))
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await sleep(pauseMs)) {
    const begun = await store.begin(key, bodyHash)
    if (begun.kind === 'new') return keep(store, key, call, act)
    if (begun.kind === 'replay') return { status: begun.status, body: begun.body }
    if (begun.kind === 'conflict') throw new Problem('idempotency-conflict', 'This Idempotency-Key came before with another body.')
  }
  throw new Problem('unavailable', 'The first call with this Idempotency-Key is still at work.', {}, 5)
}

async function keep(store: IdempotencyStore, key: string, call: KeyedCall, act: () => Promise<KeptAnswer>): Promise<KeptAnswer> {
  try {
    const answer = storable(await act().catch((error: unknown) => refusal(error)))
    await store.finish(key, answer).catch(call.onLost)
    return answer
  } catch (error) {
    await store.abandon(key).catch(call.onLost)
    throw error
  }
}

/** Answers may quote what a node or a caller wrote. What cannot be kept is not told either: a repeat gets the same. */
function storable(answer: KeptAnswer): KeptAnswer {
  return {
    status: answer.status,
    body: JSON.parse(JSON.stringify(answer.body, (_, value: unknown) => (typeof value === 'string' ? storableText(value) : value))),
  }
}

/** An expected 4xx is an answer like any other; everything else goes on. */
function refusal(error: unknown): KeptAnswer {
  const problem = toProblem(error)
  if (!problem || problem.status >= 500 || problem.status === 429) throw error
  return { status: problem.status, body: problemBody(problem) }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
