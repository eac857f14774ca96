import type { ChainErrorCode } from '@relayooor/shared'
import { ChainError } from './chainError.ts'

/** When every endpoint fails, the error of the first in the list is thrown. */
const telling: ChainErrorCode[] = [
  'contradicted',
  'too-few',
  'pruned',
  'not-yet',
  'busy',
  'nonsense',
  'rejected',
  'unreachable',
  'wrong-chain',
]

/**
 * Asks the endpoints in the given order until one answers. What the chain itself refuses (`rejected`) is not asked again elsewhere.
 * @throws ChainError the most telling reason
 */
export async function askInOrder<E, T>(endpoints: readonly E[], ask: (endpoint: E) => Promise<T>, nobody: () => ChainError): Promise<T> {
  const faults: ChainError[] = []
  for (const endpoint of endpoints) {
    try {
      return await ask(endpoint)
    } catch (error) {
      if (!(error instanceof ChainError) || (error.code === 'rejected' && !error.facts.endpointOnly)) throw error
      faults.push(error)
    }
  }
  throw mostTelling(faults) ?? nobody()
}

export function mostTelling(faults: ChainError[]): ChainError | undefined {
  return faults.toSorted((a, b) => telling.indexOf(a.code) - telling.indexOf(b.code))[0]
}
