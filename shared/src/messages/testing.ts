import type { Say } from './catalogue.ts'
import de from './de.ts'
import { sayEnglish, sayIn } from './english.ts'
import es from './es.ts'
import pseudo from './pseudo.ts'

const others: Say[] = [sayIn('de', de), sayIn('es', es)]
const sayPseudo = sayIn('en', pseudo)

/** What of a text stands in no message, and what another language says as English does: nothing, where all is said by the catalogue. */
export function englishLeft(tell: (say: Say) => string): string[] {
  let depth = 0
  let outside = ''
  for (const letter of tell(sayPseudo)) {
    if (letter === '⟦') depth += 1
    else if (letter === '⟧') depth -= 1
    else if (depth === 0) outside += letter
  }
  const stray = outside.split(/\s+/).filter(word => /\p{L}/u.test(word))
  return [...stray, ...others.map(tell).filter(text => text === tell(sayEnglish))]
}
