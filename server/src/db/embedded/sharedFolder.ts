import type { Account } from './account.ts'
import { chmodSync, mkdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canEnter } from './account.ts'

/**
 * A folder of root's that the account can enter, for programs and data. @throws Error when none can be made, or others could write to it
 */
export function sharedFolder(account: Account): string {
  const refused: string[] = []
  for (const folder of ['/var/lib/relayooor', join(tmpdir(), 'relayooor-root')]) {
    const fault = prepare(folder, account)
    if (!fault) return folder
    refused.push(`${folder}: ${fault}`)
  }
  throw new Error(`no folder for PostgreSQL that another user can enter (${refused.join('; ')})`)
}

function prepare(folder: string, account: Account): string | null {
  try {
    mkdirSync(folder, { recursive: true })
    const { uid, mode } = statSync(folder)
    // What lies here is executed: in a place like /tmp somebody may have been there first.
    if (uid !== 0 || (mode & 0o022) !== 0) return "is not root's alone"
    chmodSync(folder, 0o755)
    return canEnter(account, folder) ? null : 'cannot be entered by others'
  } catch (error) {
    return String(error)
  }
}
