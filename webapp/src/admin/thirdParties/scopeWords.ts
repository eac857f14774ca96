import type { ApiKeyView, CostKind } from '@relayooor/shared'
import type { DrawingState } from '../../ui/drawing.ts'

/** What a key may call, for who gives it. */
export const scopeNames: Record<CostKind, string> = {
  read: 'Read what is recorded',
  look: 'Have chains asked',
  order: 'Ask for prices and send payments',
}

export const keyStates: Record<ApiKeyView['state'], { label: string; state: DrawingState }> = {
  active: { label: 'Counts', state: 'ok' },
  expired: { label: 'Its time is over', state: 'unknown' },
  revoked: { label: 'Revoked', state: 'unknown' },
}
