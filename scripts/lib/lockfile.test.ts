import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from './paths.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')

it('each package of the lock file comes from the registry and is held to its SHA-512', () => {
  const resolutions = read('pnpm-lock.yaml')
    .split('\n')
    .filter(line => line.trim().startsWith('resolution:'))
  expect(resolutions.length).toBeGreaterThan(100)
  expect(resolutions.filter(line => !/^ {4}resolution: \{integrity: sha512-[\w+/]{86}==\}$/.test(line))).toEqual([])
})

it.each(['.', 'shared', 'server', 'webapp', 'sandbox', 'e2e'])('%s names exact versions', workspace => {
  const {
    dependencies = {},
    devDependencies = {},
    optionalDependencies = {},
  } = JSON.parse(read(join(workspace, 'package.json'))) as Record<string, Record<string, string>>
  const versions = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
  expect(
    versions.filter(([, version]) => !/^(?:\d+\.\d+\.\d+(?:-[\w.]+)?|workspace:\*|npm:[\w@/.-]+@\d+\.\d+\.\d+)$/.test(version)),
  ).toEqual([])
})
