import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** Images and fonts are compressed already. */
const texts = /\.(?:html|js|css|svg|json|txt|webmanifest)$/

/** Writes brotli and gzip forms beside each text of a build, where that makes it smaller. */
export function compressFiles(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }).filter(
    entry => entry.isFile() && texts.test(entry.name),
  )) {
    const file = join(entry.parentPath, entry.name)
    const bytes = readFileSync(file)
    const forms = {
      br: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
      gz: gzipSync(bytes, { level: 9 }),
    }
    for (const [ending, form] of Object.entries(forms).filter(([, form]) => form.length < bytes.length))
      writeFileSync(`${file}.${ending}`, form)
  }
}
