import { ChainError } from '../../chains/chainError.ts'
import { isDatabaseAway } from '../../db/databaseAway.ts'
import { DatabaseError } from '../../db/databaseError.ts'

/**
 * SQLSTATE classes that tell of the database's own state and never of what was written: connections, transactions (serialisation,
 * deadlock), rights and schema, resources, locks, an operator's hand, its machine.
 */
const passing = new Set(['08', '25', '28', '3D', '40', '42', '53', '55', '57', '58'])

/** Whether an error is caused by the block itself and would come again each time. All others are tried again. */
export function isFaultOfBlock(error: unknown): boolean {
  if (error instanceof ChainError || isDatabaseAway(error)) return false
  if (error instanceof DatabaseError)
    return error.code !== undefined && /^[0-9A-Z]{5}$/.test(error.code) && !passing.has(error.code.slice(0, 2))
  return !(error instanceof Error && 'code' in error) && !(error instanceof DOMException)
}
