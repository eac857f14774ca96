const selector = '#app input[name=q]'

/** Who was quicker than the script keeps what he typed into the first screen's field, and his place in it. */
export function keepEntry(mount: () => void): void {
  const before = document.querySelector<HTMLInputElement>(selector)
  const typed = before?.value ?? ''
  const wasIn = before !== null && document.activeElement === before
  mount()
  const after = document.querySelector<HTMLInputElement>(selector)
  if (!after) return
  if (typed !== '' && after.value === '') {
    after.value = typed
    after.dispatchEvent(new Event('input'))
  }
  if (wasIn) after.focus()
}
