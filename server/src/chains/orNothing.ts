/**
 * What a transaction's message says; nothing when it does not decode: no chain has carried out such
 * a one. The generated decoders throw plain errors.
 */
export function orNothing<T>(decode: () => T[]): T[] {
  try {
    return decode()
  } catch {
    return []
  }
}
