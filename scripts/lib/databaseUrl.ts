import { resolveReferences } from '../../server/src/config/resolveReferences.ts'
import { CommandError } from './command.ts'

/** `DATABASE_URL` of the environment, or of the file that it refers to. @throws CommandError */
export function databaseUrl(): string {
  const { values, problems } = resolveReferences(process.env)
  const wrong = problems.find(({ name }) => name === 'DATABASE_URL')
  if (wrong) throw new CommandError(`DATABASE_URL ${wrong.problem}`)
  const url = values.DATABASE_URL
  if (!url || !URL.canParse(url))
    throw new CommandError(
      'DATABASE_URL must be the address of a PostgreSQL database, such as postgres://user:password@host:5432/relayooor',
    )
  return url
}

export function databaseErrorText(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error)
}
