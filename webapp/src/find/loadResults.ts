import { allWords } from '../ui/say.ts'

/** What was found is drawn by code and words of its own: the first screen has nothing to draw yet. */
export async function loadResults(): Promise<typeof import('./FindResults.vue')> {
  const [page] = await Promise.all([import('./FindResults.vue'), allWords()])
  return page
}
