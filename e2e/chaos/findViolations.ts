import type { Recorded } from './recorded.ts'
import type { Truth } from './truth.ts'
import { moves } from './observer.ts'

type Payment = Recorded['payments'][number]

/** The invariants that must hold once everything has settled, whatever died: one line per violation. */
export function findViolations(recorded: Recorded, truth: Truth): string[] {
  return [
    ...everyPaymentIsRecordedOnce(recorded, truth),
    ...everyUnitHasAPlace(recorded),
    ...everyRefundIsSentOnce(recorded, truth),
    ...onlyPaidPacketsAreCleared(recorded, truth),
    ...nothingIsSoldTwice(recorded),
    ...statesGoForward(recorded),
    ...cursorsMoveWithTheirBlock(recorded),
    ...oneRefundTransactionLives(recorded),
    ...linesAreCounted(recorded),
    ...recorded.unbalanced.map(posting => `ledger: posting ${posting} does not sum to zero`),
  ]
}

function everyPaymentIsRecordedOnce({ payments }: Recorded, { received }: Truth): string[] {
  const known = new Map<string, Payment[]>()
  for (const payment of payments) known.set(identity(payment), [...(known.get(identity(payment)) ?? []), payment])
  const violations = [...known]
    .filter(([key, rows]) => rows.length > 1 || !received.has(key))
    .map(([key, rows]) => `payments: ${key} is recorded ${rows.length} times and on its chain ${received.has(key) ? 'once' : 'never'}`)
  for (const [key, coins] of received) {
    const brought = known.get(key)?.[0]?.amounts ?? []
    if (brought.length !== coins.size || brought.some(({ denom, amount }) => coins.get(denom) !== amount))
      violations.push(
        `payments: ${key} brought ${[...coins].join(' ')}, recorded is ${brought.map(({ denom, amount }) => [denom, amount]).join(' ')}`,
      )
  }
  return violations
}

function identity({ chainId, height, txHash }: Payment): string {
  return `${chainId}/${height}/${txHash}`
}

/** Each coin of a payment is earned, on its way back, or held. */
function everyUnitHasAPlace({ payments, orders, refunds }: Recorded): string[] {
  const violations: string[] = []
  const owed = (payment: Payment, denom: string) =>
    refunds.filter(one => one.paymentId === payment.id && one.denom === denom).reduce((sum, one) => sum + one.amount, 0n)
  /** What a settled payment has left after its refunds. */
  const left = (payment: Payment, denom: string) => (payment.amounts.find(one => one.denom === denom)?.amount ?? 0n) - owed(payment, denom)
  for (const payment of payments) {
    const order = orders.find(one => one.token === payment.token)
    for (const { denom } of payment.amounts) {
      const rest = left(payment, denom)
      if (rest < 0n) violations.push(`money: payment ${payment.id} gives back ${-rest}${denom} more than it brought`)
      const mayBeEarned = order?.status && order.denom === denom && order.chainId === payment.chainId
      if (rest !== 0n && payment.state !== 'held' && !mayBeEarned)
        violations.push(
          `money: ${rest}${denom} of payment ${payment.id} (${payment.match}, ${payment.state}) is neither held nor going back`,
        )
    }
  }
  for (const order of orders.filter(one => one.status !== null)) {
    const kept = payments
      .filter(one => one.token === order.token && one.state === 'settled' && one.chainId === order.chainId)
      .reduce((sum, one) => sum + left(one, order.denom), 0n)
    if (kept !== (order.earned ?? 0n))
      violations.push(`money: order ${order.token} (${order.status}) has earned ${order.earned} and keeps ${kept}`)
  }
  return violations
}

function everyRefundIsSentOnce({ refunds }: Recorded, { sent }: Truth): string[] {
  const meant = new Map<string, bigint>()
  for (const { chainId, txHash, to, denom, net } of refunds.filter(one => one.status === 'confirmed')) {
    const key = `${chainId}/${txHash}/${to}/${denom}`
    meant.set(key, (meant.get(key) ?? 0n) + (net ?? 0n))
  }
  return [...new Set([...meant.keys(), ...sent.keys()])]
    .filter(key => meant.get(key) !== sent.get(key))
    .map(key => `refunds: ${key} should have sent ${meant.get(key) ?? 'nothing'}, and sent ${sent.get(key) ?? 'nothing'}`)
}

function onlyPaidPacketsAreCleared({ packets }: Recorded, { touched }: Truth): string[] {
  return touched.flatMap(({ packet, atMs, what }) => {
    const orders = packets.filter(one => one.packet === packet && one.result !== 'duplicate')
    if (orders.length === 0) return [`packets: our lane brought ${what} for ${packet}, for which nobody paid`]
    return orders.some(({ paidAt }) => paidAt.getTime() <= atMs)
      ? []
      : [`packets: our lane brought ${what} for ${packet} before anybody had paid`]
  })
}

function nothingIsSoldTwice({ packets }: Recorded): string[] {
  const sold = new Map<string, string[]>()
  for (const { packet, token } of packets.filter(one => one.byUs && ['delivered', 'returned', 'error_ack'].includes(one.result)))
    sold.set(packet, [...(sold.get(packet) ?? []), token])
  return [...sold]
    .filter(([, tokens]) => tokens.length > 1)
    .map(([packet, tokens]) => `packets: ${packet} is sold to ${tokens.join(' and ')}`)
}

function statesGoForward({ moves: made }: Recorded): string[] {
  return made
    .filter(({ what }) => what !== 'recorded')
    .flatMap(({ what, key, before, after }) => {
      const known = what === 'cursor' ? Number(after) === Number(before) + 1 : moves[what]?.to[before]?.includes(after)
      return known ? [] : [`states: ${what} ${key} went from ${before} to ${after}`]
    })
}

/** Otherwise a death between two transactions would lose the payments of a block. */
function cursorsMoveWithTheirBlock({ moves: made }: Recorded): string[] {
  const heights = new Map(made.filter(({ what }) => what === 'cursor').map(({ key, after, tx }) => [`${key}/${after}`, tx]))
  return made
    .filter(({ what, key, after, tx }) => what === 'recorded' && heights.get(`${key}/${after}`) !== tx)
    .map(
      ({ key, after }) =>
        `states: the cursor of ${key} moved to ${after} in another transaction than a payment in that block was recorded in`,
    )
}

/** On each chain the next one may be signed only when the last has ended. */
function oneRefundTransactionLives({ moves: made, refundChains }: Recorded): string[] {
  const living = new Map<string, string>()
  return made
    .filter(({ what }) => what === 'refundTransaction')
    .flatMap(({ key, before, after }) => {
      const chain = refundChains.get(key) ?? ''
      const other = living.get(chain)
      if (before === 'nothing') living.set(chain, key)
      else if (['confirmed', 'failed', 'dead'].includes(after) && other === key) living.delete(chain)
      return before === 'nothing' && other !== undefined ? [`refunds: transaction ${key} was signed while ${other} lived`] : []
    })
}

function linesAreCounted({ orders }: Recorded): string[] {
  const twice = orders
    .filter(({ status, ends }) => ends !== (status === null ? 0 : 1))
    .map(({ token, status, ends }) => `timeline: order ${token} (${status}) tells its end ${ends} times`)
  return [...twice, ...miscounted(orders)]
}

function miscounted(orders: Recorded['orders']): string[] {
  return orders
    .filter(({ revision, lines, newest }) => revision !== lines || revision !== newest)
    .map(
      ({ token, revision, lines, newest }) =>
        `timeline: order ${token} is at revision ${revision} with ${lines} lines, the newest ${newest}`,
    )
}
