import type { WalletProvider } from './provider.ts'
import { toBase64, toHex } from '@cosmjs/encoding'
import { Problem } from '@relayooor/shared'
import { call } from '../api/call.ts'
import { ServerUnreachable } from '../api/errors.ts'
import { readWalletFault } from './walletFault.ts'

/**
 * Hands a signed payment to the service, which checks it against the order, keeps it and broadcasts it. When the
 * service cannot be reached or cannot broadcast now, the wallet broadcasts: the same bytes, so it can never pay twice.
 * @returns the transaction's hash, upper-case hex
 * @throws Problem when the service refused it (nothing was sent); WalletFault when the wallet's way failed as well
 */
export async function sendPayment(token: string, chainId: string, txBytes: Uint8Array, provider: WalletProvider | undefined): Promise<string> {
  try {
    return (await call('broadcast', {
      body: {
        token,
        txBytes: toBase64(txBytes),
      },
    })).txHash
  }
  catch (error) {
    const serviceIsAway = error instanceof ServerUnreachable || (error instanceof Problem && error.status >= 500)
    if (!serviceIsAway || !provider)
      throw error
    return sendByWallet(provider, chainId, txBytes)
  }
}

async function sendByWallet(provider: WalletProvider, chainId: string, txBytes: Uint8Array): Promise<string> {
  try {
    // Keplr's own type of the mode is an enum whose values are these texts.
    return toHex(await provider.sendTx(chainId, txBytes, 'sync' as Parameters<WalletProvider['sendTx']>[2])).toUpperCase()
  }
  catch (error) {
    throw readWalletFault(error)
  }
}
