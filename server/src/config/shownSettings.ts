import type { SettingName } from './readConfig.ts'

/**
 * How a setting is shown to those who run the service: as it is, as the addresses in it without what may be a key (user, path, query), or
 * not at all. Whoever adds a setting has to say.
 */
const shownAs: Record<SettingName, 'plain' | 'addresses' | 'secret'> = {
  HOST: 'plain',
  PORT: 'plain',
  METRICS_PORT: 'plain',
  METRICS_HOST: 'plain',
  PUBLIC_URL: 'plain',
  ALLOWED_ORIGINS: 'plain',
  TRUST_PROXY: 'plain',
  DATABASE_URL: 'addresses',
  DATABASE_POOL_SIZE: 'plain',
  MIGRATE_ON_START: 'plain',
  ROLE: 'plain',
  READING_AUTO_START: 'plain',
  CLEARING_AUTO_START: 'plain',
  REFUNDS_AUTO_START: 'plain',
  MONITORING_AUTO_START: 'plain',
  HERMES_CONFIG_PATH: 'plain',
  HERMES_BIN: 'plain',
  HERMES_LANE_KEYS: 'plain',
  HERMES_REST_URL: 'addresses',
  HERMES_REST_API_URL: 'addresses',
  HERMES_TELEMETRY_URL: 'addresses',
  CHAINPULSE_URL: 'addresses',
  CHAIN_RPC_ENDPOINTS: 'addresses',
  SERVICE_WALLET_ADDRESS: 'plain',
  SERVICE_WALLET_MNEMONIC: 'secret',
  REFUND_AUTO_LIMIT: 'plain',
  REFUND_CAUSED_LIMIT: 'plain',
  REFUND_CAUSED_DAILY_LIMIT: 'plain',
  REFUND_FAILED_DAILY_LIMIT: 'plain',
  ADMIN_API_KEY: 'secret',
  ADMIN_WALLETS: 'plain',
  ADMIN_VIEWER_WALLETS: 'plain',
  RPC_QUORUM: 'plain',
  CLEARING_SECRET_KEY: 'secret',
  CLEARING_SERVICE_FEE: 'plain',
  CLEARING_PER_PACKET_FEE: 'plain',
  CLEARING_TOKEN_TTL: 'plain',
  PAYMENT_CONFIRMATION_BLOCKS: 'plain',
  STUCK_AFTER_SECONDS: 'plain',
  CLEAR_TIMEOUT_SECONDS: 'plain',
  CLEAR_DEADLINE_SECONDS: 'plain',
  SLACK_WEBHOOK_URL: 'addresses',
  DISCORD_WEBHOOK_URL: 'addresses',
  ALERT_WEBHOOK_URL: 'addresses',
  ALERT_WEBHOOK_SECRET: 'secret',
  SMTP_URL: 'addresses',
  MAIL_FROM: 'plain',
  WEB_PUSH_KEYS: 'secret',
  RELAYOOOR_CONFIG: 'plain',
  RELAYOOOR_MODE: 'plain',
  DEVELOPMENT_WALLET_URL: 'plain',
  DATA_DIR: 'plain',
  SUPERVISED: 'plain',
  LOG_LEVEL: 'plain',
  LOG_FORMAT: 'plain',
  LOG_FILE: 'plain',
  LOG_FILE_MAX_MB: 'plain',
  LOG_FILE_KEEP_DAYS: 'plain',
  BACKUP_DIR: 'plain',
  BACKUP_RETENTION_DAYS: 'plain',
  BACKUP_AGE_RECIPIENTS: 'plain',
  POSTGRES_BIN: 'plain',
}

/** What is shorter stands in too many lines. */
const shortestKey = 12

export interface ShownSetting {
  value?: string
  secret: boolean
}

export function showSetting(name: SettingName, value: string | undefined): ShownSetting {
  const secret = shownAs[name] !== 'plain'
  switch (shownAs[name]) {
    case 'plain':
      return { secret, ...(value !== undefined && { value }) }
    case 'addresses':
      return { secret, ...(value !== undefined && { value: hostsIn(value) }) }
    case 'secret':
      return { secret }
  }
}

/** What must never stand in a log, by the settings that hold it: keys and phrases, and addresses with a key in them. */
export function secretsIn(given: Partial<Record<SettingName, string>>): string[] {
  // Object.entries forgets the names.
  return (Object.entries(given) as [SettingName, string][]).flatMap(([name, value]) => {
    if (shownAs[name] === 'plain') return []
    if (name === 'SERVICE_WALLET_MNEMONIC') return [value.trim()]
    return value.split(',').flatMap(item => (shownAs[name] === 'secret' ? [item.trim()] : keysIn(item.trim())))
  })
}

/** Of an address what may be a key: its password, and in the web what follows the host. */
function keysIn(item: string): string[] {
  const address = addressIn(item)?.url
  if (!address) return []
  const rest = address.protocol.startsWith('http') ? `${address.pathname}${address.search}` : ''
  return [...(address.password === '' ? [] : [`:${address.password}@`]), ...(rest.length >= shortestKey ? [rest] : [])]
}

function hostsIn(value: string): string {
  return value
    .split(',')
    .map(item => {
      const address = addressIn(item)
      return address ? `${address.before}${address.url.protocol}//${address.url.host}` : '[not shown]'
    })
    .join(',')
}

/** An address, and what stands before it: a chain's id. */
function addressIn(item: string): { before: string; url: URL } | null {
  const text = item.trim()
  const begin = text.search(/[a-z]+:\/\//)
  const address = begin < 0 ? '' : text.slice(begin)
  return URL.canParse(address) ? { before: text.slice(0, begin), url: new URL(address) } : null
}
