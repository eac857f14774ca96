/**
 * All of them, even when one fails; then the first that failed is thrown. For steps of one transaction that do not need each other's
 * answers: what goes on after its roll-back would no longer be part of it.
 */
export async function allDone<T extends readonly unknown[] | []>(acts: T): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  // A query runs each time that it is waited for.
  const once = acts.map(async act => act) as { [K in keyof T]: Promise<Awaited<T[K]>> }
  await Promise.allSettled(once)
  return Promise.all(once)
}
