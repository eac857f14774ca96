import { keptParts } from '@relayooor/shared'
import { say } from '../ui/say.ts'

export interface KeptCases {
  verdict: 'deliver' | 'return'
  /** In which cases a transfer's part of the price is kept, and in which it comes back, each as a sentence. */
  kept: string[]
  back: string[]
}

/** What is kept of a price and what comes back, from the same table by which the service settles. */
export function keptCases(verdict: 'deliver' | 'return'): KeptCases {
  const why = (wanted: 'kept' | 'back'): string[] =>
    Object.entries(keptParts[verdict]).flatMap(([result, { part }]) =>
      // The table has a sentence for each of its results.
      part === wanted ? [say(`kept.${verdict}.${result as keyof (typeof keptParts)['deliver']}`)] : [],
    )
  return { verdict, kept: why('kept'), back: why('back') }
}
