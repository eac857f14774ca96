/**
 * The one encoding that signatures cover: JSON with keys in code-unit order at every depth and no spaces (RFC 8785
 * for the values that occur here: strings, booleans, null, safe integers). Undefined members are left out.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`not a number that can be signed: ${value}`)
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
    return `{${members.join(',')}}`
  }
  throw new TypeError(`cannot be signed: ${typeof value}`)
}

/** The bytes signed for one kind of document; the kind is part of them, so that a quote can never pass for a receipt. */
export function signedBytes(kind: 'quote' | 'receipt', document: object): Uint8Array {
  return new TextEncoder().encode(`relayooor/${kind}/v1\n${canonicalJson(document)}`)
}
