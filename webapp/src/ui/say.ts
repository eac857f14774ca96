import type { Say } from '@relayooor/shared'
import { shallowRef } from 'vue'

/** A language that the page can speak, with how it writes numbers and dates. */
export interface Language {
  /** As in `lang` of the document: `de`. */
  name: string
  /** For `Intl`: `de-AT`. */
  locale: string
  say: Say
}

const spoken = shallowRef<Language>()

/** What is drawn with `say` is drawn again in the new language. */
export function speak(language: Language): void {
  spoken.value = language
}

let loadMore = async (): Promise<void> => {}

/** Where only the words of the first screen are loaded: how to load all others. */
export function loadMoreBy(load: () => Promise<void>): void {
  loadMore = load
}

/** Waits until everything can be said. */
export function allWords(): Promise<void> {
  return loadMore()
}

/** A sentence of the catalogue in the page's language. */
export const say: Say = (key, ...values) => language().say(key, ...values)

export function language(): Language {
  if (!spoken.value) throw new Error('nothing can be said before a language is loaded')
  return spoken.value
}
