import type { Decided } from '@relayooor/shared'
import type { CallFailure } from '../../api/errors.ts'
import type { FailureWords } from '../../ui/callFailures.ts'
import { Problem, shortAddress } from '@relayooor/shared'
import { ServerUnreachable } from '../../api/errors.ts'
import { operatorFailureWords } from './operatorFailure.ts'
import { refusalTexts } from './refusalTexts.ts'

/** Why an act did not happen, or that nobody knows. */
export function actFailureWords(failure: CallFailure, at: (time: string) => string): FailureWords {
  if (failure instanceof ServerUnreachable)
    return {
      title: 'No answer: it may have been done, or not',
      text: 'Send it again: the same act is never done twice, and the answer says what became of it.',
    }
  if (!(failure instanceof Problem) || failure.status !== 409) return operatorFailureWords(failure)
  const { title, text } = operatorFailureWords(failure)
  const first = decidedBy(failure)
  const why = failure.factsOf('order-refused')?.why
  const told = why === undefined ? '' : `${refusalTexts[why]} `
  return {
    title: `Nothing was done: ${lowered(title)}`,
    text: first === undefined ? text : `${told}First was ${whoText(first.by)}: ${first.action}, ${at(first.at)}. Look at it again.`,
  }
}

/** Whether sending it once more would be refused again: what it was about is not as it was seen. */
export function isRefused(failure: CallFailure | undefined): boolean {
  return failure instanceof Problem && failure.status === 409
}

/** Who did what to it before, where the service says so. */
function decidedBy(problem: Problem): Decided | undefined {
  for (const code of ['changed-since', 'refund-not-waiting', 'not-claimable', 'order-refused'] as const) {
    const decided = problem.factsOf(code)?.decided
    if (decided !== undefined) return decided
  }
  return undefined
}

/** Who did something, within a sentence; the audit log's name of him, with a wallet shortened. */
export function whoText(by: string): string {
  switch (by) {
    case 'system':
      return 'the service'
    case 'admin-key':
      return 'an admin with the key'
    default:
      return shortAddress(by)
  }
}

/** What an admin page cannot read now. */
export function silenceWords(failure: CallFailure, heardAt: string | undefined, at: (time: string) => string): FailureWords {
  const kept = heardAt === undefined ? 'Nothing has been read yet.' : `What you see is from ${at(heardAt)}.`
  return {
    title: failure instanceof Problem && failure.code === 'unavailable' ? 'The database is away' : operatorFailureWords(failure).title,
    text: `${kept} We ask again every few seconds. Nothing can be done from here until it is back.`,
  }
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
