type Listener = (isNear: boolean, height: number) => void

/** Pixels beyond the window that still count as near it: about as far as one looks ahead while scrolling. */
const ahead = 1_500
const listeners = new WeakMap<Element, Listener>()
let observer: IntersectionObserver | undefined

/** Tells whether an element is near the window, now and at each change, with its height; one observer for the whole page. */
export function watchNear(element: Element, listener: Listener): () => void {
  observer ??= new IntersectionObserver(
    entries => {
      for (const { target, isIntersecting, boundingClientRect } of entries)
        listeners.get(target)?.(isIntersecting, boundingClientRect.height)
    },
    { rootMargin: `${ahead}px 0px` },
  )
  listeners.set(element, listener)
  observer.observe(element)
  return () => observer?.unobserve(element)
}
