import { PgPreparedQuery } from 'drizzle-orm/pg-core'

/**
 * What PostgreSQL or the way to it complained of. It never holds a value that a query was given:
 * those may be signed bytes or what a stranger sent.
 */
export class DatabaseError extends Error {
  override name = 'DatabaseError'
  /** SQLSTATE, or the code of the socket's error. */
  readonly code: string | undefined
  /** The text of the query, with `$1` where its values stood. */
  readonly statement: string

  constructor(message: string, { code, statement, cause }: { code?: string | undefined; statement: string; cause?: unknown }) {
    super(message, { cause })
    this.code = code
    this.statement = statement
  }
}

const longestStatement = 500

/** A cast to some types complains of the value's own syntax by this code: `syntax error in tsquery: …`. */
const syntaxError = '42601'

/**
 * SQLSTATE classes whose messages name only tables, constraints and limits, and those of our triggers (P0). The others quote values:
 * `invalid input syntax for type uuid: …`.
 */
const sayNoValue = new Set(['08', '21', '23', '25', '26', '28', '34', '3D', '40', '42', '53', '54', '55', '57', '58', 'P0'])

function withoutValues(error: unknown, statement: string): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseError) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const facts = { code, statement: statement.slice(0, longestStatement) }
  // Only PostgreSQL's own answers have a severity; all others come from the socket and know no values.
  if (!('severity' in error)) return new DatabaseError(error.message || code || error.name, { ...facts, cause: error })
  return new DatabaseError(
    sayNoValue.has(code?.slice(0, 2) ?? '') && code !== syntaxError ? error.message : `PostgreSQL refused a value (${code})`,
    facts,
  )
}

/**
 * Removes values from errors: drizzle writes a query's parameters into them, and PostgreSQL quotes them in detail, context and message. All
 * queries share this one method, so logs, jobs and reports never see them.
 */
function keepValuesIn(): void {
  // It is not in drizzle's types; a version without it must not go unnoticed.
  const shared = PgPreparedQuery.prototype as unknown as {
    queryWithCache?: (statement: string, values: unknown[], run: () => Promise<unknown>) => Promise<unknown>
  }
  if (typeof shared.queryWithCache !== 'function')
    throw new TypeError('this version of drizzle-orm runs its queries in another way: databaseError.ts has to follow')
  shared.queryWithCache = async (statement, _values, run) => {
    try {
      return await run()
    } catch (error) {
      throw withoutValues(error, statement)
    }
  }
}

keepValuesIn()
