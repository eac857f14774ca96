import type { claimEndpoints } from '@relayooor/shared'
import type { Handlers } from './answerEndpoint.ts'
import { Problem } from '@relayooor/shared'

/** Money that is held, and how its owner gets it. */
export function claimHandlers(): Pick<Handlers, keyof typeof claimEndpoints> {
  const notYet = () => Promise.reject(new Problem('unavailable', 'Claims are not taken yet.'))
  return { paymentsInTx: notYet, claimChallenge: notYet, claim: notYet }
}
