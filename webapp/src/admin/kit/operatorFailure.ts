import type { CallFailure } from '../../api/errors.ts'
import type { FailureWords } from '../../ui/callFailures.ts'
import { callFailureWords, sentence } from '../../ui/callFailures.ts'

/** A call that failed, for the people who run the service: in the service's own words, which say more than those for everybody. */
export function operatorFailureWords(failure: CallFailure): FailureWords {
  return callFailureWords(failure, ({ message }) => sentence(message))
}
