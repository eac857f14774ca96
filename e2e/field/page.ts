import type { ClearingStatus, PacketResultView, PacketView, PaymentView } from '@relayooor/shared'
import { Problem } from '@relayooor/shared'
import { waitTexts } from '../../webapp/src/find/waitWords.ts'
import { paymentText } from '../../webapp/src/order/paymentWords.ts'
import { resultWords } from '../../webapp/src/order/resultWords.ts'
import { pauseWords } from '../../webapp/src/price/pauseWords.ts'
import { aConfig, aPacket, aPayment, aResult, aStatus } from '../../webapp/src/testing/builders.ts'
import { namesFrom } from '../../webapp/src/ui/names.ts'
import '../../webapp/src/testing/speakEnglish.ts'

const names = namesFrom(aConfig())

/** What the page says of a paid transfer of 12.5 HUB from Sand Hub to Sand Zone. */
export function resultText(result: Partial<PacketResultView>): string {
  return resultWords(aResult(result), aStatus({ status: 'cleared' }), names).sentence
}

/** Why it gives no price now. */
export function pauseText(reason: 'gas-too-dear' | 'lane-without-funds'): string {
  const { title, text } = pauseWords(new Problem('route-paused', 'Not now.', { reason, chainId: 'sandzone-1' }), names)
  return `${title}: ${text}`
}

/** What it says that happens without a payment, of a transfer from Sand Hub to Sand Zone. */
export function waitText(view: PacketView): string {
  const between = { packet: aPacket().packet, route: aPacket().route }
  return waitTexts([{ ...view, ...between }], () => undefined, names, Date.parse('2026-01-01T12:10:00Z')).join(' ')
}

/** What it says of a payment in the list of an order. */
export function paymentIn(status: ClearingStatus['status'], payment: Partial<PaymentView>): string {
  return paymentText(aPayment(payment), aStatus({ status }), names, Date.parse('2026-11-21T13:12:00Z'))
}
