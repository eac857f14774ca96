import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
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

/** Written `[what it tests](../path.test.ts) *name of the test*`; more names of the same file follow as `, *name*`. */
function namedTests(text: string): { path: string; name: string }[] {
  return [...text.matchAll(/\[[^\]]+\]\(([^)]+\.test\.ts)\)((?:,? \*[^*]+\*)+)/g)].flatMap(([, path = '', names = '']) =>
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
