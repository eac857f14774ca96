import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const source = join(import.meta.dirname, '../../server/src')

/** No scenario reaches these: separate commands, some admin actions, blocks that our own faults keep unrecorded, backups. */
const leftOut = [
  'rebuild-sums',
  'restore',
  'back-up',
  'recognise-refunds',
  'correct-ledger',
  'grant-goodwill',
  'attach-payment',
  'quarantine-block',
  'read-quarantined',
  'retry-quarantined',
  'write-alert-messages',
  'change-alert',
  'toggle-alert-rule',
  'test-alerts',
  'redeliver-alert',
]

/** All named edges, read from the server's source so that none is forgotten; sorted. */
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
    for (const [, name = ''] of text.matchAll(/crashPoint\('([\w:-]+)'\)/g)) {
      if (!leftOut.includes(name.split(':')[0] ?? '')) names.add(name)
    }
  }
  return [...names].sort()
}
