import type { Token } from '@messageformat/parser'
import { parse } from '@messageformat/parser'
import { expect, it } from 'vitest'
import de from './de.ts'
import en from './en.ts'
import { sayEnglish } from './english.ts'
import es from './es.ts'
import pseudo, { pseudoText } from './pseudo.ts'

/** What each value of a message is: `n number`, `amount text`. Whether a number is counted with is up to the language. */
function valuesIn(text: string): string[] {
  const found = new Set<string>()
  const look = (tokens: Token[]): void => {
    for (const token of tokens) {
      if (token.type === 'content' || token.type === 'octothorpe') continue
      found.add(`${token.arg} ${kinds[token.type]}`)
      if (token.type !== 'argument' && token.type !== 'function') for (const { tokens: inner } of token.cases) look(inner)
    }
  }
  look(parse(text, { cardinal: ['one', 'other'], ordinal: [], strict: true }))
  return [...found].sort()
}

const kinds = { argument: 'text', select: 'choice', plural: 'number', selectordinal: 'number', function: 'number' } as const
const languages = Object.entries({ de, es, pseudo })

it.each(languages)('%s has every message and no other', (_language, messages) => {
  expect(Object.keys(messages).sort()).toEqual(Object.keys(en).sort())
})

it.each(languages)('%s takes the same values in each message', (_language, messages) => {
  for (const [key, text] of Object.entries(en)) {
    const theirs = messages[key as keyof typeof en]
    // What the service wrote in English, another language may say in its own words.
    const wanted = valuesIn(text).filter(value => value !== 'text text' || theirs.includes('{text}'))
    expect([key, valuesIn(theirs)]).toEqual([key, wanted])
  }
})

it.each(Object.entries({ de, es }))('%s is not English that was left over', (_language, messages) => {
  // Names and symbols are alike in all languages; sentences are not.
  const alike = Object.entries(en).filter(([key, text]) => text.split(' ').length > 3 && messages[key as keyof typeof en] === text)
  expect(alike).toEqual([])
})

it('counts and chooses', () => {
  expect(sayEnglish('count.transfers', { n: 1 })).toBe('1 transfer')
  expect(sayEnglish('count.transfers', { n: 1200 })).toBe('1,200 transfers')
  expect(() => sayEnglish('count.transfers', {} as { n: number })).toThrow('number')
})

it('marks texts and not values for the pseudo language', () => {
  expect(pseudoText('Your {amount} on {chain}')).toBe('⟦Yóúr ~~{amount} ón ~~{chain}⟧')
  expect(pseudoText('{n, plural, one {# transfer} other {# transfers}}')).toBe(
    '⟦{n, plural, one {# tránsfér~~~~} other {# tránsférs~~~~~}}⟧',
  )
})
