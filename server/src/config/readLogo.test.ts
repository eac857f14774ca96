import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readLogo } from './readLogo.ts'

const folder = mkdtempSync(join(tmpdir(), 'relayooor-logo-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

it('reads a picture with its type', () => {
  expect(readLogo(file('a.SVG', '<svg/>'))).toEqual({ type: 'image/svg+xml', bytes: Buffer.from('<svg/>') })
})

it.each([
  ['that is none', () => file('a.html', '<p>'), 'no .svg, .png or .webp'],
  ['that is too large', () => file('a.png', 'x'.repeat(102_401)), 'larger than 100 KiB'],
  ['that is not there', () => join(folder, 'none.png'), 'cannot be read'],
])('refuses a picture %s', (_, path, why) => {
  expect(readLogo(path())).toContain(why)
})
