/**
 * Text as PostgreSQL takes it, in `text` and in `jsonb`: a NUL and half a surrogate pair, which protobuf and JSON let pass, become
 * the replacement character. A memo or a receiver with one must not stop the reading of a chain.
 */
export function storableText(text: string): string {
  return isStorable(text) ? text : text.toWellFormed().replaceAll('\0', '\uFFFD')
}

export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}
