import type { Judged, PacketView } from '@relayooor/shared'
import type { PacketContext } from './context.ts'
import { adviceOn, formatAmount } from '@relayooor/shared'
import { sayEnglish } from '@relayooor/shared/english.ts'

/** The same with what is told of it, in English and UTC. */
export function advised<T extends Judged>({ assets, now }: PacketContext, view: T): T & Pick<PacketView, 'verdict'> {
  const advice = adviceOn(sayEnglish, view, {
    chain: chainId => assets.chainName(chainId),
    amount: formatAmount,
    time: at => `${at.slice(0, 16).replace('T', ' ')} UTC`,
    ago: at => inWords(Math.max(0, Math.floor((now().getTime() - Date.parse(at)) / 1000))),
  })
  return { ...view, verdict: { ...view.verdict, advice } }
}

function inWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} days`
}
