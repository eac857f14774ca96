import type { ChallengeView, ParsedRequestOf, SignatureFault } from '@relayooor/shared'
import type { AccountsContext } from './context.ts'
import type { Wallet } from './wallet.ts'
import { Problem } from '@relayooor/shared'
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
    if (!challenge)
      throw new Problem('challenge-over', 'This request to sign in is over, was used, or was made for another account. Ask for a new one.')
    const proven = verifyAdr36({ address, prefix, addressType, pubKey, signature, message: challenge.message })
    if (!proven.ok) throw new Problem('signature-invalid', sentences[proven.fault], { fault: proven.fault })
    if (earlier) await endSession(tx, earlier.idHash, now)
    return { wallet, ...(await beginSession(tx, wallet, now)) }
  })
}

const sentences: Record<SignatureFault, string> = {
  address: 'This is no account of that chain.',
  key: 'The public key is not one that this chain uses.',
  'other-account': 'The signature is of another account than the one that signs in.',
  malformed: 'The signature has not the form that wallets give.',
  'other-message': 'The signature does not stand for this message.',
}
