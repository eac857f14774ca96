import type { FactsOf } from '@relayooor/shared'
import { say } from '../ui/say.ts'

/** What a `payment-mismatch` answer found different, as a person names it. */
export function differingFields({ differences }: FactsOf<'payment-mismatch'>): string[] {
  return differences.map(({ field }) => say(`pay.field.${field}`))
}
