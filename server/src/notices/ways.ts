import type { NoticeWay } from '@relayooor/shared'
import type { Config } from '../config/readConfig.ts'
import type { WebhookAnswer, WebhookCall } from '../operations/alerts/callWebhook.ts'
import type { NoticeText } from './compose.ts'
import { createHash } from 'node:crypto'
import { PushAddress } from '@relayooor/shared'
import webPush from 'web-push'
import { callWebhook } from '../operations/alerts/callWebhook.ts'
import { createMailer } from '../operations/alerts/mailer.ts'
import { blockList } from '../operations/alerts/mayBeCalled.ts'

/** What is sent. `id` is the same when it is tried again. @throws Error when it could not be asked; its message holds no address */
export type SendNotice = (id: string, address: string, text: NoticeText) => Promise<WebhookAnswer>

/** How people are told. */
export interface Ways extends Partial<Record<NoticeWay, SendNotice>> {
  /** With which a page asks its browser for a push address. */
  pushKey?: string
  /** What of the settings comes to nothing. */
  unusable: string[]
}

type Call = (call: WebhookCall) => Promise<WebhookAnswer>
const timeoutMs = 10_000
/** A browser that is off for longer shows it no more; the page always does. */
const pushSeconds = 3 * 24 * 3_600

/** The ways that are set up. `call`: how a push service is asked. */
export function createWays(
  { notify: { smtpUrl, mailFrom }, webPushKeys }: Pick<Config, 'notify' | 'webPushKeys'>,
  publicUrl: string,
  call: Call = callWebhook,
): Ways {
  const isSafe = publicUrl.startsWith('https:')
  return {
    ...(smtpUrl !== undefined && mailFrom !== undefined && { email: byMail(smtpUrl, mailFrom) }),
    ...(webPushKeys && isSafe && { push: byPush(webPushKeys, publicUrl, call), pushKey: webPushKeys.publicKey }),
    unusable:
      webPushKeys && !isSafe
        ? ['WEB_PUSH_KEYS is set, and PUBLIC_URL is no https address: browsers take no messages for such a page.']
        : [],
  }
}

function byMail(url: string, from: string): SendNotice {
  const send = createMailer(url, from, timeoutMs)
  return (id, to, { subject, paragraphs, stopUrl }) =>
    send({
      id: `notice-${id}`,
      to,
      subject,
      text: `${paragraphs.join('\n\n')}\n`,
      headers: {
        'Auto-Submitted': 'auto-generated',
        // One click in the mail program (RFC 8058).
        'List-Unsubscribe': `<${stopUrl}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    })
}

function byPush(keys: { publicKey: string; privateKey: string }, publicUrl: string, call: Call): SendNotice {
  return async (id, address, { subject, sentence, path, tag }) => {
    const { endpoint, headers, body } = webPush.generateRequestDetails(
      PushAddress.parse(JSON.parse(address)),
      JSON.stringify({ title: subject, body: sentence, path, tag }),
      {
        vapidDetails: { subject: publicUrl, ...keys },
        TTL: pushSeconds,
        urgency: 'normal',
        // One that waits for the browser gives way to the same one, sent again.
        topic: createHash('sha256').update(id).digest('base64url').slice(0, 32),
      },
    )
    return call({
      url: endpoint,
      body: body ?? '',
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      // A push service is on the public network, whatever the operator allows for his own webhooks.
      allowed: blockList([]),
      timeoutMs,
    })
  }
}
