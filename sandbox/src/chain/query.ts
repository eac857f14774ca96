/** One condition of CometBFT's query language (libs/pubsub/query). */
export interface Condition {
  key: string
  operator: '=' | '<' | '<=' | '>' | '>=' | 'CONTAINS' | 'EXISTS'
  value: string
}

/** A malformed query, worded like CometBFT's parser. */
export class QueryError extends Error {}

const condition = /^\s*([\w.-]+)\s*(?:(<=|>=|[=<>])\s*(?:'([^']*)'|(-?\d[\d.]*))|CONTAINS\s*'([^']*)'|(EXISTS))\s*/

/**
 * Reads `a.b='c' AND tx.height>=5`.
 * @throws QueryError
 */
export function parseQuery(text: string): Condition[] {
  const conditions: Condition[] = []
  let rest = text
  while (true) {
    const match = condition.exec(rest)
    if (!match) throw new QueryError(`offset ${text.length}: EOF`)
    const [whole, key = '', operator, quoted, number, part, exists] = match
    // The pattern allows no other operator.
    if (operator) conditions.push({ key, operator: operator as Condition['operator'], value: quoted ?? number ?? '' })
    else conditions.push({ key, operator: exists ? 'EXISTS' : 'CONTAINS', value: part ?? '' })
    rest = rest.slice(whole.length)
    if (rest === '') return conditions
    const and = /^AND\s+/.exec(rest)
    if (!and) throw new QueryError(`offset ${text.length - rest.length}: got ${JSON.stringify(rest.slice(0, 12))}, wanted AND`)
    rest = rest.slice(and[0].length)
  }
}

/** Whether a value of the condition's key meets it. Comparisons are of numbers. */
export function holds({ operator, value }: Condition, actual: string): boolean {
  switch (operator) {
    case '=':
      return actual === value
    case 'EXISTS':
      return true
    case 'CONTAINS':
      return actual.includes(value)
    case '<':
      return Number(actual) < Number(value)
    case '<=':
      return Number(actual) <= Number(value)
    case '>':
      return Number(actual) > Number(value)
    case '>=':
      return Number(actual) >= Number(value)
    default:
      return operator satisfies never
  }
}
