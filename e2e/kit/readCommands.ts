import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The commands of a page for operators: its blocks of shell, by the heading above them. */
export function readCommands(page: string): { section: string; commands: string }[] {
  const text = readFileSync(join(import.meta.dirname, '../../docs/operations', page), 'utf8')
  return text
    .split(/^## /m)
    .flatMap(part =>
      [...part.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, commands = '']) => ({ section: part.split('\n')[0] ?? '', commands })),
    )
}
