import type { PacketResultView } from '@relayooor/shared'
import { isOnward } from '@relayooor/shared'
import { say } from '../ui/say.ts'

/** What was paid for. */
export function soldLabel(view: Pick<PacketResultView, 'packet' | 'verdict' | 'ends'>): string {
  if (view.verdict === 'return' && !isOnward(view)) return say('result.will-return')
  return say(view.ends === undefined ? 'result.will-deliver' : 'result.will-carry')
}
