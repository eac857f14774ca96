import { accountOf } from '@relayooor/shared'
import { MsgExec } from 'cosmjs-types/cosmos/authz/v1beta1/tx'
import { MsgMultiSend, MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { AuthInfo, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { MsgExecuteContract, MsgInstantiateContract } from 'cosmjs-types/cosmwasm/wasm/v1/tx'
import { MsgTransfer } from 'cosmjs-types/ibc/applications/transfer/v1/tx'
import { MsgAcknowledgement, MsgRecvPacket, MsgTimeout, MsgTimeoutOnClose } from 'cosmjs-types/ibc/core/channel/v1/tx'
import { MsgUpdateClient } from 'cosmjs-types/ibc/core/client/v1/tx'
import { orNothing } from './orNothing.ts'
import { readTxKey } from './txKeys.ts'

/** Chains allow seven signatures per transaction (x/auth `TxSigLimit`). */
const mostSigners = 16

/**
 * Who has to sign a message: the field that its protobuf definition names as
 * `cosmos.msg.v1.signer`. Of other messages we know no signer.
 */
const signerFields = new Map<string, (value: Uint8Array) => string[]>([
  [MsgSend.typeUrl, value => [MsgSend.decode(value).fromAddress]],
  [MsgMultiSend.typeUrl, value => MsgMultiSend.decode(value).inputs.map(input => input.address)],
  // What it carries runs in the name of others, who have not signed it.
  [MsgExec.typeUrl, value => [MsgExec.decode(value).grantee]],
  [MsgTransfer.typeUrl, value => [MsgTransfer.decode(value).sender]],
  [MsgExecuteContract.typeUrl, value => [MsgExecuteContract.decode(value).sender]],
  [MsgInstantiateContract.typeUrl, value => [MsgInstantiateContract.decode(value).sender]],
  [MsgUpdateClient.typeUrl, value => [MsgUpdateClient.decode(value).signer]],
  [MsgRecvPacket.typeUrl, value => [MsgRecvPacket.decode(value).signer]],
  [MsgAcknowledgement.typeUrl, value => [MsgAcknowledgement.decode(value).signer]],
  [MsgTimeout.typeUrl, value => [MsgTimeout.decode(value).signer]],
  [MsgTimeoutOnClose.typeUrl, value => [MsgTimeoutOnClose.decode(value).signer]],
])

/**
 * The accounts (hex of their address bytes) that signed a message, and so the whole transaction. Only for transactions in a block with code
 * 0: their signatures were checked by the chain (SDK x/auth ante handler). Without fee payers, authz granters and contracts, and none where
 * extension options may mean another way to sign.
 */
export function messageSigners(bytes: Uint8Array): ReadonlySet<string> {
  return new Set(orNothing(() => readSigners(bytes)))
}

function readSigners(bytes: Uint8Array): string[] {
  const { bodyBytes, authInfoBytes } = TxRaw.decode(bytes)
  const { messages, extensionOptions, nonCriticalExtensionOptions } = TxBody.decode(bodyBytes)
  const { signerInfos, fee } = AuthInfo.decode(authInfoBytes)
  if (extensionOptions.length + nonCriticalExtensionOptions.length > 0 || signerInfos.length > mostSigners) return []
  const named = accountsOf(messages.flatMap(({ typeUrl, value }) => signerFields.get(typeUrl)?.(value) ?? []))
  const keys = signerInfos.map(({ publicKey }) => (publicKey ? readTxKey(publicKey)?.account.toString('hex') : 'on chain'))
  if (!messages.every(message => signerFields.has(message.typeUrl))) return named.filter(account => keys.includes(account))
  // Signatures are in the order of the messages' signers, the fee payer's last. An account whose key is on the chain may leave it out.
  const required = [...new Set([...named, ...accountsOf(fee?.payer ? [fee.payer] : [])])]
  return required.length === keys.length
    ? named.filter(account => [account, 'on chain'].includes(keys[required.indexOf(account)] ?? ''))
    : []
}

function accountsOf(addresses: string[]): string[] {
  return [...new Set(addresses.flatMap(address => accountOf(address) ?? []))]
}
