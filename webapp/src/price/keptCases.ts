import { keptParts } from '@relayooor/shared'

export interface KeptCases {
  verdict: 'deliver' | 'return'
  /** In which cases a transfer's part of the price is kept, and in which it comes back, each as a sentence. */
  kept: string[]
  back: string[]
}

/** What is kept of a price and what comes back, from the same table by which the service settles. */
export function keptCases(verdict: 'deliver' | 'return'): KeptCases {
  const cases = Object.values<{ part: 'kept' | 'back'; why: string }>(keptParts[verdict])
  const whys = (wanted: 'kept' | 'back'): string[] => cases.filter(({ part }) => part === wanted).map(({ why }) => why)
  return { verdict, kept: whys('kept'), back: whys('back') }
}
