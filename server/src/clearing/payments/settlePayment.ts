import type { Coin } from '@relayooor/shared'
import type { Db, Tx } from '../../db/database.ts'
import type { PaymentRow, TokenRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import type { PriceFees } from '../quote/priceLate.ts'
import type { PaymentDecision, PaymentInput } from './judgePayment.ts'
import { packetKey } from '@relayooor/shared'
import { and, eq, inArray } from 'drizzle-orm'
import { allDone } from '../../base/allDone.ts'
import { idsOf } from '../../base/idsOf.ts'
import { audit } from '../../db/audit.ts'
import { payments } from '../../db/schema/index.ts'
import { outcomeOf } from '../../packets/evidence.ts'
import { getPackets } from '../../packets/findPackets.ts'
import { bookHeld } from '../ledger/bookHeld.ts'
import { beginOperation, openOperation } from '../orders/beginOperation.ts'
import { oweBack } from '../orders/oweBack.ts'
import { oweRefund } from '../owing/oweRefund.ts'
import { safeRecipient } from '../owing/safeRecipient.ts'
import { move } from '../states.ts'
import { judgePayment } from './judgePayment.ts'
import { tellPayment } from './tellPayment.ts'

/** Who has a payment settled, when and why, for the audit log. */
export interface Occasion {
  at: Date
  actor: string
  source: string
  /** What an admin noted. */
  note?: string | undefined
  /** The newest entry of the audit log that he has seen about the thing. */
  asOf?: string | undefined
  /** A person answers for what goes back. */
  agreed?: boolean
}

/**
 * What a payment would be to a locked token; `coins` is what is left of it. `late`: the current price of a token whose quote has expired.
 */
export async function decidePayment(
  ctx: ClearingContext,
  tx: Tx,
  token: TokenRow | null,
  late: PriceFees | null,
  { coins, at, ...payment }: Pick<PaymentRow, 'chainId' | 'payer' | 'authority' | 'at'> & { coins: Coin[] },
): Promise<PaymentDecision> {
  return judgePayment({
    token: token && { ...token, price: token.amount, priceNow: late && BigInt(late.total.amount) },
    chainId: payment.chainId,
    payer: payment.payer,
    recipient: token && safeRecipient(payment, token),
    coins,
    at,
    paidBefore: token ? (await underpaidFor(tx, [token.id]))(token) : 0n,
    stillNeeded: token !== null && at > token.expiresAt && (await stillNeeded(ctx, tx, token)),
    ...limitsOf(ctx, payment.chainId),
  })
}

/** What can go out by itself on a chain. */
export function limitsOf(ctx: ClearingContext, chainId: string): Pick<PaymentInput, 'paymentDenoms' | 'leastSent'> {
  return { paymentDenoms: ctx.settings.paymentDenoms(chainId), leastSent: denom => ctx.settings.leastSent(chainId, denom) }
}

/**
 * Carries out what was decided over a payment that is new or held, by the authority that it has by now:
 * its state, what goes back, and the order when it is paid for.
 */
export async function settlePayment(
  ctx: ClearingContext,
  tx: Tx,
  payment: PaymentRow,
  token: TokenRow | null,
  decision: PaymentDecision,
  occasion: Occasion,
  late: PriceFees | null = null,
): Promise<void> {
  const { action, match } = decision
  const where = { chainId: payment.chainId, at: occasion.at }
  const paidFor = action.kind === 'accept' ? token : null
  const price = match === 'late' ? late : null
  const [moved, before, opened] = await allDone([
    move(tx, 'payment', [payment.id], {
      from: [payment.state],
      to: action.kind === 'hold' ? 'held' : 'settled',
      set: { match, token: token?.id ?? null, authority: payment.authority, heldReason: action.kind === 'hold' ? action.reason : null },
    }),
    paidFor ? releaseUnderpaid(tx, paidFor, occasion.at) : 0n,
    paidFor && openOperation(ctx, tx, paidFor, occasion.at, price),
  ])
  if (moved.length === 0) throw new Error(`payment ${payment.id} is ${payment.state} no more`)
  if (payment.state === 'held' || action.kind === 'hold') await bookHeld(tx, where, payment.id, action.kind === 'hold' ? action.coins : [])
  audit(tx, {
    ...occasionOf(occasion),
    action: `${action.kind}-payment`,
    subject: `payment:${payment.id}`,
    before: { state: payment.state, ...(payment.heldReason && { reason: payment.heldReason }), token: payment.token },
    after: {
      match,
      token: token?.id ?? null,
      ...(action.kind === 'hold' && { reason: action.reason }),
      ...(occasion.note !== undefined && { note: occasion.note }),
    },
  })
  for (const { reason, coin, to } of decision.refunds)
    await oweRefund(ctx, tx, {
      paymentId: payment.id,
      token: token?.id ?? null,
      reason,
      chainId: payment.chainId,
      coin,
      to,
      at: occasion.at,
      agreed: occasion.agreed ?? false,
    })
  if (token) {
    tellPayment(ctx, tx, token, payment, decision, occasion.at)
    if (action.kind === 'accept') {
      if (before > action.price) await oweBack(ctx, tx, token, 'over', before - action.price, occasion.at)
      if (opened) await beginOperation(ctx, tx, token, occasion.at, price, opened)
    }
  }
}

export function occasionOf({ at, actor, source }: Occasion) {
  return { at, actor, source }
}

/** What was held for being too little is part of the price now: how much it is. */
async function releaseUnderpaid(tx: Tx, token: TokenRow, at: Date): Promise<bigint> {
  const released = await move(tx, 'payment', idsOf(await underpaidRows(tx, [token.id])), {
    from: ['held'],
    to: 'settled',
    set: { heldReason: null },
  })
  for (const payment of released) await bookHeld(tx, { chainId: payment.chainId, at }, payment.id, [])
  return sumIn(released, token.denom)
}

/** Sums of what is held for each of these tokens for being too little. */
export async function underpaidFor(db: Db, tokens: string[]): Promise<(token: Pick<TokenRow, 'id' | 'denom'>) => bigint> {
  const rows = await underpaidRows(db, tokens)
  return ({ id, denom }) =>
    sumIn(
      rows.filter(row => row.token === id),
      denom,
    )
}

async function underpaidRows(db: Db, tokens: string[]): Promise<PaymentRow[]> {
  return tokens.length === 0
    ? []
    : db
        .select()
        .from(payments)
        .where(and(inArray(payments.token, tokens), eq(payments.state, 'held'), eq(payments.heldReason, 'underpaid')))
}

function sumIn(rows: PaymentRow[], denom: string): bigint {
  return rows
    .flatMap(row => row.amounts)
    .filter(amount => amount.denom === denom)
    .reduce((sum, amount) => sum + BigInt(amount.amount), 0n)
}

async function stillNeeded(ctx: ClearingContext, tx: Tx, token: TokenRow): Promise<boolean> {
  const rows = await getPackets(tx, token.terms.packets.map(packetKey))
  return [...rows.values()].some(row => ['open', 'refused'].includes(outcomeOf(row, ctx.lanes.signers).kind))
}
