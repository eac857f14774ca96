import type { ParsedRequestOf } from '@relayooor/shared'
import type { Chain } from '../chains/chain.ts'
import type { ClearingContext } from '../clearing/context.ts'
import type { Occasion } from '../clearing/payments/settlePayment.ts'
import { longestLoneMinutes, Problem } from '@relayooor/shared'
import { allowSingleNode, describePermission, newsOf, readAgreements } from '../chains/agreementRecords.ts'
import { audit } from '../db/audit.ts'
import { inTransaction } from '../db/inTransaction.ts'

const minuteMs = 60_000

/**
 * Accepts one node of a chain for a while. All processes see it within seconds, and it ends by itself. @throws Problem `invalid-request`
 */
export async function overrideWithOneNode(
  ctx: ClearingContext,
  chain: Chain,
  request: Omit<ParsedRequestOf<'adminAcceptLone'>['body'], 'note'>,
  { actor, source, note = '' }: Occasion,
): Promise<void> {
  const now = ctx.now()
  const until = request.until === undefined ? new Date(now.getTime() + (request.minutes ?? 0) * minuteMs) : new Date(request.until)
  const names = chain.health().endpoints.map(endpoint => endpoint.url)
  if ((chain.settings.quorum ?? 1) === 1) refuse('chainId', 'wants one node only: there is nothing to allow')
  if (until <= now || until.getTime() - now.getTime() > longestLoneMinutes * minuteMs)
    refuse('until', `must lie within the next ${longestLoneMinutes} minutes`)
  if (request.endpoint !== undefined && !names.includes(request.endpoint)) refuse('endpoint', `must be one of ${names.join(', ')}`)
  const permission = { until, endpoint: request.endpoint ?? null, note, by: actor }
  await change(ctx, chain, permission, { at: now, actor, source, action: 'accept-lone' })
}

/** Only what enough nodes show counts again. */
export async function requireAgreement(ctx: ClearingContext, chain: Chain, { at, actor, source, note }: Occasion): Promise<void> {
  await change(ctx, chain, null, { at, actor, source, action: 'require-agreement', note })
}

async function change(
  ctx: ClearingContext,
  chain: Chain,
  permission: Parameters<typeof allowSingleNode>[2],
  { note, ...entry }: { at: Date; actor: string; source: string; action: string; note?: string | undefined },
): Promise<void> {
  const { chainId } = chain.settings
  await inTransaction(ctx.database, 'accept-lone', async tx => {
    const before = await allowSingleNode(tx, chainId, permission, entry.at)
    const after = permission
      ? { until: permission.until.toISOString(), endpoint: permission.endpoint, note: permission.note, by: permission.by }
      : { until: null, note }
    audit(tx, { ...entry, subject: `chain:${chainId}`, before: describePermission(before), after })
  })
  chain.learn(newsOf((await readAgreements(ctx.database.db)).get(chainId), ctx.now()))
}

function refuse(path: string, message: string): never {
  throw new Problem('invalid-request', 'The request is not valid.', { errors: [{ path, message }] })
}
