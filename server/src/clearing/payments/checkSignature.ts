import type { TokenRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { accountOf } from '@relayooor/shared'
import { ChainError, onChainError } from '../../chains/chainError.ts'
import { orNothing } from '../../chains/orNothing.ts'
import { decodeTx } from '../../chains/transactions.ts'
import { readTxKey } from '../../chains/txKeys.ts'
import { verifyTx } from '../../chains/verifyTx.ts'

/**
 * `holds`: the order's wallet has signed it. `forged`: it has not. `untold`: it may have, by a kind of key or in a way that we cannot
 * check. `unasked`: it names that wallet's key, and the chain, which alone knows what else a signature covers, cannot be asked now.
 */
export type SignatureFinding = 'holds' | 'forged' | 'untold' | 'unasked'

/** Whether a payment of one bank send is signed by the wallet of its order: anybody can post bytes, for any order that he knows of. */
export async function checkSignature(
  ctx: Pick<ClearingContext, 'chains'>,
  { chainId, walletAddress: address }: Pick<TokenRow, 'chainId' | 'walletAddress'>,
  bytes: Uint8Array,
): Promise<SignatureFinding> {
  const chain = ctx.chains.get(chainId)
  const [signer] = decodeTx(bytes)?.authInfo.signerInfos ?? []
  if (!chain || !signer) return 'forged'
  const account = await chain.account(address).catch(onChainError(error => error))
  if (account instanceof ChainError)
    return orNothing(() => [signer.publicKey && readTxKey(signer.publicKey)?.account.toString('hex')])[0] === accountOf(address)
      ? 'unasked'
      : 'forged'
  // The chain says it better: an account that it does not know has no money.
  if (!account) return 'untold'
  // Of which sequence it is for is the chain's matter: here it only has to be the wallet's own word.
  const fault = verifyTx(bytes, {
    chainId,
    address,
    prefix: chain.settings.prefix,
    accountNumber: BigInt(account.accountNumber),
    sequence: signer.sequence,
    publicKey: account.pubKey,
  })
  switch (fault) {
    case null:
      return 'holds'
    case 'key-unknown':
    case 'key-unsupported':
    case 'mode-unsupported':
    case 'extensions':
      return 'untold'
    // Other programs write the same in other bytes, and newer chains more than we know of.
    case 'malformed':
      return 'untold'
    default:
      return 'forged'
  }
}
