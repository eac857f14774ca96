import { z } from 'zod'
import { Denom } from './amount.ts'
import { ChainId } from './packet.ts'
import { Time } from './time.ts'

/** Base units with a sign, as a decimal string. */
export const SignedInteger = z.string().regex(/^(0|-?[1-9]\d{0,77})$/, 'must be a whole number')

/** Positive is what we have or have spent (`wallet`, `gas`), negative what we owe or have earned; `external` is the operator's side. */
export const LedgerAccount = z.enum(['customer', 'held', 'revenue', 'gas', 'wallet', 'external'])
export type LedgerAccount = z.infer<typeof LedgerAccount>

/** One line; the lines of one `posting` sum to zero for each chain and denom. */
export const LedgerEntryView = z.object({
  id: z.string(),
  posting: z.string(),
  account: LedgerAccount,
  /** The address of a wallet; else what it is about: `payment:12`, `order:<token>`, `refund:7`, `tx:<hash>`. */
  subject: z.string(),
  chainId: ChainId,
  denom: Denom,
  amount: SignedInteger,
  at: Time,
  height: z.string().optional(),
  txHash: z.string().optional(),
})
export type LedgerEntryView = z.infer<typeof LedgerEntryView>

export const DifferenceView = z.object({ address: z.string(), denom: Denom, ledger: SignedInteger, chain: SignedInteger })

/** Sums of all lines: of wallets by address, of every other account as a whole. */
export const LedgerBalancesView = z.object({
  items: z.array(
    z.object({ chainId: ChainId, account: LedgerAccount, address: z.string().optional(), denom: Denom, amount: SignedInteger }),
  ),
  /** The last comparison with each chain. */
  reconciliations: z.array(
    z.object({ chainId: ChainId, height: z.string(), at: Time, agrees: z.boolean(), differences: z.array(DifferenceView) }),
  ),
})
export type LedgerBalancesView = z.infer<typeof LedgerBalancesView>

/** `unknown`: the chain could not be asked, which is no difference; `detail` says why. */
export const ComparisonView = z.object({
  chainId: ChainId,
  state: z.enum(['agrees', 'differs', 'unknown']),
  height: z.string().optional(),
  differences: z.array(DifferenceView),
  /** Transactions (or `block`) that are booked otherwise than the chain shows. */
  transactions: z.array(DifferenceView.extend({ txHash: z.string(), height: z.string() })),
  detail: z.string().optional(),
  /** Whether what differed was booked on the operator's side by this call. */
  booked: z.boolean(),
})
export type ComparisonView = z.infer<typeof ComparisonView>

export const AuditView = z.object({
  id: z.string(),
  at: Time,
  actor: z.string(),
  source: z.string(),
  action: z.string(),
  subject: z.string(),
  before: z.record(z.string(), z.unknown()).optional(),
  after: z.record(z.string(), z.unknown()).optional(),
  /** Its link in the chain of hashes; absent for the second or so until the sealer comes by. */
  seal: z.object({ seq: z.string(), hash: z.string() }).optional(),
})
export type AuditView = z.infer<typeof AuditView>
