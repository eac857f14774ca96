import { ChainError } from './chainError.ts'
import { isAbsent } from './rpcErrors.ts'

/** Null when the application says that there is no such thing; for use inside `query`, so that the answer's height still counts. */
export async function absentAsNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof ChainError && error.code === 'rejected' && isAbsent(error.facts.abci)) return null
    throw error
  }
}
