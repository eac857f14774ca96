import { WebhookMessage } from '../../shared/src/thirdPartyViews.ts'

/** Older ones may have been heard by somebody who sends them once more. */
const mostSeconds = 300

/** Somebody else wrote this message, or sends it again much later: answer 401, and do nothing. */
export class WebhookRefused extends Error {
  override name = 'WebhookRefused'
}

/**
 * A message that came to a webhook, once its signature is right.
 * @param body as it came, not a byte changed: parsed and written again, it is another text
 * @param signature the header `Relayooor-Signature`
 * @throws WebhookRefused
 */
export async function readWebhook(
  body: string,
  signature: string | null | undefined,
  { secret, now = new Date() }: { secret: string; now?: Date },
): Promise<WebhookMessage> {
  const [, seconds, mac] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature ?? '') ?? []
  if (seconds === undefined || mac === undefined) throw new WebhookRefused('it is not signed')
  const text = new TextEncoder()
  const key = await crypto.subtle.importKey('raw', text.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
  // Compares in constant time.
  const isRight = await crypto.subtle.verify('HMAC', key, fromHex(mac), text.encode(`${seconds}.${body}`))
  if (!isRight) throw new WebhookRefused('its signature is of another text or secret')
  if (Math.abs(now.getTime() / 1_000 - Number(seconds)) > mostSeconds)
    throw new WebhookRefused('it was signed long ago, or this clock is wrong')
  return WebhookMessage.parse(JSON.parse(body))
}

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], byte => Number.parseInt(byte, 16))
}
