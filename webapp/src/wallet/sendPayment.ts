import type { WalletProvider } from './provider.ts'
import { Problem, TxHash } from '@relayooor/shared'
import { z } from 'zod'
import { toBase64, toHex } from '../api/bytes.ts'
import { call } from '../api/call.ts'
import { ServerUnreachable } from '../api/errors.ts'
import { readWalletFault, WalletFault } from './walletFault.ts'

const Kept = z.object({ txHash: TxHash })

/**
 * Hands a signed payment to the service, which checks it against the order, keeps it and broadcasts it. When the
 * service cannot be reached or cannot broadcast now, the wallet broadcasts: the same bytes, so it can never pay twice.
 * @returns the transaction's hash, upper-case hex
 * @throws Problem when the service refused it (nothing was sent); WalletFault when the wallet's way failed as well
 */
export async function sendPayment(
  token: string,
  chainId: string,
  txBytes: Uint8Array,
  provider: WalletProvider | undefined,
): Promise<string> {
  try {
    return (await call('broadcast', { body: { token, txBytes: toBase64(txBytes) } })).txHash
  } catch (error) {
    const serviceIsAway = error instanceof ServerUnreachable || (error instanceof Problem && error.status >= 500)
    if (!serviceIsAway) throw error
    // The service names the hash of a payment that it keeps and goes on sending.
    const kept = error instanceof Problem ? Kept.safeParse(error.facts).data : undefined
    if (!provider && !kept) throw error
    return sendByWallet(provider, chainId, txBytes, kept?.txHash)
  }
}

async function sendByWallet(
  provider: WalletProvider | undefined,
  chainId: string,
  txBytes: Uint8Array,
  keptAs: string | undefined,
): Promise<string> {
  try {
    if (!provider) throw new WalletFault('failed', 'no wallet is connected')
    // Keplr's own type of the mode is an enum whose values are these texts.
    return toHex(await provider.sendTx(chainId, txBytes, 'sync' as Parameters<WalletProvider['sendTx']>[2]))
  } catch (error) {
    if (keptAs !== undefined) return keptAs
    throw error instanceof WalletFault ? error : readWalletFault(error)
  }
}
