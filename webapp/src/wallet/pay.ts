import type { AccountView, ChainView, PaymentRequest } from '@relayooor/shared'
import type { WalletProvider } from './provider.ts'
import { fromBase64 } from '../api/bytes.ts'
import { askWallet } from './askWallet.ts'
import { aminoDoc, aminoTx, directDoc, directTx, pubKeyTypeUrl } from './paymentBytes.ts'
import { WalletFault } from './walletFault.ts'

// The fee and the memo belong to the price: a wallet that honours these leaves them alone.
const signOptions = { preferNoSetFee: true, preferNoSetMemo: true }

/**
 * Has the wallet sign the payment and gives the transaction's bytes (TxRaw); nothing is sent.
 * @throws WalletFault when the wallet refuses or cannot
 */
export function signPayment(
  provider: WalletProvider,
  request: PaymentRequest,
  account: AccountView,
  chain: ChainView,
  from: string,
): Promise<Uint8Array> {
  return askWallet(async () => {
    const key = await provider.getKey(request.chainId)
    if (key.bech32Address !== from) throw new WalletFault('wrong-account', key.bech32Address)
    const payment = {
      request,
      from,
      pubKey: key.pubKey,
      pubKeyTypeUrl: pubKeyTypeUrl(account, chain),
      accountNumber: BigInt(account.accountNumber),
      sequence: BigInt(account.sequence),
    }
    if (key.isNanoLedger) {
      const { signed, signature } = await provider.signAmino(request.chainId, from, aminoDoc(payment), signOptions)
      return aminoTx(payment, signed, fromBase64(signature.signature))
    }
    const { signed, signature } = await provider.signDirect(request.chainId, from, directDoc(payment), signOptions)
    return directTx(signed, fromBase64(signature.signature))
  })
}
