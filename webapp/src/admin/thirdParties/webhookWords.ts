import type { WebhookDeliveryView, WebhookOff, WebhookTopic } from '@relayooor/shared'
import type { DrawingState } from '../../ui/drawing.ts'

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

export const messageStates: Record<WebhookDeliveryView['state'], { state: DrawingState; label: string }> = {
  waiting: { state: 'wait', label: 'Waits' },
  delivered: { state: 'ok', label: 'Delivered' },
  failed: { state: 'failed', label: 'Given up' },
}
