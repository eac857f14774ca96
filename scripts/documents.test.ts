import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { apiReference } from '../shared/src/apiReference.ts'
import { root } from './lib/paths.ts'

const documents = [
  ...readdirSync(root)
    .filter(name => name.endsWith('.md'))
    .map(name => join(root, name)),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md'))
    .map(name => join(root, 'docs', name)),
]

describe.each(documents.map(file => [relative(root, file), file] as const))('%s', (_name, file) => {
  const text = readFileSync(file, 'utf8')

  it('links to files that are there', () => {
    const links = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, path = '']) => path).filter(path => !path.includes('://'))
    expect(links.filter(path => !existsSync(join(dirname(file), path)))).toEqual([])
  })

  it('names tests that are there', () => {
    expect(namedTests(text).filter(({ path, name }) => !hasTest(join(dirname(file), path), name))).toEqual([])
  })
})

describe('the tables that name a test for each row', () => {
  it.each([['docs/security/attacks.md', 25]] as const)('%s', (name, fewest) => {
    const rows = readFileSync(join(root, name), 'utf8')
      .split('\n')
      .filter(line => /^\| (?!-|\S+ \| what happens)/.test(line))
    expect(rows.length).toBeGreaterThan(fewest)
    expect(rows.filter(row => namedTests(row).length === 0)).toEqual([])
  })
})

it('the changelog begins with the version of package.json', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const [newest] = readFileSync(join(root, 'CHANGELOG.md'), 'utf8').match(/^## .+$/m) ?? []
  expect(newest?.slice('## '.length).split(',')[0]).toBe(version)
})

it('docs/api.md is what `node scripts/write-api.ts` makes of the contract', () => {
  expect(readFileSync(join(root, 'docs/api.md'), 'utf8')).toBe(apiReference())
})

describe('docs/operations/coverage.md', () => {
  const [, ...documents] = readFileSync(join(root, 'docs/operations/coverage.md'), 'utf8').split(/^## /m)
  const rows = documents.flatMap(text =>
    [...text.matchAll(/^\| (\d+) \| (.+) \|$/gm)].map(([, line = '', cells = '']) => ({
      row: `${text[0]}${line}`,
      state: cells.split('|').at(-1)?.trim(),
      cells,
    })),
  )

  it('has every line of the five documents', () => {
    const lines = (document: string) => rows.filter(({ row }) => row.startsWith(document)).length
    expect(Object.fromEntries([...'RPEAO'].map(document => [document, lines(document)]))).toEqual({ R: 114, P: 110, E: 93, A: 95, O: 95 })
  })

  it('leaves nothing open but what belongs to a later package or is outside by design', () => {
    const ends = /^(?:served|outside|later: (?:W5|W6|W7|W9|W10|W13))$/
    expect(rows.filter(({ state = '' }) => !ends.test(state))).toEqual([])
  })

  it('names a test for all that is served', () => {
    expect(rows.filter(({ state, cells }) => state === 'served' && namedTests(cells).length === 0)).toEqual([])
  })
})

/** Written `[what it tests](../path.test.ts) *name of the test*`; more names of the same file follow as `, *name*`. */
function namedTests(text: string): { path: string; name: string }[] {
  return [...text.matchAll(/\[[^\]]+\]\(([^)]+(?:\.test|Suite)\.ts)\)((?:,? \*[^*]+\*)+)/g)].flatMap(([, path = '', names = '']) =>
    [...names.matchAll(/\*([^*]+)\*/g)].map(([, name = '']) => ({ path, name })),
  )
}

function hasTest(file: string, name: string): boolean {
  return existsSync(file) && plain(readFileSync(file, 'utf8')).includes(plain(name))
}

/** Source escapes apostrophes. */
function plain(text: string): string {
  return text.replaceAll('\\', '')
}
