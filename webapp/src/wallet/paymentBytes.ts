import type { StdSignDoc } from '@keplr-wallet/types'
import type { AccountView, ChainView, PaymentRequest } from '@relayooor/shared'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys'
import { SignMode } from 'cosmjs-types/cosmos/tx/signing/v1beta1/signing'
import { AuthInfo, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'

/** Everything that the payment's bytes are made of. */
export interface Payment {
  request: PaymentRequest
  from: string
  pubKey: Uint8Array
  pubKeyTypeUrl: string
  accountNumber: bigint
  sequence: bigint
}

export interface DirectDoc {
  bodyBytes: Uint8Array
  authInfoBytes: Uint8Array
  chainId: string
  accountNumber: bigint
}

/** What SIGN_MODE_DIRECT signs. */
export function directDoc(payment: Payment): DirectDoc {
  const { request, accountNumber } = payment
  return {
    bodyBytes: bodyBytes(payment, request.memo, BigInt(request.timeoutHeight)),
    authInfoBytes: authInfoBytes(payment, SignMode.SIGN_MODE_DIRECT, [request.fee], BigInt(request.gas)),
    chainId: request.chainId,
    accountNumber,
  }
}

/** What SIGN_MODE_LEGACY_AMINO_JSON signs: the mode of hardware wallets. */
export function aminoDoc({ request, from, accountNumber, sequence }: Payment): StdSignDoc & { timeout_height: string } {
  return {
    chain_id: request.chainId,
    account_number: accountNumber.toString(),
    sequence: sequence.toString(),
    timeout_height: request.timeoutHeight,
    fee: {
      amount: [coin(request.fee)],
      gas: request.gas,
    },
    msgs: [
      {
        type: 'cosmos-sdk/MsgSend',
        value: {
          from_address: from,
          to_address: request.address,
          amount: [coin(request.amount)],
        },
      },
    ],
    memo: request.memo,
  }
}

/** The transaction of a signed direct document; the bytes are those that the wallet says it signed. */
export function directTx(signed: { bodyBytes: Uint8Array; authInfoBytes: Uint8Array }, signature: Uint8Array): Uint8Array {
  return TxRaw.encode({
    bodyBytes: signed.bodyBytes,
    authInfoBytes: signed.authInfoBytes,
    signatures: [signature],
  }).finish()
}

/** The transaction of a signed amino document: fee and memo are taken from it, as a wallet may let its owner change them. */
export function aminoTx(payment: Payment, signed: StdSignDoc, signature: Uint8Array): Uint8Array {
  const timeoutHeight = 'timeout_height' in signed ? BigInt(String(signed.timeout_height)) : 0n
  return directTx(
    {
      bodyBytes: bodyBytes(payment, signed.memo, timeoutHeight),
      authInfoBytes: authInfoBytes(payment, SignMode.SIGN_MODE_LEGACY_AMINO_JSON, signed.fee.amount, BigInt(signed.fee.gas)),
    },
    signature,
  )
}

/** The type of an account's key: what the chain knows, else what its algorithm says. */
export function pubKeyTypeUrl(account: Pick<AccountView, 'pubKeyTypeUrl'>, chain: Pick<ChainView, 'algorithm' | 'bech32Prefix'>): string {
  if (account.pubKeyTypeUrl !== undefined) return account.pubKeyTypeUrl
  if (chain.algorithm === 'secp256k1') return '/cosmos.crypto.secp256k1.PubKey'
  // Injective registered its own copy of the message; every other chain with Ethereum keys uses Ethermint's.
  return chain.bech32Prefix === 'inj' ? '/injective.crypto.v1beta1.ethsecp256k1.PubKey' : '/ethermint.crypto.v1.ethsecp256k1.PubKey'
}

function bodyBytes({ request, from }: Payment, memo: string, timeoutHeight: bigint): Uint8Array {
  const message = MsgSend.fromPartial({
    fromAddress: from,
    toAddress: request.address,
    amount: [coin(request.amount)],
  })
  return TxBody.encode(
    TxBody.fromPartial({
      messages: [
        {
          typeUrl: MsgSend.typeUrl,
          value: MsgSend.encode(message).finish(),
        },
      ],
      memo,
      timeoutHeight,
    }),
  ).finish()
}

function authInfoBytes(payment: Payment, mode: SignMode, fee: readonly { denom: string; amount: string }[], gasLimit: bigint): Uint8Array {
  return AuthInfo.encode(
    AuthInfo.fromPartial({
      signerInfos: [
        {
          // The messages of the other key types have the same single field.
          publicKey: {
            typeUrl: payment.pubKeyTypeUrl,
            value: PubKey.encode({ key: payment.pubKey }).finish(),
          },
          modeInfo: {
            single: { mode },
          },
          sequence: payment.sequence,
        },
      ],
      fee: {
        amount: fee.map(coin),
        gasLimit,
      },
    }),
  ).finish()
}

function coin({ denom, amount }: { denom: string; amount: string }): { denom: string; amount: string } {
  return { denom, amount }
}
