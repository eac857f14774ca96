const signs = ['pointerdown', 'keydown', 'focusin'] as const
/** Long enough that nothing of it competes with the first screen on a slow line. */
const quietMs = 4_000

/** Runs it once: when somebody begins to act, at the latest after some quiet seconds. @returns a function that gives it up */
export function whenAboutToGoOn(run: () => Promise<void>): () => void {
  const timer = setTimeout(act, quietMs)
  signs.forEach(sign => window.addEventListener(sign, act, { passive: true }))
  return giveUp

  function act(): void {
    giveUp()
    void run()
  }

  function giveUp(): void {
    clearTimeout(timer)
    signs.forEach(sign => window.removeEventListener(sign, act))
  }
}
