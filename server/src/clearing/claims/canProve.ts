import { readAddress } from '@relayooor/shared'

/**
 * Whether an account could prove that it paid. Accounts of keys and multisigs have addresses of 20 bytes; the longer ones are contracts,
 * groups, modules and interchain accounts, which sign nothing (SDK ADR-028).
 */
export function canProve(payer: string | null): payer is string {
  const reading = payer === null ? null : readAddress(payer)
  return reading?.ok === true && reading.bytes.length === 20
}
