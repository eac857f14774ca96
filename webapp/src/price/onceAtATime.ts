/**
 * Does something in one tab of this browser at a time.
 * @returns false when another tab did it: after `waits` was called, and once that tab is done or closed
 */
export async function onceAtATime(name: string, work: () => Promise<void>, waits: () => void): Promise<boolean> {
  // Browsers have locks on https alone.
  const locks: LockManager | null | undefined = navigator.locks
  if (!locks) {
    await work()
    return true
  }
  const alone = await locks.request(name, { ifAvailable: true }, async lock => {
    if (lock) await work()
    return lock !== null
  })
  if (alone) return true
  waits()
  await locks.request(name, { mode: 'shared' }, () => {})
  return false
}
