/** What comes later than this after the price is over goes back. */
export const lateSeconds = 7 * 24 * 3600
/** More money for the same token is waited for this long after the price is over. */
export const topUpSeconds = 24 * 3600

/** Until when late money can still pay an order. */
export function lateUntil({ expiresAt }: { expiresAt: Date }): Date {
  return new Date(expiresAt.getTime() + lateSeconds * 1000)
}

/** Until when a token waits for the rest of its price. */
export function topUpUntil({ expiresAt }: { expiresAt: Date }): Date {
  return new Date(expiresAt.getTime() + topUpSeconds * 1000)
}
