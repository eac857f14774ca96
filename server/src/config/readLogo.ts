import { readFileSync } from 'node:fs'

const types: Record<string, string> = { svg: 'image/svg+xml', png: 'image/png', webp: 'image/webp' }
const mostBytes = 100 * 1024

export interface Logo {
  type: string
  bytes: Buffer
}

/** The operator's logo, served by us: the page shows no picture of anybody else. @returns what is wrong with it as a text */
export function readLogo(path: string): Logo | string {
  const type = types[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '']
  if (type === undefined) return `names ${path}, which is no .svg, .png or .webp`
  try {
    const bytes = readFileSync(path)
    return bytes.length > mostBytes ? `names ${path}, which is larger than ${mostBytes / 1024} KiB` : { type, bytes }
  } catch {
    return `names ${path}, which cannot be read`
  }
}
