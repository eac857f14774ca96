import { createMultisigThresholdPubkey, encodeSecp256k1Pubkey, makeSignDoc, pubkeyToAddress, Secp256k1HdWallet } from '@cosmjs/amino'
import { encodePubkey } from '@cosmjs/proto-signing'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { MultiSignature } from 'cosmjs-types/cosmos/crypto/multisig/v1beta1/multisig'
import { SignMode } from 'cosmjs-types/cosmos/tx/signing/v1beta1/signing'
import { AuthInfo, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'

export interface MultisigPayment {
  chainId: string
  accountNumber: number
  sequence: number
  to: string
  amount: { denom: string; amount: string }
  memo?: string
  /** Which of the members sign, counted from 0. */
  members: number[]
}

/** A multisig account, whose members sign amino documents, as with the SDK's command line. */
export async function createMultisig(mnemonics: string[], threshold: number, prefix: string) {
  const wallets = await Promise.all(mnemonics.map(mnemonic => Secp256k1HdWallet.fromMnemonic(mnemonic, { prefix })))
  const accounts = (await Promise.all(wallets.map(wallet => wallet.getAccounts()))).flatMap(([first]) => first ?? [])
  const key = createMultisigThresholdPubkey(
    accounts.map(account => encodeSecp256k1Pubkey(account.pubkey)),
    threshold,
    true,
  )
  const address = pubkeyToAddress(key, prefix)

  /** A bank send, signed. */
  async function send({ chainId, accountNumber, sequence, to, amount, memo = '', members }: MultisigPayment): Promise<Uint8Array> {
    const fee = { amount: [{ denom: amount.denom, amount: '8000' }], gas: '300000' }
    const document = makeSignDoc(
      [{ type: 'cosmos-sdk/MsgSend', value: { from_address: address, to_address: to, amount: [amount] } }],
      fee,
      chainId,
      memo,
      accountNumber,
      sequence,
    )
    const signatures = await Promise.all(
      members.map(async member => {
        const signed = await wallets[member]?.signAmino(accounts[member]?.address ?? '', document)
        return Buffer.from(signed?.signature.signature ?? '', 'base64')
      }),
    )
    const bits = new Uint8Array(Math.ceil(accounts.length / 8))
    for (const member of members) bits[member >> 3] = (bits[member >> 3] ?? 0) | (0x80 >> (member & 7))
    const modeInfos = members.map(() => ({ single: { mode: SignMode.SIGN_MODE_LEGACY_AMINO_JSON } }))
    const authInfo = AuthInfo.fromPartial({
      signerInfos: [
        {
          publicKey: encodePubkey(key),
          modeInfo: { multi: { bitarray: { extraBitsStored: accounts.length % 8, elems: bits }, modeInfos } },
          sequence: BigInt(sequence),
        },
      ],
      fee: { amount: fee.amount, gasLimit: BigInt(fee.gas) },
    })
    const value = MsgSend.encode({ fromAddress: address, toAddress: to, amount: [amount] }).finish()
    return TxRaw.encode({
      bodyBytes: TxBody.encode(TxBody.fromPartial({ messages: [{ typeUrl: MsgSend.typeUrl, value }], memo })).finish(),
      authInfoBytes: AuthInfo.encode(authInfo).finish(),
      signatures: [MultiSignature.encode({ signatures }).finish()],
    }).finish()
  }

  return { address, send }
}
