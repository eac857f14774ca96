import { readFileSync } from 'node:fs'

/** What is wrong with one setting, and how to fix it. */
export interface ConfigProblem {
  name: string
  problem: string
}

const kept = /^(?:vault|aws-secretsmanager|op):/

/**
 * Resolves references once, at the start: `file:/run/secrets/x` as a value, or `NAME_FILE=/path`. References to secret stores are refused,
 * not taken for the secret itself. An empty file says as little as an empty variable.
 */
export function resolveReferences(env: NodeJS.ProcessEnv): { values: Record<string, string>; problems: ConfigProblem[] } {
  const values: Record<string, string> = {}
  const problems: ConfigProblem[] = []

  function read(name: string, path: string): void {
    try {
      const text = readFileSync(path, 'utf8').trim()
      if (text !== '') values[name] = text
    } catch {
      problems.push({ name, problem: `refers to ${path}, which cannot be read` })
    }
  }

  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || value === '') continue
    if (name.endsWith('_FILE') && settingNames.has(name.slice(0, -5))) read(name.slice(0, -5), value)
    else if (value.startsWith('file:') && settingNames.has(name)) read(name, value.slice(5))
    else if (kept.test(value) && settingNames.has(name))
      problems.push({
        name,
        problem: `refers to a secret store; this version reads secrets from the environment or from files (${name}_FILE=/path)`,
      })
    else values[name] ??= value
  }
  return { values, problems }
}

/** Settings that may be given by reference. */
const settingNames = new Set([
  'DATABASE_URL',
  'DATABASE_READ_URL',
  'CLEARING_SECRET_KEY',
  'ADMIN_API_KEY',
  'SERVICE_WALLET_MNEMONIC',
  'SERVICE_WALLET_ADDRESS',
  'CHAIN_RPC_ENDPOINTS',
  'SLACK_WEBHOOK_URL',
  'DISCORD_WEBHOOK_URL',
  'ALERT_WEBHOOK_URL',
  'ALERT_WEBHOOK_SECRET',
  'SMTP_URL',
  'HERMES_REST_URL',
  'HERMES_REST_API_URL',
  'HERMES_TELEMETRY_URL',
  'CHAINPULSE_URL',
])
