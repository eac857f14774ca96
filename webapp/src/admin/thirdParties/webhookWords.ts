import type { WebhookOff, WebhookTopic } from '@relayooor/shared'

export const topicNames: Record<WebhookTopic, string> = {
  'order.*': 'Its orders',
  'refund.*': 'What goes back',
  'packet.stuck': 'Transfers that become stuck',
}

export const offTexts: Record<WebhookOff, string> = {
  operator: 'turned off',
  gone: 'off: its receiver said that it is gone',
  full: 'off: too much waited for it',
  'secret-lost': 'off: no key of the service opens its secret',
}
