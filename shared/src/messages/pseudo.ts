import type { Catalogue } from './catalogue.ts'
import en from './en.ts'

const accents: Readonly<Record<string, string>> = { a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú', A: 'Á', E: 'É', I: 'Í', O: 'Ó', U: 'Ú' }

/** English with marks and two fifths longer: what is not in the catalogue stands out, and what is too narrow breaks. */
export function pseudoText(text: string): string {
  let depth = 0
  const marked = [...text.matchAll(/[{}]|[^{}]+/g)].map(([part]) => {
    if (part === '{') depth += 1
    if (part === '}') depth -= 1
    // Odd depths are names of values and of choices, even ones are text.
    if (depth % 2 === 1 || part === '{' || part === '}') return part
    // As words: one of a hundred letters breaks every layout.
    const longer = '~'.repeat(Math.ceil(part.length * 0.4)).replace(/~{6}(?=~)/g, '~~~~~ ')
    return `${part.replace(/[aeiou]/gi, letter => accents[letter] ?? letter)}${longer}`
  })
  return `⟦${marked.join('')}⟧`
}

// The keys are those of English.
export default Object.fromEntries(Object.entries(en).map(([key, text]) => [key, pseudoText(text)])) as Catalogue
