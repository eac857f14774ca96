import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { resolveReferences } from './resolveReferences.ts'

const folder = mkdtempSync(join(tmpdir(), 'relayooor-references-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

it('reads a secret from its file, by either way of naming it, without the end of its line', () => {
  const path = file('key', 'a secret\n')
  expect(resolveReferences({ ADMIN_API_KEY_FILE: path, CLEARING_SECRET_KEY: `file:${path}` })).toEqual({
    values: { ADMIN_API_KEY: 'a secret', CLEARING_SECRET_KEY: 'a secret' },
    problems: [],
  })
})

it('takes an empty file for what an empty variable is: not set', () => {
  expect(resolveReferences({ SERVICE_WALLET_MNEMONIC_FILE: file('empty', '\n'), ADMIN_API_KEY: '' })).toEqual({ values: {}, problems: [] })
})

it('names the setting whose file cannot be read', () => {
  const path = join(folder, 'nowhere')
  expect(resolveReferences({ DATABASE_URL_FILE: path }).problems).toEqual([
    { name: 'DATABASE_URL', problem: `refers to ${path}, which cannot be read` },
  ])
})
