import type { ClearingState } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { clearingOperations, clearingTokens, payments, unconfirmedPayments } from '../../db/schema/index.ts'

/**
 * Where an order stands, as its own page, every list and every filter have it: of a row of
 * `clearing_tokens` with that of `clearing_operations`, if there is one.
 */
export const orderState = sql<ClearingState>`coalesce(${clearingOperations}.status, case
  when exists (select from ${payments} p where p.token = ${clearingTokens}.id and p.state = 'seen') then 'confirming'
  when exists (select from ${unconfirmedPayments} d where d.token = ${clearingTokens}.id) then 'confirming'
  when exists (select from ${payments} p where p.token = ${clearingTokens}.id and p.state = 'held'
    and p.held_reason = 'underpaid') then 'underpaid'
  when ${clearingTokens}.status = 'expired' then 'expired'
  else 'awaiting_payment' end)`
