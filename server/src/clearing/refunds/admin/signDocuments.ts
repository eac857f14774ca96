import type { RefundSignDoc } from '@relayooor/shared'
import type { UnsignedTx } from '../../../chains/signTx.ts'
import type { TxMessage } from '../../../chains/transactions.ts'
import type { RefundSend } from '../sign/refundMessages.ts'
import { Buffer } from 'node:buffer'
import { toAmount } from '@relayooor/shared'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { aminoDoc } from '../../../chains/aminoDoc.ts'
import { encodeAuthInfo, encodeBody } from '../../../chains/signTx.ts'

/** One transaction in the forms that wallets and programs sign. */
export function signDocuments(
  signer: string,
  tx: UnsignedTx,
  sends: RefundSend[],
  publicKey: TxMessage | 'on-chain' | 'unknown',
): Pick<RefundSignDoc, 'direct' | 'amino' | 'cli'> {
  const { chainId, accountNumber, memo, timeoutHeight, gasLimit, fee } = tx
  const bank = sends.map(({ to, denom, amount }) => ({ from_address: signer, to_address: to, amount: [toAmount({ denom, amount })] }))
  const gas = gasLimit.toString()
  return {
    ...(publicKey !== 'unknown' && {
      direct: {
        bodyBytes: base64(encodeBody(tx)),
        authInfoBytes: base64(encodeAuthInfo(publicKey === 'on-chain' ? undefined : publicKey, tx)),
        accountNumber: accountNumber.toString(),
        chainId,
      },
    }),
    amino: { ...aminoDoc({ ...tx, fee: { amount: fee.map(toAmount), gas } }) },
    // As `tx bank send --generate-only` prints it.
    cli: {
      body: {
        messages: bank.map(value => ({ '@type': MsgSend.typeUrl, ...value })),
        memo,
        timeout_height: timeoutHeight.toString(),
        extension_options: [],
        non_critical_extension_options: [],
      },
      auth_info: { signer_infos: [], fee: { amount: fee.map(toAmount), gas_limit: gas, payer: '', granter: '' }, tip: null },
      signatures: [],
    },
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
