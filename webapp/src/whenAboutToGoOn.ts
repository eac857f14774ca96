const signs = ['pointerdown', 'keydown', 'focusin'] as const
/** Long enough that nothing of it competes with the first screen on a slow line. */
const quietMs = 4_000

/** Runs it once: when somebody begins to act, at the latest after some quiet seconds. */
export function whenAboutToGoOn(run: () => Promise<void>): void {
  const timer = setTimeout(act, quietMs)
  signs.forEach(sign => window.addEventListener(sign, act, { passive: true }))

  function act(): void {
    clearTimeout(timer)
    signs.forEach(sign => window.removeEventListener(sign, act))
    void run()
  }
}
