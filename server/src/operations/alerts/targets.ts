import type { AlertTarget } from '@relayooor/shared'
import type { AlertSettings } from '../../config/alertSettings.ts'
import type { Config } from '../../config/readConfig.ts'
import type { AlertMessage } from '../../db/schema/index.ts'
import type { WebhookAnswer, WebhookCall } from './callWebhook.ts'
import { callWebhook } from './callWebhook.ts'
import { createMailer } from './mailer.ts'
import { blockList } from './mayBeCalled.ts'
import { signBody } from './signBody.ts'

const timeoutMs = 10_000
/** Discord takes 2,000 characters, and Slack many more. */
const longestText = 1_900

/** What is sent: `id` stays the same when it is tried again, so that a target can drop what it has. */
export interface Outgoing {
  id: string
  message: AlertMessage
  at: Date
}

/** Where alerts go. */
export interface Target {
  name: AlertTarget
  /** @throws Error when it could not be asked; its message holds no secret */
  send: (outgoing: Outgoing) => Promise<WebhookAnswer>
}

type Notify = Config['notify']

/** The targets that are set up, and what of the settings comes to nothing. */
export function createTargets(
  { slackUrl, discordUrl, webhookUrl, webhookSecret, smtpUrl, mailFrom }: Notify,
  { email, allowNetworks }: Pick<AlertSettings, 'email' | 'allowNetworks'>,
  serviceName: string,
  patience: Pick<WebhookCall, 'timeoutMs' | 'resolve'> = { timeoutMs },
): { targets: Target[]; unusable: string[] } {
  const allowed = blockList(allowNetworks)
  const post = (url: string, body: string, headers = {}) => callWebhook({ url, body, headers, allowed, ...patience })
  const targets: Target[] = []
  if (slackUrl !== undefined)
    targets.push({ name: 'slack', send: ({ message }) => post(slackUrl, JSON.stringify({ text: forSlack(plain(message)) })) })
  if (discordUrl !== undefined)
    targets.push({
      name: 'discord',
      // A detail may hold foreign text: nobody is called by name for it.
      send: ({ message }) => post(discordUrl, JSON.stringify({ content: plain(message), allowed_mentions: { parse: [] } })),
    })
  if (webhookUrl !== undefined && webhookSecret !== undefined)
    targets.push({
      name: 'webhook',
      send: ({ id, message, at }) => {
        const body = JSON.stringify({ id, service: serviceName, ...message })
        return post(webhookUrl, body, { 'relayooor-delivery': id, 'relayooor-signature': signBody(body, webhookSecret, at) })
      },
    })
  if (smtpUrl !== undefined && mailFrom !== undefined && email.length > 0)
    targets.push(mailTarget(smtpUrl, mailFrom, email, serviceName, patience.timeoutMs))

  const lacks = (setting: string, what: string) => `${setting} is set without ${what}: no alert goes that way`
  const mail = [
    ...(smtpUrl === undefined ? ['SMTP_URL'] : []),
    ...(mailFrom === undefined ? ['MAIL_FROM'] : []),
    ...(email.length === 0 ? ['alerts.email in RELAYOOOR_CONFIG'] : []),
  ]
  const given = [smtpUrl && 'SMTP_URL', mailFrom && 'MAIL_FROM', email.length > 0 && 'alerts.email'].filter(Boolean)
  return {
    targets,
    unusable: [
      ...(webhookUrl !== undefined && webhookSecret === undefined ? [lacks('ALERT_WEBHOOK_URL', 'ALERT_WEBHOOK_SECRET')] : []),
      ...(webhookUrl === undefined && webhookSecret !== undefined ? [lacks('ALERT_WEBHOOK_SECRET', 'ALERT_WEBHOOK_URL')] : []),
      ...(given.length > 0 && mail.length > 0 ? [lacks(given.join(' and '), mail.join(' and '))] : []),
      ...(targets.length === 0
        ? ['Nobody is told of alerts: SLACK_WEBHOOK_URL, DISCORD_WEBHOOK_URL, ALERT_WEBHOOK_URL and SMTP_URL lead nowhere.']
        : []),
    ],
  }
}

function mailTarget(url: string, from: string, to: string[], serviceName: string, patienceMs: number): Target {
  const send = createMailer(url, from, patienceMs)
  return {
    name: 'email',
    send({ id, message }) {
      const [subject = ''] = message.text.split('\n')
      return send({ id: `alert-${id}`, to, subject: `[${serviceName}] ${subject}`.slice(0, 200), text: message.text })
    },
  }
}

/** A detail may hold foreign text: `<!channel>` would call everybody. */
function forSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function plain({ text }: AlertMessage): string {
  return text.length > longestText ? `${text.slice(0, longestText)} …` : text
}
