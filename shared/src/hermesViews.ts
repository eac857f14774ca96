import { z } from 'zod'
import { Amount, Denom } from './amount.ts'
import { SignedInteger } from './ledgerViews.ts'
import { ChainId, ChannelId, PortId } from './packet.ts'
import { HermesRunView } from './runViews.ts'
import { Time } from './time.ts'
import { ChannelView, PacketView } from './views.ts'

/** A key by which our clears are signed. On each chain it works on one job at a time. */
const LaneView = z.object({
  lane: z.string(),
  chains: z.array(
    z.object({
      chainId: ChainId,
      address: z.string(),
      /** As the ledger has it, in the coin that gas is paid in; absent before the wallet is booked. */
      balance: Amount.optional(),
      /** Who works with it now; absent while it is free. `hermes`: its process runs. */
      holder: z.object({ host: z.string(), pid: z.int(), seenAt: Time, hermes: z.boolean() }).optional(),
    }),
  ),
})

/** `off`: no address is set. `unusable`: it does not answer, or what it says cannot be read; `error` says which. */
const SourceState = z.enum(['off', 'ok', 'unusable'])
const Source = z.object({
  state: SourceState,
  /** Without path and query. */
  url: z.string().optional(),
  error: z.string().optional(),
})

/** The Hermes that the operator runs beside ours, as its REST service and its telemetry say. */
const RunningHermesView = z.object({
  rest: Source.extend({
    /** Of each of its parts. */
    versions: z.array(z.object({ name: z.string(), version: z.string() })).optional(),
    chains: z.array(z.string()).optional(),
    /** Living workers by kind. Without `Packet` it relays nothing. */
    workers: z.array(z.object({ kind: z.string(), workers: z.int() })).optional(),
  }),
  telemetry: Source.extend({
    /** Packets that it knows of and has not relayed, by the channel that they were sent on. */
    backlog: z
      .array(
        z.object({
          chainId: z.string(),
          portId: z.string(),
          channelId: z.string(),
          counterparty: z.string(),
          packets: z.int(),
          oldest: z.string().optional(),
        }),
      )
      .optional(),
    /** Of its own keys. Telemetry counts in floating point: large ones are rounded. */
    balances: z.array(z.object({ chainId: z.string(), account: z.string(), denom: z.string(), amount: z.string() })).optional(),
    /** Cleared since it began. */
    cleared: z.object({ packets: z.int(), acknowledgements: z.int() }).optional(),
  }),
})

const ChainpulseView = Source.extend({
  /** How many chains it watches. */
  chains: z.int().optional(),
  /** What it counts as stuck. */
  stuck: z.array(z.object({ source: z.string(), destination: z.string(), channelId: z.string(), packets: z.int() })).optional(),
  /** Whether it is the modified one, which also knows packets and their users. */
  userData: z.boolean().optional(),
})

export const HermesView = z.object({
  /** The program that our lanes call, on the machine that answers. */
  cli: z.object({ state: z.enum(['ok', 'unusable']), version: z.string().optional(), error: z.string().optional() }),
  lanes: z.array(LaneView),
  /** The newest 20. */
  runs: z.array(HermesRunView),
  running: RunningHermesView,
  chainpulse: ChainpulseView,
})
export type HermesView = z.infer<typeof HermesView>

/** A packet that another program counts as stuck, and both chains confirm that it has not ended. */
export const HintView = z.object({
  from: z.enum(['hermes', 'chainpulse']),
  /** As the chains have it, asked now. */
  packet: PacketView,
  /** Whether our own records had it as open before. */
  known: z.boolean(),
  /** What the other program says of its users, and nothing has proved. */
  claimed: z.object({ sender: z.string().optional(), receiver: z.string().optional() }).optional(),
})
export type HintView = z.infer<typeof HintView>
export const HintsView = z.object({
  items: z.array(HintView),
  /** Counted as stuck, and over on the chains or unknown to them. */
  refuted: z.int(),
  /** On chains that could not be asked now. */
  unconfirmed: z.int(),
  /** Programs that could not be asked. */
  silent: z.array(z.object({ from: z.enum(['hermes', 'chainpulse']), error: z.string() })),
})
export type HintsView = z.infer<typeof HintsView>

const SignedAmount = z.object({ denom: Denom, amount: SignedInteger })

/** A wallet of ours, as the ledger has it. */
export const WalletView = z.object({
  chainId: ChainId,
  kind: z.enum(['service', 'lane']),
  lane: z.string().optional(),
  address: z.string(),
  /** False before its opening balance is booked: nothing is known of it then. */
  booked: z.boolean(),
  balances: z.array(Amount),
  /** The coin that gas is paid in. */
  gas: z.object({
    denom: Denom,
    symbol: z.string().optional(),
    decimals: z.int(),
    /** Paid for gas in the last 7 days. */
    spent7Days: Amount,
    /** How long the balance lasts at that pace; absent where nothing was spent. */
    daysLeft: z.number().optional(),
    /** Below this it is low, and an alert says so. */
    lowBelow: Amount,
    low: z.boolean(),
  }),
  /** Withdrawals (negative) and top-ups by the operator, the newest 10. */
  moves: z.array(z.object({ at: Time, height: z.string().optional(), txHash: z.string().optional(), amounts: z.array(SignedAmount) })),
})
export type WalletView = z.infer<typeof WalletView>

const AdminChannelEnd = ChannelView.shape.source.extend({
  connectionId: z.string(),
  /** When the light client was last asked, and how long it trusts without an update. */
  trust: z.object({ seenAt: Time, trustingPeriodSeconds: z.number(), share: z.number().optional() }).optional(),
  /** Sent from here: on their way, late and not arrived, and arrived without their acknowledgement. */
  packets: z.object({ open: z.int(), stuck: z.int(), unacknowledged: z.int() }),
})
export const AdminChannelView = ChannelView.extend({ source: AdminChannelEnd, destination: AdminChannelEnd })
export type AdminChannelView = z.infer<typeof AdminChannelView>

export const HermesRunFilter = {
  lane: z.string().min(1).max(200).optional(),
  chainId: ChainId.optional(),
  portId: PortId.optional(),
  channelId: ChannelId.optional(),
}
