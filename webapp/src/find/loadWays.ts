import { allWords } from '../ui/say.ts'

/** The ways without a price, with their words: the first screen needs neither. */
export async function loadWays(): Promise<typeof import('./WaitOrOwn.vue')> {
  const [ways] = await Promise.all([import('./WaitOrOwn.vue'), allWords()])
  return ways
}
