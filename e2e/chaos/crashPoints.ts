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
  'ask-for-notices',
  'change-pools',
  'clean-up',
  'close-order',
  'create-webhook',
  'exchange-key',
  'handle-former-payment',
  'issue-api-key',
  'note-order',
  'rebuild-payers',
  'redeliver-webhook',
  'reload',
  'renew-webhook-secret',
  'restart',
  'retry-order',
  'revoke-api-key',
  'run-task',
  'switch-webhook',
  'tell-order',
  'turn-off-webhook',
]

/** All named edges, read from the server's source so that none is forgotten; sorted. */
export function crashPointNames(): string[] {
  const names = new Set<string>()
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts') || /^db\/(?:crashPoint|inTransaction)|\btesting\b/.test(file)) continue
    const text = readFileSync(join(source, file), 'utf8')
    for (const [, name = ''] of text.matchAll(/inTransaction\(\s*[\w.]+,\s*'([\w:-]+)'/g)) {
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
