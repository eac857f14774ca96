import type { Problem, ProblemBody } from '../problem.ts'
import { problems } from '../problem.ts'
import { sayEnglish } from './english.ts'

/** A problem as it is answered: RFC 9457. */
export function problemBody({ code, facts, message }: Problem): ProblemBody {
  return {
    ...facts,
    type: `urn:relayooor:problem:${code}`,
    title: sayEnglish(`problem.${code}`),
    status: problems[code].status,
    detail: message,
    code,
  }
}
