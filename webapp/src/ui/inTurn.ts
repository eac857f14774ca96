import type { InjectionKey } from 'vue'
import { defineComponent, inject, nextTick, ref } from 'vue'

/** Draws now, or keeps it for its turn. */
type Take = (draw: () => void) => void

/** Given to a page that is drawn beside what is shown. */
export const turns: InjectionKey<Take> = Symbol('turns')

/** Draws what it holds in a task of its own while the page is drawn beside what is shown: a touch waits for one part, not for all. */
export const InTurn = defineComponent((_, { slots }) => {
  const drawn = ref(false)
  const take = inject(turns, draw => draw())
  take(() => (drawn.value = true))
  return () => (drawn.value ? slots.default?.() : undefined)
})

/** @param mount draws the page without the parts that take turns. @returns once all of them are drawn, those within others too */
export async function drawInTurn(mount: (take: Take) => void): Promise<void> {
  const waiting: (() => void)[] = [() => mount(take)]
  let over = false
  for (let draw = waiting.shift(); draw; draw = waiting.shift()) {
    await ownTask()
    draw()
    await nextTick()
  }
  over = true

  function take(draw: () => void): void {
    if (over) draw()
    else waiting.push(draw)
  }
}

/** What comes next has a task of its own. */
export function ownTask(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve))
}
