import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

export interface Account {
  uid: number
  gid: number
}

/**
 * The user of PostgreSQL: `nobody` when we are root, as which it refuses to run; null is our own. @throws Error when there is no `nobody`
 */
export function postgresAccount(): Account | null {
  if (process.getuid?.() !== 0) return null
  const fields = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => line.split(':'))
    .find(([name]) => name === 'nobody')
  const [uid, gid] = [Number(fields?.[2]), Number(fields?.[3])]
  if (!Number.isInteger(uid) || !Number.isInteger(gid) || uid === 0)
    throw new Error('PostgreSQL cannot run as root, and /etc/passwd has no user "nobody" to run it as')
  return { uid, gid }
}

/** Whether the account may pass through an existing folder and every folder above it. */
export function canEnter(account: Account, folder: string): boolean {
  const { uid, gid, mode } = statSync(folder)
  const [owner, group, others] = [0o100, 0o010, 0o001]
  const needed = uid === account.uid ? owner : gid === account.gid ? group : others
  const above = dirname(folder)
  return (mode & needed) !== 0 && (above === folder || canEnter(account, above))
}
