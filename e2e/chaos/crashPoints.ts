import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const source = join(import.meta.dirname, '../../server/src')

/**
 * Left out: commands of their own; what takes a difference of the ledger on the operator's side, which would hide what is looked for; two
 * deeds of an operator that no scenario has yet; and what follows a fault of ours in recording a block, which none of them has.
 */
const leftOut = [
  'rebuild-statistics',
  'rebuild-costs',
  'correct-ledger',
  'grant-goodwill',
  'attach-payment',
  'quarantine-block',
  'read-quarantined',
  'retry-quarantined',
]

/** Every named edge in the server's own source, sorted: so that none is forgotten, whatever is added later. */
export function crashPointNames(): string[] {
  const names = new Set<string>()
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts') || file.startsWith('db/crashPoint') || file.startsWith('db/inTransaction'))
      continue
    const text = readFileSync(join(source, file), 'utf8')
    for (const [, name = ''] of text.matchAll(/inTransaction\([^'`]*'([\w:-]+)'/g)) {
      if (leftOut.includes(name)) continue
      names.add(`${name}:before-commit`)
      names.add(`${name}:after-commit`)
    }
    for (const [, name] of text.matchAll(/crashPoint\('([\w:-]+)'\)/g)) names.add(String(name))
  }
  return [...names].sort()
}
