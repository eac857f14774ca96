import type { ChannelView, Journey, JourneyState, PacketView } from '@relayooor/shared'
import type { Component } from 'vue'
import type { CallFailure } from '../api/errors.ts'
import type { PaymentStep } from '../price/usePayment.ts'
import {
  BlockedReason,
  ClearingState,
  FailureReason,
  HeldReason,
  packetKey,
  PacketResult,
  PaymentMatch,
  Problem,
  RefundStatus,
  RefundWait,
  VerdictKind,
} from '@relayooor/shared'
import { shallowRef } from 'vue'
import DaysChart from '../activity/DaysChart.vue'
import HistoryRow from '../activity/HistoryRow.vue'
import OwnFigures from '../activity/OwnFigures.vue'
import { lastDays } from '../activity/statisticsWords.ts'
import UnknownOrderRow from '../activity/UnknownOrderRow.vue'
import { ServerUnreachable, UnexpectedReply } from '../api/errors.ts'
import ChannelRow from '../channels/ChannelRow.vue'
import PaymentFate from '../claim/PaymentFate.vue'
import FoundAnswer from '../find/FoundAnswer.vue'
import JourneyDrawing from '../find/JourneyDrawing.vue'
import RouteQueue from '../find/RouteQueue.vue'
import TransferRow from '../find/TransferRow.vue'
import TxWithoutTransfer from '../find/TxWithoutTransfer.vue'
import ClearingProgress from '../order/ClearingProgress.vue'
import ElapsedLine from '../order/ElapsedLine.vue'
import OrderReceipt from '../order/OrderReceipt.vue'
import PaymentList from '../order/PaymentList.vue'
import RefundLine from '../order/RefundLine.vue'
import TransferProgress from '../order/TransferProgress.vue'
import DealNote from '../price/DealNote.vue'
import PaymentStepNote from '../price/PaymentStepNote.vue'
import PriceView from '../price/PriceView.vue'
import QuoteRefusal from '../price/QuoteRefusal.vue'
import {
  aChannel,
  aConfig,
  aHeldPayment,
  anAmount,
  anOperation,
  aPacket,
  aPacketId,
  aPayment,
  aQuote,
  aResult,
  aStatus,
  aTxHash,
  someStatistics,
} from '../testing/builders.ts'
import CopyField from '../ui/CopyField.vue'
import { drawingStates } from '../ui/drawing.ts'
import EmptyState from '../ui/EmptyState.vue'
import FailureNote from '../ui/FailureNote.vue'
import NoteBox from '../ui/NoteBox.vue'
import RouteDrawing from '../ui/RouteDrawing.vue'
import SkeletonTransfers from '../ui/SkeletonTransfers.vue'
import StateMark from '../ui/StateMark.vue'
import { WalletFault } from '../wallet/walletFault.ts'

/** One component in each of its states. */
export interface Exhibit {
  name: string
  component: Component
  /** Stands in a table. */
  isRow?: true
  states: { name: string; props: Record<string, unknown>; text?: string }[]
}

const soon = new Date(Date.now() + 600_000).toISOString()
const now = new Date().toISOString()

const minuteAgo = new Date(Date.now() - 60_000).toISOString()

const many = Array.from({ length: 13 }, (_, n) => aPacket({ packet: aPacketId({ sequence: String(n + 1) }) }))

const verdicts: PacketView['verdict'][] = [
  ...VerdictKind.options.filter(kind => kind !== 'blocked').map(kind => ({ kind, advice: 'What the service says.' })),
  ...BlockedReason.options.map(reason => ({ kind: 'blocked' as const, reason, advice: 'What the service says.' })),
]

const steps: PaymentStep[] = [
  { name: 'short', shortfall: { needed: anAmount(1_112_000), held: anAmount(7), missing: anAmount(1_111_993) } },
  ...(['rejected', 'unknown-chain', 'locked', 'wrong-account', 'silent', 'no-messages', 'failed'] as const).map(kind => ({
    name: 'declined' as const,
    fault: new WalletFault(kind, 'What the wallet says.'),
  })),
  { name: 'failed', failure: new Problem('payment-mismatch', 'No.', { differences: [{ field: 'memo', expected: 'a', found: 'b' }] }) },
  { name: 'failed', failure: new Problem('broadcast-rejected', 'No.', { txHash: aTxHash, log: 'out of gas' }) },
  { name: 'failed', failure: new Problem('token-expired', 'It is over.') },
  { name: 'failed', failure: new ServerUnreachable(undefined) },
  { name: 'other-tab' },
  { name: 'unsent' },
]

const refusals = [
  new Problem('not-clearable', 'No.', { packets: [aPacket({ verdict: { kind: 'done', advice: 'It arrived.' } })] }),
  new Problem('already-paid', 'No.', { packets: [{ packet: aPacketId(), token: aStatus().token }] }),
  new Problem('route-paused', 'No.', { reason: 'gas-too-dear', chainId: 'sandhub-1' }, 30),
  new Problem('unsupported-denom', 'Pay with another coin.', { supported: ['uhub'] }),
  new ServerUnreachable(undefined),
  new UnexpectedReply('r-1'),
]

const channels: [string, Partial<ChannelView>][] = [
  ['flowing', {}],
  ['slow', { stuck: 3, oldestAgeSeconds: 7_200, value: [anAmount(9_000_000)] }],
]

export const exhibits: Exhibit[] = [
  { name: 'StateMark', component: StateMark, states: drawingStates.map(state => ({ name: state, props: { state }, text: state })) },
  {
    name: 'RouteDrawing',
    component: RouteDrawing,
    states: drawingStates.flatMap(state =>
      (['small', 'medium', 'large'] as const).map(size => ({
        name: `${state}, ${size}`,
        props: { state, size, from: { name: 'Sand Hub', note: 'channel-0' }, to: { name: 'Sand Zone', note: 'channel-0' } },
      })),
    ),
  },
  {
    name: 'NoteBox',
    component: NoteBox,
    states: drawingStates.map(state => ({ name: state, props: { state, title: 'What it is about' }, text: 'What to know of it.' })),
  },
  { name: 'EmptyState', component: EmptyState, states: [{ name: 'empty', props: { state: 'ok', title: 'Nothing here' }, text: 'Why.' }] },
  { name: 'CopyField', component: CopyField, states: [{ name: 'value', props: { label: 'Memo', value: aQuote().payment.memo } }] },
  {
    name: 'FailureNote',
    component: FailureNote,
    states: refusals.map(failure => ({ name: nameOf(failure), props: { failure, again: 'failure.try-again' } })),
  },
  { name: 'SkeletonTransfers', component: SkeletonTransfers, states: [{ name: 'loading', props: { says: 'Loading' } }] },
  {
    name: 'TransferRow',
    component: TransferRow,
    states: [
      ...verdicts.map(verdict => ({ name: `${verdict.kind} ${verdict.reason ?? ''}`, view: aPacket({ verdict }) })),
      { name: 'with a memo that has no place to break', view: aPacket({ memo: `{"forward":{"receiver":"${'x'.repeat(200)}"}}` }) },
    ].map(({ name, view }) => ({ name, props: { view, pickable: view.verdict.kind === 'deliver', picked: false } })),
  },
  {
    name: 'RouteQueue',
    component: RouteQueue,
    states: [0, 7, many.length].map(n => {
      const picked = new Set(many.slice(0, n).map(({ packet }) => packetKey(packet)))
      return { name: `${n} picked`, props: { packets: many, isPicked: (key: string) => picked.has(key) } }
    }),
  },
  {
    name: 'FoundAnswer',
    component: FoundAnswer,
    states: [
      ...verdicts.map(verdict => ({ name: `${verdict.kind} ${verdict.reason ?? ''}`, packets: [aPacket({ verdict })] })),
      { name: 'many', packets: many },
    ].map(({ name, packets }) => ({ name, props: { packets, terms: aConfig() } })),
  },
  {
    name: 'TxWithoutTransfer',
    component: TxWithoutTransfer,
    states: [
      { name: 'another transaction', knownBy: ['sandhub-1'], silent: [] },
      { name: 'unknown', knownBy: [], silent: [] },
      { name: 'unknown, and one chain is silent', knownBy: [], silent: ['sandzone-1'] },
    ].map(({ name, ...more }) => ({ name, props: { wanted: { kind: 'tx', txHash: aTxHash }, asked: ['sandhub-1'], ...more } })),
  },
  {
    name: 'JourneyDrawing',
    component: JourneyDrawing,
    states: (['under_way', 'passed_on', 'finalising', 'refused', 'returned', 'stopped', 'arrived'] as const).map(state => ({
      name: state,
      props: { journey: aJourney(state) },
    })),
  },
  {
    name: 'PriceView',
    component: PriceView,
    states: [soon, now].map(expiresAt => ({
      name: expiresAt === soon ? 'open' : 'over',
      props: {
        quote: aQuote({ createdAt: now, expiresAt }),
        status: aStatus(),
        signature: 'good',
        payment: aPaying({ name: 'ready' }),
        look: async () => undefined,
      },
    })),
  },
  {
    name: 'PaymentStepNote',
    component: PaymentStepNote,
    states: steps.map(step => ({ name: step.name, props: { quote: aQuote(), payment: aPaying(step), offer: undefined } })),
  },
  {
    name: 'QuoteRefusal',
    component: QuoteRefusal,
    states: refusals.map(failure => ({
      name: nameOf(failure),
      props: { failure, packets: [aPacketId()], chainId: 'sandhub-1' },
    })),
  },
  {
    name: 'DealNote',
    component: DealNote,
    states: [{ name: 'costs more', props: { price: { chainId: 'sandhub-1', amount: anAmount(50_000_000) }, transfers: [aPacket()] } }],
  },
  {
    name: 'ElapsedLine',
    component: ElapsedLine,
    states: [
      { name: 'nothing to compare', estimate: undefined, why: '' },
      { name: 'as usual', estimate: { p50Seconds: 3_600, p95Seconds: 7_200, basedOn: 25 }, why: '' },
      { name: 'late', estimate: { p50Seconds: 1, p95Seconds: 2, basedOn: 25 }, why: 'What is known of it.' },
    ].map(({ name, ...more }) => ({ name, props: { since: minuteAgo, ...more } })),
  },
  {
    name: 'ClearingProgress',
    component: ClearingProgress,
    states: ClearingState.options
      .filter(status => !status.endsWith('cleared'))
      .map(status => ({
        name: status,
        props: { status: aStatus({ status, payments: [aPayment({ at: now })] }), quote: aQuote(), asOf: now, step: { name: 'ready' } },
      })),
  },
  {
    name: 'OrderReceipt',
    component: OrderReceipt,
    states: ClearingState.options
      .filter(status => status.endsWith('cleared'))
      .map(status => ({
        name: status,
        props: {
          status: aStatus({
            status,
            payments: [aPayment()],
            packets: [aResult({ result: status === 'not_cleared' ? 'failed' : 'delivered' })],
          }),
          quote: aQuote(),
          receipt: undefined,
          signature: 'good',
        },
      })),
  },
  {
    name: 'TransferProgress',
    component: TransferProgress,
    states: [
      ...PacketResult.options.map(result => ({ name: result, props: { view: aResult({ result }), order: 'clearing', large: true } })),
      ...FailureReason.options.map(reason => ({
        name: `failed, ${reason}`,
        props: { view: aResult({ result: 'failed', reason }), order: 'not_cleared', large: false },
      })),
    ],
  },
  {
    name: 'RefundLine',
    component: RefundLine,
    states: [
      ...RefundStatus.options.map(status => ({ name: status, status, waitsFor: undefined })),
      ...RefundWait.options.map(waitsFor => ({ name: waitsFor, status: 'awaiting_approval' as const, waitsFor })),
    ].map(({ name, ...refund }) => ({
      name,
      props: { refund: { reason: 'over', amount: anAmount(100_000), ...refund }, orderChainId: 'sandhub-1' },
    })),
  },
  {
    name: 'PaymentList',
    component: PaymentList,
    states: PaymentMatch.options.map(match => ({
      name: match,
      props: { status: aStatus({ status: 'queued', payments: [aPayment({ match })] }) },
    })),
  },
  {
    name: 'PaymentFate',
    component: PaymentFate,
    states: HeldReason.options.map(heldReason => ({ name: heldReason, props: { payment: aHeldPayment({ heldReason }) } })),
  },
  {
    name: 'HistoryRow',
    component: HistoryRow,
    isRow: true,
    states: [1, 2, 9].map(packetCount => ({
      name: `of ${packetCount}`,
      props: {
        order: anOperation({
          packetCount,
          packets: many.slice(0, packetCount).map(({ packet }) => aResult({ packet, result: 'delivered' })),
        }),
      },
    })),
  },
  { name: 'UnknownOrderRow', component: UnknownOrderRow, isRow: true, states: [{ name: 'gone', props: { token: aStatus().token } }] },
  {
    name: 'OwnFigures',
    component: OwnFigures,
    states: [
      { name: 'nothing yet', props: { statistics: someStatistics() } },
      {
        name: 'some',
        props: { statistics: someStatistics({ operations: 12, packetsRequested: 40, packetsCleared: 39, successRate: 0.975 }) },
      },
    ],
  },
  { name: 'DaysChart', component: DaysChart, states: [{ name: 'quiet', props: { days: lastDays({ byDay: [] }, Date.now()) } }] },
  {
    name: 'ChannelRow',
    component: ChannelRow,
    isRow: true,
    states: channels.map(([name, of]) => ({ name, props: { channel: aChannel(of) } })),
  },
]

function nameOf(failure: CallFailure): string {
  return failure instanceof Problem ? failure.code : failure.name
}

function aPaying(step: PaymentStep) {
  return { step: shallowRef(step), pay: async () => undefined, sendAgain: async () => undefined, recall: () => undefined }
}

/** Two steps; the first is in the given state, and the second has begun where that means that it did. */
function aJourney(state: JourneyState): Journey {
  const hub = { sourceChainId: 'sandhub-1', sourcePortId: 'transfer', sourceChannelId: 'channel-0', destinationChainId: 'sandzone-1' }
  const zone = { sourceChainId: 'sandzone-1', sourcePortId: 'transfer', sourceChannelId: 'channel-1', destinationChainId: 'moon-1' }
  return {
    steps: [
      { route: hub, state, verdict: 'deliver' },
      { route: zone, state: state === 'passed_on' ? 'under_way' : 'expected' },
    ],
    now: { chainId: 'sandhub-1', since: now },
  }
}
