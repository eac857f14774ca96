/** `read` is answered from our records, `look` asks a chain, `order` makes work or money move. */
export const costKinds = ['read', 'look', 'order'] as const
export type CostKind = (typeof costKinds)[number]

/**
 * What makes a call larger: the transfers that it names, the rows of a list that it asks for, the bytes that it sends, of one field or of
 * its whole body; or, for `found`, what it turns out to need (each transfer of a transaction, a search beyond the records), counted once
 * known, before it is done.
 */
export type Measure = 'packets' | 'coins' | 'limit' | 'txBytes' | 'body' | 'found'

/** One unit for each so many, and at least one. */
export interface PerSize {
  each: number
  of: Measure
}

/** What a call takes of its caller's budgets: units of one kind or of several. */
export type CallCost = Partial<Record<CostKind, 1 | PerSize>>

/** Units of each kind that a parsed call costs before anything is done for it. */
export function unitsOf(cost: CallCost, request: { query?: unknown; body?: unknown }): [CostKind, number][] {
  return costKinds.flatMap((kind): [CostKind, number][] => {
    const asked = cost[kind]
    return asked === undefined ? [] : [[kind, asked === 1 ? 1 : Math.max(1, Math.ceil(sizeIn(request, asked.of) / asked.each))]]
  })
}

function sizeIn({ query, body }: { query?: unknown; body?: unknown }, measure: Measure): number {
  if (measure === 'body') return new TextEncoder().encode(JSON.stringify(body ?? '')).length
  const value = [query, body].map(part => fieldOf(part, measure)).find(one => one !== undefined)
  return typeof value === 'number' ? value : typeof value === 'string' || Array.isArray(value) ? value.length : 0
}

function fieldOf(part: unknown, name: string): unknown {
  return typeof part === 'object' && part !== null ? Object.entries(part).find(([key]) => key === name)?.[1] : undefined
}
