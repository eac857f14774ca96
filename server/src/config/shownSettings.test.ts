import { expect, it } from 'vitest'
import { createLogger } from '../operations/logger.ts'
import { settingNames } from './readConfig.ts'
import { secretsIn, showSetting } from './shownSettings.ts'

const swordfish = 'swordfish-swordfish-swordfish-swordfish'
const given = {
  DATABASE_URL: `postgres://relayooor:${swordfish}@db.example:5432/relayooor`,
  CHAIN_RPC_ENDPOINTS: `ibc-0:https://node.example/${swordfish},ibc-1:https://user:${swordfish}@rpc.example`,
  SLACK_WEBHOOK_URL: `https://hooks.slack.example/services/${swordfish}`,
  ALERT_WEBHOOK_URL: `https://hook.example/?key=${swordfish}`,
  SMTP_URL: `smtps://me:${swordfish}@mail.example`,
  CLEARING_SECRET_KEY: `${swordfish}1, ${swordfish}2`,
  ADMIN_API_KEY: swordfish,
  SERVICE_WALLET_MNEMONIC: `one two ${swordfish}`,
  ALERT_WEBHOOK_SECRET: swordfish,
  PORT: '8080',
}

it('what is secret is not shown, of addresses the hosts alone, and the rest as it is', () => {
  const shown = settingNames.map(name => [name, showSetting(name, { ...given }[name as keyof typeof given]).value] as const)
  expect(JSON.stringify(shown)).not.toContain('swordfish')
  expect(Object.fromEntries(shown.filter(([, value]) => value !== undefined))).toEqual({
    DATABASE_URL: 'postgres://db.example:5432',
    CHAIN_RPC_ENDPOINTS: 'ibc-0:https://node.example,ibc-1:https://rpc.example',
    SLACK_WEBHOOK_URL: 'https://hooks.slack.example',
    ALERT_WEBHOOK_URL: 'https://hook.example',
    SMTP_URL: 'smtps://mail.example',
    PORT: '8080',
  })
  expect(showSetting('CHAIN_RPC_ENDPOINTS', swordfish).value).toBe('[not shown]')
})

it.each(['json', 'text'] as const)('no line of the log has one, whatever it came with (%s)', format => {
  const lines: string[] = []
  const take = (line: string) => void lines.push(line)
  const log = createLogger({ level: 'info', format }, { write: take }, { secrets: secretsIn(given), onLine: take })
  for (const value of Object.values(given)) {
    log.info({ url: value }, `asked ${value}`)
    log.error({ err: new Error(`cannot ask ${value}`, { cause: new Error(value) }) }, 'it failed')
  }
  expect(lines).toHaveLength(4 * Object.keys(given).length)
  expect(lines.join('')).not.toContain(swordfish)
  expect(lines.join('')).toContain('8080')
})
