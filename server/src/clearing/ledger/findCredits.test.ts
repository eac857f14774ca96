import type { BlockTx, ChainEvent } from '../../chains/chain.ts'
import { writeAddress } from '@relayooor/shared'
import { MsgExec } from 'cosmjs-types/cosmos/authz/v1beta1/tx'
import { MsgMultiSend, MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { MsgExecuteContract } from 'cosmjs-types/cosmwasm/wasm/v1/tx'
import { MsgRecvPacket, MsgTimeout } from 'cosmjs-types/ibc/core/channel/v1/tx'
import { describe, expect, it } from 'vitest'
import { anEvent, aTx, moved, service } from '../testing.ts'
import { findCredits } from './findCredits.ts'

const [alice, bob, relayer] = [11, 12, 13].map(fill => writeAddress('cosmos', new Uint8Array(20).fill(fill))) as [string, string, string]
const [contract, escrow] = [14, 15].map(fill => writeAddress('cosmos', new Uint8Array(32).fill(fill))) as [string, string]

const coinsOf = (text: string) => text.split(',').map(item => ({ amount: /^\d+/.exec(item)?.[0] ?? '', denom: item.replace(/^\d+/, '') }))

const feePaidBy = (payer: string) => moved(payer, 'cosmos1feecollector', '5uatom')

function send(from: string, to: string, amount: string) {
  return { typeUrl: MsgSend.typeUrl, value: MsgSend.encode({ fromAddress: from, toAddress: to, amount: coinsOf(amount) }).finish() }
}
function multiSend(from: string[], outputs: [string, string][]) {
  const input = (address: string) => ({ address, coins: coinsOf('1uatom') })
  return {
    typeUrl: MsgMultiSend.typeUrl,
    value: MsgMultiSend.encode(
      MsgMultiSend.fromPartial({
        inputs: from.map(input),
        outputs: outputs.map(([address, amount]) => ({ address, coins: coinsOf(amount) })),
      }),
    ).finish(),
  }
}
/** A MultiSend's transfer events name no sender. */
function scattered(...outputs: [string, string][]) {
  return outputs.flatMap(([to, amount]) => [
    anEvent('coin_received', { receiver: to, amount }),
    anEvent('transfer', { recipient: to, amount }),
  ])
}
function exec(...msgs: { typeUrl: string; value: Uint8Array }[]) {
  return {
    typeUrl: MsgExec.typeUrl,
    value: MsgExec.encode({ grantee: bob, msgs }).finish(),
  }
}
const recv = { typeUrl: MsgRecvPacket.typeUrl, value: MsgRecvPacket.encode(MsgRecvPacket.fromPartial({ signer: relayer })).finish() }
const timeout = { typeUrl: MsgTimeout.typeUrl, value: MsgTimeout.encode(MsgTimeout.fromPartial({ signer: relayer })).finish() }
const call = {
  typeUrl: MsgExecuteContract.typeUrl,
  value: MsgExecuteContract.encode(MsgExecuteContract.fromPartial({ sender: alice, contract })).finish(),
}
/** What the transfer application says after it has given out a packet's coins. */
function arrived(receiver: string, memo: string, success = 'true') {
  return anEvent('fungible_token_packet', {
    module: 'transfer',
    sender: 'osmo1sender',
    receiver,
    denom: 'uatom',
    amount: '7',
    memo,
    success,
  })
}

function credits(tx: BlockTx | null, events: ChainEvent[] = []) {
  const block = { chainId: 'a-1', height: 3, time: new Date(0), txs: tx ? [tx] : [], events }
  return findCredits(block, service).map(({ payer, authority, memo, coins, txHash, ordinal }) => ({
    payer,
    authority,
    memo,
    coins: coins.map(coin => `${coin.amount}${coin.denom}`).join(','),
    ordinal,
    ...(txHash === 'block' && { txHash }),
  }))
}

describe('who paid, how much, and what he wrote', () => {
  it('several transfers in one transaction are one payment', () => {
    const tx = aTx({
      memo: 'm',
      messages: [send(alice, service, '5uatom'), send(alice, bob, '9uatom'), send(alice, service, '2uatom')],
      events: [...feePaidBy(alice), ...moved(alice, service, '5uatom'), ...moved(alice, bob, '9uatom'), ...moved(alice, service, '2uatom')],
    })
    expect(credits(tx)).toEqual([{ payer: alice, authority: 'signers', memo: 'm', coins: '7uatom', ordinal: 0 }])
  })

  it('several accounts in one transaction are nobody in particular', () => {
    const tx = aTx({
      memo: 'm',
      messages: [send(alice, service, '5uatom'), send(bob, service, '2uatom')],
      keys: [undefined, undefined],
      events: [...moved(alice, service, '5uatom'), ...moved(bob, service, '2uatom')],
    })
    expect(credits(tx)).toEqual([{ payer: null, authority: 'signers', memo: 'm', coins: '7uatom', ordinal: 0 }])
  })

  it('a MultiSend: only its outputs to us count, and its payer is its input', () => {
    const events = scattered([service, '5uatom'], [bob, '9uatom'], [service, '2uatom'])
    expect(
      credits(
        aTx({
          messages: [
            multiSend(
              [alice],
              [
                [service, '5uatom'],
                [bob, '9uatom'],
                [service, '2uatom'],
              ],
            ),
          ],
          events,
        }),
      ),
    ).toEqual([{ payer: alice, authority: 'signers', memo: '', coins: '7uatom', ordinal: 0 }])
    expect(credits(aTx({ messages: [multiSend([alice, bob], [[service, '7uatom']])], events }))).toMatchObject([{ payer: null }])
    expect(credits(aTx({ messages: [multiSend([alice, alice], [[service, '7uatom']])], events }))).toMatchObject([{ payer: alice }])
  })

  it('an authz execution: the account that granted it has paid, and has signed nothing', () => {
    const tx = aTx({
      memo: 'm',
      messages: [exec(send(alice, service, '5uatom'), exec(send(alice, service, '1uatom')))],
      events: [...feePaidBy(bob), ...moved(alice, service, '5uatom'), ...moved(alice, service, '1uatom')],
    })
    expect(credits(tx)).toEqual([{ payer: alice, authority: null, memo: 'm', coins: '6uatom', ordinal: 0 }])
  })

  it('a contract: it has paid, and has signed nothing', () => {
    const tx = aTx({ memo: 'm', messages: [call], events: [...feePaidBy(alice), ...moved(contract, service, '5uatom')] })
    expect(credits(tx)).toEqual([{ payer: contract, authority: null, memo: 'm', coins: '5uatom', ordinal: 0 }])
  })

  it('a contract and its caller in one transaction are nobody in particular', () => {
    const tx = aTx({
      messages: [call, send(alice, service, '5uatom')],
      events: [...moved(contract, service, '5uatom'), ...moved(alice, service, '5uatom')],
    })
    expect(credits(tx)).toMatchObject([{ payer: null, coins: '10uatom' }])
  })

  it('addresses in capitals are the same addresses', () => {
    const tx = aTx({
      messages: [
        send(alice.toUpperCase(), service.toUpperCase(), '5uatom'),
        multiSend([alice.toUpperCase()], [[service.toUpperCase(), '2uatom']]),
      ],
      events: [...moved(alice, service, '5uatom'), ...scattered([service, '2uatom'])],
    })
    expect(credits(tx)).toEqual([{ payer: alice, authority: 'signers', memo: '', coins: '7uatom', ordinal: 0 }])
    const arrival = aTx({ messages: [recv], events: [...moved(escrow, service, '9uatom'), arrived(service.toUpperCase(), 'p')] })
    expect(credits(arrival)).toMatchObject([{ memo: 'p', coins: '9uatom' }])
  })

  it("an arrival over IBC: nobody here has paid, and the relayer's memo is not the payer's", () => {
    const tx = aTx({
      memo: "the relayer's",
      messages: [recv, recv],
      events: [
        ...feePaidBy(relayer),
        ...moved('cosmos1transfermodule', service, '7ibc/AA'),
        arrived(service, "the sender's"),
        ...moved(escrow, service, '9uatom'),
        arrived(service, ''),
        ...moved(escrow, bob, '9uatom'),
        arrived(bob, 'for bob'),
      ],
    })
    expect(credits(tx)).toEqual([
      { payer: null, authority: 'packet', memo: "the sender's", coins: '7ibc/AA', ordinal: 0 },
      { payer: null, authority: 'packet', memo: '', coins: '9uatom', ordinal: 1 },
    ])
  })

  it("a payment beside an arrival in a relayer's transaction is told apart from it", () => {
    const tx = aTx({
      memo: 'm',
      messages: [send(relayer, service, '5uatom'), recv],
      events: [...feePaidBy(relayer), ...moved(relayer, service, '5uatom'), ...moved(escrow, service, '9uatom'), arrived(service, 'p')],
    })
    expect(credits(tx)).toEqual([
      { payer: relayer, authority: 'signers', memo: 'm', coins: '5uatom', ordinal: 0 },
      { payer: null, authority: 'packet', memo: 'p', coins: '9uatom', ordinal: 1 },
    ])
  })

  it("what a packet sets free without being a transfer to us is nobody's payment", () => {
    const tx = aTx({
      memo: 'm',
      messages: [timeout],
      events: [...feePaidBy(relayer), ...moved(escrow, service, '9uatom'), anEvent('timeout', { refund_receiver: service })],
    })
    expect(credits(tx)).toEqual([{ payer: null, authority: null, memo: '', coins: '9uatom', ordinal: 0 }])
  })

  it('coins that no transaction brought', () => {
    expect(credits(null, moved('cosmos1module', service, '3uatom'))).toEqual([
      { payer: null, authority: null, memo: '', coins: '3uatom', ordinal: 0, txHash: 'block' },
    ])
  })

  it.each<[string, BlockTx]>([
    [
      'a failed transaction',
      aTx({ code: 5, messages: [send(alice, service, '5uatom')], events: [...feePaidBy(alice), ...moved(alice, service, '5uatom')] }),
    ],
    [
      'a transaction of zero',
      aTx({
        messages: [send(alice, service, '0uatom')],
        events: [...feePaidBy(alice), ...moved(alice, service, ''), ...moved(alice, service, '0uatom')],
      }),
    ],
    [
      'a transaction to somebody else',
      aTx({ messages: [send(alice, bob, '5uatom')], events: [...feePaidBy(alice), ...moved(alice, bob, '5uatom')] }),
    ],
    ['a message that claims more than the bank moved', aTx({ messages: [send(alice, service, '5uatom')], events: feePaidBy(alice) })],
    [
      'our own transaction',
      aTx({
        messages: [send(service, bob, '5uatom')],
        events: [...feePaidBy(service), ...moved(service, bob, '5uatom'), ...moved('cosmos1feecollector', service, '2uatom')],
      }),
    ],
  ])('nothing: %s', (_, tx) => {
    expect(credits(tx)).toEqual([])
  })

  it('bytes that are no transaction of accounts can still bring coins', () => {
    expect(credits({ ...aTx({ events: moved('cosmos1module', service, '3uatom') }), bytes: new Uint8Array([255, 255]) })).toEqual([
      { payer: 'cosmos1module', authority: null, memo: '', coins: '3uatom', ordinal: 0 },
    ])
  })
})
