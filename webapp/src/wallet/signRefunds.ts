import type { StdSignDoc } from '@keplr-wallet/types'
import type { RefundSignDoc } from '@relayooor/shared'
import type { WalletProvider } from './provider.ts'
import { SignMode } from 'cosmjs-types/cosmos/tx/signing/v1beta1/signing'
import { AuthInfo } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { fromBase64, toBase64 } from '../api/bytes.ts'
import { askWallet } from './askWallet.ts'
import { directTx } from './paymentBytes.ts'
import { WalletFault } from './walletFault.ts'

// The service compares what comes back with what it asked for, to the unit.
const signOptions = { preferNoSetFee: true, preferNoSetMemo: true }

/** The wallet's account on a chain, with its public key as the service asks for it. @throws WalletFault */
export async function accountOf(provider: WalletProvider, chainId: string): Promise<{ address: string; pubKey: string }> {
  const key = await askWallet(() => provider.getKey(chainId))
  return { address: key.bech32Address, pubKey: toBase64(key.pubKey) }
}

/**
 * Has the wallet sign the refunds' transaction and gives its bytes (TxRaw); nothing is sent.
 * @throws WalletFault when the wallet is on another account, refuses, or cannot
 */
export function signRefunds(provider: WalletProvider, doc: RefundSignDoc): Promise<Uint8Array> {
  return askWallet(async () => {
    const key = await provider.getKey(doc.chainId)
    if (key.bech32Address !== doc.signer) throw new WalletFault('wrong-account', key.bech32Address)
    if (!doc.direct) throw new WalletFault('failed', `nobody knows the public key of ${doc.signer}`)
    const direct = { bodyBytes: fromBase64(doc.direct.bodyBytes), authInfoBytes: fromBase64(doc.direct.authInfoBytes) }
    if (key.isNanoLedger) {
      // The service makes this document: its fields are those of a StdSignDoc.
      const { signature } = await provider.signAmino(doc.chainId, doc.signer, doc.amino as unknown as StdSignDoc, signOptions)
      return directTx({ ...direct, authInfoBytes: byAmino(direct.authInfoBytes) }, fromBase64(signature.signature))
    }
    const { signed, signature } = await provider.signDirect(
      doc.chainId,
      doc.signer,
      { ...direct, chainId: doc.direct.chainId, accountNumber: BigInt(doc.direct.accountNumber) },
      signOptions,
    )
    return directTx(signed, fromBase64(signature.signature))
  })
}

/** The same, signed in the mode of hardware wallets. */
function byAmino(authInfoBytes: Uint8Array): Uint8Array {
  const info = AuthInfo.decode(authInfoBytes)
  const signerInfos = info.signerInfos.map(signer => ({ ...signer, modeInfo: { single: { mode: SignMode.SIGN_MODE_LEGACY_AMINO_JSON } } }))
  return AuthInfo.encode(AuthInfo.fromPartial({ ...info, signerInfos })).finish()
}
