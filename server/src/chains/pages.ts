/** Follows `nextKey` to the end. */
export async function everyPage<T>(ask: (key: Uint8Array) => Promise<{ items: T[], nextKey: Uint8Array | undefined }>): Promise<T[]> {
  const all: T[] = []
  let key: Uint8Array | undefined = new Uint8Array()
  do {
    const page: { items: T[], nextKey: Uint8Array | undefined } = await ask(key)
    all.push(...page.items)
    key = page.nextKey
  } while (key && key.length > 0)
  return all
}
