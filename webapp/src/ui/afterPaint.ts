/**
 * Waits until the browser has shown what a touch has changed, before what takes longer. A page that is not looked at is not drawn, and
 * waits for no drawing.
 */
export function afterPaint(): Promise<void> {
  return new Promise(resolve => {
    if (document.hidden) setTimeout(resolve)
    else requestAnimationFrame(() => setTimeout(resolve))
  })
}
