import { expect, it } from 'vitest'
import { signBody } from '../../server/src/operations/alerts/signBody.ts'
import { readWebhook, WebhookRefused } from './index.ts'

const secret = 'whsec_one'
const at = new Date('2026-03-02T09:31:09Z')
const message = { id: '21', type: 'order.cleared', service: 'relayooor', at: at.toISOString(), text: 'Cleared.', data: {} }
const body = JSON.stringify(message)
const later = (seconds: number) => new Date(at.getTime() + seconds * 1_000)

it('reads what the service has signed', async () => {
  expect(await readWebhook(body, signBody(body, secret, at), { secret, now: later(299) })).toEqual(message)
})

it.each([
  ['of another text', `${body} `, signBody(body, secret, at), at],
  ['by another secret', body, signBody(body, 'whsec_two', at), at],
  ['of another time', body, signBody(body, secret, at).replace(/t=\d+/, `t=${later(60).getTime() / 1_000}`), at],
  ['long ago', body, signBody(body, secret, at), later(301)],
  ['by a clock that is ahead', body, signBody(body, secret, later(301)), at],
  ['in another way', body, 'sha256=ab', at],
  ['not at all', body, undefined, at],
])('refuses what is signed %s', async (_, text, signature, now) => {
  await expect(readWebhook(text, signature, { secret, now })).rejects.toThrow(WebhookRefused)
})
