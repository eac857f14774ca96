import type { ChallengeView, ParsedRequestOf } from '@relayooor/shared'
import type { AccountsContext } from './context.ts'
import type { Wallet } from './wallet.ts'
import { toldProblem } from '@relayooor/shared/messages/toldProblem.ts'
import { verifyAdr36 } from '../chains/adr36.ts'
import { inTransaction } from '../db/inTransaction.ts'
import { issueChallenge, useChallenge } from '../db/walletChallenges.ts'
import { beginSession, endSession } from './sessions.ts'
import { signInMessage } from './signInMessage.ts'
import { readWallet } from './wallet.ts'

/** Time to read the message and to approve it, perhaps on another device. */
const challengeSeconds = 300

/** The text that the wallet signs. @throws Problem `unsupported-chain`, `invalid-request` */
export async function askToSign(ctx: AccountsContext, who: { address: string; chainId: string }): Promise<ChallengeView> {
  const {
    address,
    chain: { chainId },
  } = readWallet(ctx, who)
  const now = ctx.now()
  const { nonce, message, expiresAt } = await issueChallenge(ctx.database.db, {
    purpose: 'sign-in',
    chainId,
    address,
    now,
    lifetimeSeconds: challengeSeconds,
    write: (nonce, expiresAt) => signInMessage({ publicUrl: ctx.settings.publicUrl, address, chainId, nonce, issuedAt: now, expiresAt }),
  })
  return { nonce, message, expiresAt: expiresAt.toISOString() }
}

/**
 * Signs in: uses the nonce up, and ends the session that this browser had before, in the transaction that begins the new one.
 * @throws Problem `unsupported-chain`, `invalid-request`, `challenge-over`, `signature-invalid`
 */
export async function signIn(
  ctx: AccountsContext,
  { nonce, pubKey, signature, ...who }: ParsedRequestOf<'walletSign'>['body'],
  earlier: { idHash: string } | null,
): Promise<{ wallet: Wallet; id: string; expiresAt: Date }> {
  const wallet = readWallet(ctx, who)
  const {
    address,
    chain: { chainId, prefix, addressType },
  } = wallet
  const now = ctx.now()
  return inTransaction(ctx.database, 'sign-in', async tx => {
    const challenge = await useChallenge(tx, { nonce, purpose: 'sign-in', chainId, address }, now)
    if (!challenge) throw toldProblem('challenge-over', {})
    const proven = verifyAdr36({ address, prefix, addressType, pubKey, signature, message: challenge.message })
    if (!proven.ok) throw toldProblem('signature-invalid', { fault: proven.fault })
    if (earlier) await endSession(tx, earlier.idHash, now)
    return { wallet, ...(await beginSession(tx, wallet, now)) }
  })
}
