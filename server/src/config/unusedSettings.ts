/** Names that operators know from our documents or from services like ours, and what this version has in their place. */
const unused: Record<string, string> = {
  REDIS_URL: 'limits and caches are kept in PostgreSQL and in each process',
  DATABASE_READ_URL: 'everything is read from DATABASE_URL',
  DATABASE_DIRECT_URL: 'DATABASE_URL must lead to PostgreSQL itself, not to a pooler that shares connections',
  WALLETCONNECT_PROJECT_ID: 'the page offers the wallets of the browser',
  ENABLE_TRACING: 'there are no traces',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'there are no traces',
  VAULT_ADDR: 'secrets are read from the environment or from files (NAME_FILE=/path)',
  VAULT_TOKEN: 'secrets are read from the environment or from files (NAME_FILE=/path)',
  OP_SERVICE_ACCOUNT_TOKEN: 'secrets are read from the environment or from files (NAME_FILE=/path)',
}

/** A sentence for each setting that is given and that nothing reads; said at the start and by the doctor. */
export function describeUnused(env: NodeJS.ProcessEnv): string[] {
  return Object.entries(unused).flatMap(([name, instead]) => {
    const given = [name, `${name}_FILE`].find(one => (env[one] ?? '') !== '' && env[one] !== 'false')
    return given === undefined ? [] : [`${given} is set, and nothing reads it: ${instead}.`]
  })
}
