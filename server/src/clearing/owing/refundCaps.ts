import type { Fees, RefundCaps } from '../context.ts'

/** What an operator said: amounts by denom, or that there is no cap. */
export type CapSetting = 'none' | ReadonlyMap<string, bigint>
export type CapSettings = Record<keyof RefundCaps, CapSetting>

/** Nobody causes, and nobody gets, more than this part of a day's cap: so nobody uses it up for others. */
const sharesOfDay = 20n
/** Times the service fee. */
const usual: Record<keyof RefundCaps, bigint> = { caused: 5n, causedDaily: 100n, failedDaily: 300n }

/**
 * The caps of a denom: the configured ones, else a multiple of the service fee (without one, of the packet fee). `unsaid` is for denoms
 * without a setting.
 */
export function capsOf(
  denom: string,
  said: CapSettings,
  { service, perPacket }: Pick<Fees, 'service' | 'perPacket'>,
  unsaid: 'usual' | 'none',
): RefundCaps {
  const fee = service > 0n ? service : perPacket
  const cap = (name: keyof RefundCaps) => {
    const setting = said[name]
    return setting === 'none' ? undefined : (setting.get(denom) ?? (unsaid === 'none' ? undefined : usual[name] * fee))
  }
  return { caused: cap('caused'), causedDaily: cap('causedDaily'), failedDaily: cap('failedDaily') }
}

/** What one payer, and one recipient, may draw in 24 hours. */
export function shareOf({ causedDaily }: RefundCaps): bigint | undefined {
  return causedDaily === undefined ? undefined : causedDaily / sharesOfDay
}

/** A refund above this never goes by itself, however long it waits. */
export function mostEach(cap: 'caused' | 'failed' | null, caps: RefundCaps): bigint | undefined {
  return cap === null ? undefined : least(cap === 'failed' ? [caps.failedDaily] : [caps.caused, shareOf(caps)])
}

function least(values: (bigint | undefined)[]): bigint | undefined {
  return values
    .filter(value => value !== undefined)
    .reduce<bigint | undefined>((low, value) => (low === undefined || value < low ? value : low), undefined)
}
