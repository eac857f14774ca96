import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { copyChecked } from './lib/copyChecked.ts'

const folder = mkdtempSync(join(tmpdir(), 'relayooor-copy-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const place = (name: string) => join(folder, name)

it('copies back what it copied, and refuses what was changed since', async () => {
  mkdirSync(join(place('data'), 'below'), { recursive: true })
  writeFileSync(join(place('data'), 'below/key'), 'secret', { mode: 0o600 })
  writeFileSync(join(place('data'), 'empty'), '')
  chmodSync(place('data'), 0o700)
  expect(await copyChecked([{ from: place('data'), into: 'postgres' }], place('copy'), { known: false })).toBe(2)
  await expect(copyChecked([{ from: place('data'), into: '.' }], place('copy'), { known: false })).rejects.toThrow(/nothing is overwritten/)

  expect(await copyChecked([{ from: place('copy'), into: '.' }], place('back'), { known: true })).toBe(2)
  expect(readFileSync(join(place('back'), 'postgres/below/key'), 'utf8')).toBe('secret')
  expect(statSync(join(place('back'), 'postgres/below/key')).mode & 0o777).toBe(0o600)

  writeFileSync(join(place('copy'), 'postgres/below/key'), 'sEcret')
  await expect(copyChecked([{ from: place('copy'), into: '.' }], place('again'), { known: true })).rejects.toThrow(
    /not what was copied: postgres\/below\/key/,
  )
  expect(existsSync(place('again'))).toBe(false)
})
