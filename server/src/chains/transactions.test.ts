import { MsgExec } from 'cosmjs-types/cosmos/authz/v1beta1/tx'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { AuthInfo, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { expect, it } from 'vitest'
import { decodeTx } from './transactions.ts'

it('reads a transaction with its executions opened, in order', () => {
  const send = (toAddress: string) => ({ typeUrl: MsgSend.typeUrl, value: MsgSend.encode(MsgSend.fromPartial({ toAddress })).finish() })
  const exec = (...msgs: { typeUrl: string; value: Uint8Array }[]) => ({
    typeUrl: MsgExec.typeUrl,
    value: MsgExec.encode({ grantee: 'g', msgs }).finish(),
  })
  const bytes = TxRaw.encode(
    TxRaw.fromPartial({
      bodyBytes: TxBody.encode(
        TxBody.fromPartial({ memo: 'CLR-1', timeoutHeight: 77n, messages: [send('a'), exec(send('b'), exec(send('c'))), send('d')] }),
      ).finish(),
      authInfoBytes: AuthInfo.encode(
        AuthInfo.fromPartial({ fee: { amount: [{ denom: 'ufee', amount: '5' }], gasLimit: 9n, granter: 'rich' } }),
      ).finish(),
    }),
  ).finish()
  const tx = decodeTx(bytes)
  expect(tx).toMatchObject({
    memo: 'CLR-1',
    timeoutHeight: 77n,
    fee: [{ denom: 'ufee', amount: '5' }],
    gasLimit: 9n,
    feeGranter: 'rich',
    feePayer: '',
  })
  const recipients = tx?.messages.map(one => (one.typeUrl === MsgSend.typeUrl ? MsgSend.decode(one.value).toAddress : 'exec'))
  expect(recipients).toEqual(['a', 'exec', 'b', 'exec', 'c', 'd'])
})

it('says that bytes are no transaction', () => {
  expect(decodeTx(new Uint8Array([255, 1, 2]))).toBeNull()
})
