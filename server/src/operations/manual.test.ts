import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { faultsOfPage } from './testing/faultsOfPage.ts'

const root = join(import.meta.dirname, '../../../docs/operations')
const read = (name: string) => readFileSync(join(root, name), 'utf8')
const manuals = ['manual.md', 'troubleshooting.md', 'install.md', 'upgrade.md', 'third-parties.md'].map(name => [name, read(name)] as const)

it.each(manuals)('%s: each call, command and setting is there, and each curl says what the call takes', (_name, page) => {
  expect(faultsOfPage(page)).toEqual([])
})

it('each task says how it is done, what is right, and where to go on when it is not', () => {
  const sections = read('manual.md').split(/^## /m).slice(1, 5)
  expect(sections.map(text => text.split('\n')[0])).toEqual(['Each day', 'Each week', 'Each month', 'Each quarter'])
  const tasks = sections.flatMap(rowsOf)
  expect(tasks.length).toBeGreaterThan(25)
  expect(tasks.filter(cells => cells.length !== 4 || cells.includes(''))).toEqual([])
})

it.each(['capacity.md', '../integration.md'])('%s: its calls, commands and settings are there too', name => {
  expect(faultsOfPage(read(name))).toEqual([])
})

it('each trouble says what it means and what to do', () => {
  const troubles = rowsOf(read('troubleshooting.md'))
  expect(troubles.length).toBeGreaterThan(25)
  expect(troubles.filter(cells => cells.length !== 3 || cells.includes(''))).toEqual([])
})

it('asking for help says what to look at, collect and tell, and whom', () => {
  const [, section = ''] = read('troubleshooting.md').split('## Asking for help')
  expect([...section.matchAll(/^\d\. \*\*([^*]+?)\.?\*\*/gm)].map(([, what]) => what)).toEqual([
    'The log first',
    'What describes it',
    'How to see it again',
    'Whom',
  ])
})

/** Without their heads. */
function rowsOf(text: string): string[][] {
  const lines = text.split('\n')
  return lines
    .filter((line, n) => /^\| (?!-)/.test(line) && !lines[n + 1]?.startsWith('|---'))
    .map(line =>
      line
        .split('|')
        .slice(1, -1)
        .map(cell => cell.trim()),
    )
}
