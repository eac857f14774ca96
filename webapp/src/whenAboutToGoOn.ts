const signs = ['pointerdown', 'keydown', 'focusin'] as const
/** Long enough that nothing of it competes with the first screen on a slow line. */
const quietMs = 4_000

/** Runs it once: when somebody begins to act, at the latest after some quiet seconds. @returns a function that gives it up */
export function whenAboutToGoOn(run: () => Promise<void>): () => void {
  let timer = setTimeout(act, quietMs)
  let frame = 0
  signs.forEach(sign => window.addEventListener(sign, act, { passive: true }))
  return giveUp

  function act(): void {
    giveUp()
    // What the touch itself changes is shown first.
    frame = requestAnimationFrame(() => (timer = setTimeout(() => void run())))
  }

  function giveUp(): void {
    clearTimeout(timer)
    cancelAnimationFrame(frame)
    signs.forEach(sign => window.removeEventListener(sign, act))
  }
}
