/**
 * One record as RFC 4180 has it. A field that a spreadsheet would run as a formula is made a text by a leading apostrophe:
 * memos, denoms and names come from strangers.
 */
export function csvRecord(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\r\n`
}

function csvField(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
