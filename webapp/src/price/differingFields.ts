import type { Difference, FactsOf } from '@relayooor/shared'

const fieldNames: Partial<Record<Difference['field'], string>> = {
  signer: 'paying account',
  messages: 'kind of transaction',
  denom: 'coin',
}

/** What a `payment-mismatch` answer found different, as a person names it. */
export function differingFields({ differences }: FactsOf<'payment-mismatch'>): string[] {
  return differences.map(({ field }) => fieldNames[field] ?? field)
}
