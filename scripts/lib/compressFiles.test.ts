import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { compressFiles } from './compressFiles.ts'

it('writes both forms beside each text that gets smaller, and beside nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'relayooor-compress-'))
  try {
    const text = 'body { color: red }\n'.repeat(200)
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'assets/style-abc.css'), text)
    writeFileSync(join(folder, 'tiny.svg'), '<svg/>')
    writeFileSync(join(folder, 'font.woff2'), text)
    compressFiles(folder)
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
      'assets',
      'assets/style-abc.css',
      'assets/style-abc.css.br',
      'assets/style-abc.css.gz',
      'font.woff2',
      'tiny.svg',
    ])
    expect(brotliDecompressSync(readFileSync(join(folder, 'assets/style-abc.css.br'))).toString()).toBe(text)
    expect(gunzipSync(readFileSync(join(folder, 'assets/style-abc.css.gz'))).toString()).toBe(text)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
