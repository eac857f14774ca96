import type { TxMessage } from './transactions.ts'
import { createMultisigThresholdPubkey, encodeSecp256k1Pubkey, pubkeyToRawAddress } from '@cosmjs/amino'
import { Secp256k1 } from '@cosmjs/crypto'
import { encodePubkey } from '@cosmjs/proto-signing'
import { accountOf, writeAddress } from '@relayooor/shared'
import { MsgExec } from 'cosmjs-types/cosmos/authz/v1beta1/tx'
import { MsgMultiSend, MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { AuthInfo, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { MsgExecuteContract } from 'cosmjs-types/cosmwasm/wasm/v1/tx'
import { MsgTransfer } from 'cosmjs-types/ibc/applications/transfer/v1/tx'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { messageSigners } from './messageSigners.ts'

interface Account {
  address: string
  name: string
  key: TxMessage
}
function anAccount(name: string, amino: Parameters<typeof encodePubkey>[0]): Account {
  return {
    name,
    key: encodePubkey(amino),
    address: writeAddress('cosmos', pubkeyToRawAddress(amino)),
  }
}
const keys = [1, 2, 3].map(fill =>
  encodeSecp256k1Pubkey(Secp256k1.compressPubkey(Secp256k1.makeKeypair(new Uint8Array(32).fill(fill)).pubkey)),
)
const [alice, bob, carol] = keys.map((key, index) => anAccount(['alice', 'bob', 'carol'][index] ?? '', key)) as [Account, Account, Account]
const multisig = anAccount('multisig', createMultisigThresholdPubkey(keys, 2, true))
const contract = writeAddress('cosmos', new Uint8Array(32).fill(9))
const passkey = { typeUrl: '/cosmos.crypto.secp256r1.PubKey', value: new Uint8Array() }

function send({ address }: Pick<Account, 'address'>) {
  return {
    typeUrl: MsgSend.typeUrl,
    value: MsgSend.encode(MsgSend.fromPartial({ fromAddress: address })).finish(),
  }
}
function exec({ address }: Account, ...msgs: TxMessage[]) {
  return {
    typeUrl: MsgExec.typeUrl,
    value: MsgExec.encode({ grantee: address, msgs }).finish(),
  }
}
function multiSend(...from: Account[]) {
  return {
    typeUrl: MsgMultiSend.typeUrl,
    value: MsgMultiSend.encode(MsgMultiSend.fromPartial({ inputs: from.map(({ address }) => ({ address })) })).finish(),
  }
}
function call({ address }: Account) {
  return {
    typeUrl: MsgExecuteContract.typeUrl,
    value: MsgExecuteContract.encode(MsgExecuteContract.fromPartial({ sender: address, contract })).finish(),
  }
}
function transfer({ address }: Account) {
  return {
    typeUrl: MsgTransfer.typeUrl,
    value: MsgTransfer.encode(MsgTransfer.fromPartial({ sender: address })).finish(),
  }
}
const unknown = { typeUrl: '/some.chain.v1.MsgThing', value: MsgSend.encode(MsgSend.fromPartial({ fromAddress: carol.address })).finish() }
const option = [{ typeUrl: '/osmosis.smartaccount.v1beta1.TxExtension', value: new Uint8Array() }]

interface Parts {
  messages: TxMessage[]
  by: (TxMessage | null)[]
  payer?: string
  body?: Partial<TxBody>
}

function aTransaction({ messages, by, payer = '', body = {} }: Parts): Uint8Array {
  return TxRaw.encode({
    bodyBytes: TxBody.encode(TxBody.fromPartial({ messages, ...body })).finish(),
    authInfoBytes: AuthInfo.encode(
      AuthInfo.fromPartial({ signerInfos: by.map(key => (key ? { publicKey: key } : {})), fee: { payer } }),
    ).finish(),
    signatures: by.map(() => new Uint8Array(64)),
  }).finish()
}

function signersOf(parts: Parts): string {
  const accounts = [...messageSigners(aTransaction(parts))]
  return [alice, bob, carol, multisig]
    .filter(({ address }) => accounts.includes(accountOf(address) ?? ''))
    .map(one => one.name)
    .join(' and ')
}

it.each<[string, Parts, string]>([
  ['a send', { messages: [send(alice)], by: [alice.key] }, 'alice'],
  ['a send by an account whose key is on the chain', { messages: [send(alice)], by: [null] }, 'alice'],
  ["a multisig's send", { messages: [send(multisig)], by: [multisig.key] }, 'multisig'],
  ['two sends of two accounts', { messages: [send(alice), send(bob), send(alice)], by: [alice.key, null] }, 'alice and bob'],
  ['a MultiSend of two accounts', { messages: [multiSend(alice, bob)], by: [alice.key, bob.key] }, 'alice and bob'],
  ['a transfer over IBC', { messages: [transfer(alice)], by: [alice.key] }, 'alice'],
  ['a call of a contract: who called it, not the contract', { messages: [call(alice)], by: [alice.key] }, 'alice'],
  ['an execution of what another has granted: who executes it', { messages: [exec(bob, send(alice))], by: [bob.key] }, 'bob'],
  [
    'an execution inside an execution: who executes the outer one',
    { messages: [exec(bob, exec(alice, send(alice)))], by: [bob.key] },
    'bob',
  ],
  ["an execution of one's own", { messages: [exec(alice, send(alice))], by: [alice.key] }, 'alice'],
  ['a send that another pays the fee of', { messages: [send(alice)], by: [alice.key, bob.key], payer: bob.address }, 'alice'],
  [
    'an execution whose fee the granter pays: who signs no message has signed nothing here',
    { messages: [exec(bob, send(alice))], by: [bob.key, alice.key], payer: alice.address },
    'bob',
  ],
  [
    'the same, with a message that we do not know',
    { messages: [exec(bob, send(alice)), unknown], by: [bob.key, carol.key, alice.key], payer: alice.address },
    'bob',
  ],
  ['a message that we do not know', { messages: [unknown], by: [carol.key] }, ''],
  ['a send beside a message that we do not know', { messages: [unknown, send(alice)], by: [carol.key, alice.key] }, 'alice'],
  ["the same, with a key that is on the chain: it may be anybody's", { messages: [unknown, send(alice)], by: [null, null] }, ''],
  ["a send with another's key", { messages: [send(alice)], by: [bob.key] }, ''],
  ['keys in another order than their accounts', { messages: [send(alice), send(bob)], by: [bob.key, alice.key] }, ''],
  ['more signatures than a chain would take', { messages: [send(alice)], by: [alice.key, bob.key] }, ''],
  ['no signature, as some chains put their own messages into blocks', { messages: [send(alice)], by: [] }, ''],
  ['a key of a kind that we cannot read', { messages: [send(alice)], by: [passkey] }, ''],
  [
    'an extension, by which another key may act for the account',
    { messages: [send(alice)], by: [null], body: { nonCriticalExtensionOptions: option } },
    '',
  ],
  ['an extension that the chain insists on', { messages: [send(alice)], by: [alice.key], body: { extensionOptions: option } }, ''],
])('%s', (_, parts, expected) => {
  expect(signersOf(parts)).toBe(expected)
})

it('whatever the bytes are, nothing is thrown and nobody has signed what is no transaction', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => messageSigners(bytes).size === 0))
  const good = aTransaction({ messages: [send(alice), exec(bob, send(alice))], by: [alice.key, null] })
  fc.assert(
    fc.property(
      fc.nat(),
      fc.nat(255),
      (at, byte) => messageSigners(Uint8Array.from(good, (one, index) => (index === at % good.length ? byte : one))).size <= 2,
    ),
  )
})
