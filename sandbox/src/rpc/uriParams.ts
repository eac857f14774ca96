/**
 * Parameters of the GET form: numbers as they are, text in quotes, bytes as `0x…`.
 * Byte parameters of the JSON form are base64, except `data` of `abci_query`, which is hex.
 */
export function readUriParams(search: URLSearchParams): Record<string, unknown> {
  return Object.fromEntries([...search].map(([key, value]) => [key, readValue(key, value)]))
}

function readValue(key: string, value: string): unknown {
  if (value.startsWith('"') && value.endsWith('"') && value.length > 1) return value.slice(1, -1)
  if (/^0x[0-9a-f]*$/i.test(value) && (key === 'hash' || key === 'tx')) return Buffer.from(value.slice(2), 'hex').toString('base64')
  if (value === 'true' || value === 'false') return value === 'true'
  return value
}
