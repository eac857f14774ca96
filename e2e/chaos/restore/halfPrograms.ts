import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** PostgreSQL's programs that kill whoever runs them when so many bytes have come. */
export interface HalfPrograms {
  folder: string
  /** Whether one has killed. */
  hasKilled: () => boolean
}

/** Stand-ins for the programs in `real`, in a new folder below `below`. */
export function makeHalfPrograms(real: string, below: string, bytes: number): HalfPrograms {
  const folder = mkdtempSync(join(below, 'programs-'))
  const mark = join(folder, 'has-killed')
  const part = `{ head -c ${bytes}; : >'${mark}'; kill -KILL $PPID; }`
  const write = (name: string, act: string) =>
    writeFileSync(
      join(folder, name),
      `#!/bin/sh
[ "$1" = --version ] && exec '${join(real, name)}' --version
${act}
`,
      { mode: 0o700 },
    )
  write('pg_dump', `'${join(real, 'pg_dump')}' "$@" | ${part}`)
  write('pg_restore', `${part} | '${join(real, 'pg_restore')}' "$@"`)
  return { folder, hasKilled: () => existsSync(mark) }
}
