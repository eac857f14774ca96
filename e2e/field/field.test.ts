import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { useDatabase } from '@relayooor/server/db/testing.ts'
import { describe, expect, it } from 'vitest'
import { root } from '../../scripts/lib/paths.ts'
import { topics } from './cases.ts'
import { fieldOn } from './field.ts'
import { fieldDocument } from './fieldDocument.ts'

const database = await useDatabase()
const cases = Object.values(topics).flat()

describe('a person reads', () => {
  const told = cases.flatMap(({ id, reads }) => (reads ? [[id, reads] as const] : []))
  it.each(told)('%s', async (_, { text, said }) => {
    expect(await said(fieldOn(database))).toBe(text)
  })
})

describe('each report', () => {
  it('is there once, under its topic', () => {
    for (const [title, rows] of Object.entries(topics)) for (const { id } of rows) expect(id).toMatch(new RegExp(`^${title[0]}\\d\\d$`))
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length)
  })

  it('names the tests that show it, or what it waits for', () => {
    expect(cases.filter(({ shownBy, later }) => shownBy.length === 0 && later === undefined).map(({ id }) => id)).toEqual([])
  })

  it('names tests that are there', () => {
    const named = cases.flatMap(({ id, shownBy }) => shownBy.flatMap(([file, ...names]) => names.map(name => ({ id, file, name }))))
    expect(named.filter(({ file, name }) => !titlesIn(file).some(title => title.includes(name)))).toEqual([])
  })
})

it('docs/field.md is what `node e2e/field/write.ts` makes of the cases', () => {
  expect(readFileSync(join(root, 'docs/field.md'), 'utf8')).toBe(fieldDocument(topics))
})

/** Texts of a test file, without the escapes of their quotes: the titles are among them. */
function titlesIn(file: string): string[] {
  return readFileSync(join(root, file), 'utf8').replaceAll("\\'", "'").split('\n')
}
