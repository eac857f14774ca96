import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from './lib/paths.ts'

it('no line of code has more than 140 characters, with comments and strings, which oxfmt does not wrap', () => {
  // A message is one string: its type names the values that it takes.
  const files = codeFiles().filter(name => !/^shared\/src\/messages\/[a-z]{2}\.ts$/.test(name))
  const long = files.flatMap(name =>
    readFileSync(join(root, name), 'utf8')
      .split('\n')
      .flatMap((line, index) => ([...line].length > 140 ? [`${name}:${index + 1}`] : [])),
  )
  expect(long).toEqual([])
})

/** What git tracks; in an unpacked archive, what lies in the folders of code. */
function codeFiles(): string[] {
  const isCode = (name: string) => /\.(?:ts|mjs|cjs|js|vue|css)$/.test(name) && !/(?:^|\/)(?:migrations|node_modules|dist)\//.test(name)
  const names = tracked().filter(isCode)
  if (names.length > 0) return names
  return ['e2e', 'sandbox', 'scripts', 'server', 'shared', 'webapp'].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map(name => join(folder, name))
      .filter(isCode),
  )
}

function tracked(): string[] {
  const git = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  return git.status === 0 ? git.stdout.split('\0').filter(name => existsSync(join(root, name))) : []
}
