import type { accountEndpoints } from '@relayooor/shared'
import type { Handlers } from './answerEndpoint.ts'
import { Problem } from '@relayooor/shared'

/** Signing in, and what an account sees of its own. */
export function accountHandlers(): Pick<Handlers, keyof typeof accountEndpoints> {
  const notYet = () => Promise.reject(new Problem('unavailable', 'Signing in is not possible yet.'))
  return { authChallenge: notYet, walletSign: notYet, session: notYet, signOut: notYet, userStatistics: notYet, operations: notYet, operationsCsv: notYet }
}
