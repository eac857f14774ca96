import type { State } from 'cosmjs-types/ibc/core/channel/v1/channel'
import { Buffer } from 'node:buffer'
import { BinaryWriter } from 'cosmjs-types/binary'
import { BaseAccount, ModuleAccount } from 'cosmjs-types/cosmos/auth/v1beta1/auth'
import { QueryAccountResponse } from 'cosmjs-types/cosmos/auth/v1beta1/query'
import { ProposalStatus } from 'cosmjs-types/cosmos/gov/v1/gov'
import { QueryProposalsRequest, QueryProposalsResponse } from 'cosmjs-types/cosmos/gov/v1/query'
import { MsgExecLegacyContent } from 'cosmjs-types/cosmos/gov/v1/tx'
import { ContinuousVestingAccount } from 'cosmjs-types/cosmos/vesting/v1beta1/vesting'
import { Any } from 'cosmjs-types/google/protobuf/any'
import { DenomTrace } from 'cosmjs-types/ibc/applications/transfer/v1/denomtrace'
import { QueryDenomResponse } from 'cosmjs-types/ibc/applications/transfer/v1/query'
import { Channel, Order } from 'cosmjs-types/ibc/core/channel/v1/channel'
import {
  QueryChannelResponse,
  QueryNextSequenceReceiveResponse,
  QueryPacketCommitmentsRequest,
  QueryPacketCommitmentsResponse,
  QueryPacketReceiptResponse,
} from 'cosmjs-types/ibc/core/channel/v1/query'
import { MsgRecoverClient } from 'cosmjs-types/ibc/core/client/v1/tx'
import { QueryCounterpartyInfoResponse } from 'cosmjs-types/ibc/core/client/v2/query'
import { describe, expect, it } from 'vitest'
import { chainOn, fakeNode, fieldOne, stringField } from './testing.ts'

const channelQuery = '/ibc.core.channel.v1.Query'
const notFound = { code: 22, codespace: 'sdk', log: 'key not found' }

describe('votes on light clients', () => {
  /** Title, description, subject, substitute (ibc-go v7 client.proto). */
  function legacy(subject: string): Uint8Array {
    return BinaryWriter.create().uint32(10).string('t').uint32(18).string('d').uint32(26).string(subject).uint32(34).string('s').finish()
  }

  it('are found in proposals of both generations, among others', async () => {
    const node = await fakeNode()
    const content = (typeUrl: string, value: Uint8Array) =>
      Any.fromPartial({
        typeUrl: MsgExecLegacyContent.typeUrl,
        value: MsgExecLegacyContent.encode(MsgExecLegacyContent.fromPartial({ content: { typeUrl, value } })).finish(),
      })
    const recover = MsgRecoverClient.encode(
      MsgRecoverClient.fromPartial({ subjectClientId: '07-tendermint-3', substituteClientId: '07-tendermint-9' }),
    ).finish()
    const proposals = [
      { id: 12n, messages: [{ typeUrl: MsgRecoverClient.typeUrl, value: recover }], votingEndTime: { seconds: 1_800_000_000n, nanos: 0 } },
      { id: 13n, messages: [content('/ibc.core.client.v1.ClientUpdateProposal', legacy('07-tendermint-4'))] },
      { id: 14n, messages: [content('/cosmos.gov.v1beta1.TextProposal', legacy('07-tendermint-5'))] },
      { id: 15n, messages: [{ typeUrl: MsgRecoverClient.typeUrl, value: Uint8Array.from([10, 99]) }] },
    ]
    let asked: Uint8Array | undefined
    node.abci.set('/cosmos.gov.v1.Query/Proposals', data => {
      asked = data
      return { value: QueryProposalsResponse.encode(QueryProposalsResponse.fromPartial({ proposals })).finish() }
    })
    expect(await chainOn([node]).ibc.recoveries()).toEqual([
      { clientId: '07-tendermint-3', proposalId: '12', votingEndsAt: new Date(1_800_000_000_000) },
      { clientId: '07-tendermint-4', proposalId: '13' },
    ])
    expect(QueryProposalsRequest.decode(asked ?? new Uint8Array()).proposalStatus).toBe(ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD)
  })
})

describe('channels', () => {
  it('reads the states of a channel upgrade, which came after cosmjs-types', async () => {
    const node = await fakeNode()
    for (const [state, word] of [
      [3, 'OPEN'],
      [4, 'CLOSED'],
      [5, 'FLUSHING'],
      [6, 'FLUSHCOMPLETE'],
      [1, 'UNKNOWN'],
    ] as const) {
      node.abci.set(`${channelQuery}/Channel`, () => ({
        value: QueryChannelResponse.encode(
          QueryChannelResponse.fromPartial({
            channel: Channel.fromPartial({
              state: state as State /* the enum lacks 5 and 6 */,
              ordering: Order.ORDER_UNORDERED,
              version: 'ics20-1',
              connectionHops: ['connection-3'],
            }),
          }),
        ).finish(),
      }))
      expect(await chainOn([node]).ibc.channel('transfer', 'channel-0')).toMatchObject({
        state: word,
        ordering: 'UNORDERED',
        connectionId: 'connection-3',
      })
    }
    node.abci.set(`${channelQuery}/Channel`, () => notFound)
    expect(await chainOn([node]).ibc.channel('transfer', 'channel-9')).toBeNull()
  })

  it('takes what an ordered channel expects next for a receipt', async () => {
    const node = await fakeNode()
    node.abci.set(`${channelQuery}/PacketReceipt`, () => ({
      value: QueryPacketReceiptResponse.encode(QueryPacketReceiptResponse.fromPartial({ received: false })).finish(),
    }))
    node.abci.set(`${channelQuery}/Channel`, () => ({
      value: QueryChannelResponse.encode(QueryChannelResponse.fromPartial({ channel: { ordering: Order.ORDER_ORDERED } })).finish(),
    }))
    node.abci.set(`${channelQuery}/NextSequenceReceive`, () => ({
      value: QueryNextSequenceReceiveResponse.encode(QueryNextSequenceReceiveResponse.fromPartial({ nextSequenceReceive: 8n })).finish(),
    }))
    const chain = chainOn([node])
    expect(await chain.ibc.received('p', 'channel-0', 7n)).toEqual({ received: true, height: 100 })
    expect(await chain.ibc.received('p', 'channel-0', 8n)).toEqual({ received: false, height: 100 })
  })

  it('reads every page of commitments', async () => {
    const node = await fakeNode()
    node.abci.set(`${channelQuery}/PacketCommitments`, data => {
      const page = Number(Buffer.from(QueryPacketCommitmentsRequest.decode(data).pagination?.key ?? []).toString() || 0)
      const commitments = [{ sequence: BigInt(30 - page) }, { sequence: 18446744073709551600n + BigInt(page) }]
      return {
        value: QueryPacketCommitmentsResponse.encode(
          QueryPacketCommitmentsResponse.fromPartial({
            commitments,
            pagination: { nextKey: Buffer.from(page < 2 ? String(page + 1) : '') },
          }),
        ).finish(),
      }
    })
    expect(await chainOn([node]).ibc.commitments('transfer', 'channel-0')).toEqual([
      28n,
      29n,
      30n,
      18446744073709551600n,
      18446744073709551601n,
      18446744073709551602n,
    ])
  })
})

it('asks for a denom trace in the way that the chain knows', async () => {
  const [old, recent] = [await fakeNode(), await fakeNode()]
  old.abci.set('/ibc.applications.transfer.v1.Query/DenomTrace', data =>
    stringField(data) === 'AB'
      ? { value: fieldOne(DenomTrace.encode({ path: 'transfer/channel-1/transfer/channel-2', baseDenom: 'uatom' }).finish()) }
      : notFound,
  )
  recent.abci.set('/ibc.applications.transfer.v1.Query/Denom', data =>
    stringField(data) === 'AB'
      ? {
          value: QueryDenomResponse.encode({
            denom: {
              base: 'uatom',
              trace: [
                { portId: 'transfer', channelId: 'channel-1' },
                { portId: 'transfer', channelId: 'channel-2' },
              ],
            },
          }).finish(),
        }
      : notFound,
  )
  for (const node of [old, recent]) {
    const { ibc } = chainOn([node])
    expect(await ibc.denomTrace('ibc/AB')).toEqual({ path: 'transfer/channel-1/transfer/channel-2', baseDenom: 'uatom' })
    expect(await ibc.denomTrace('CD')).toBeNull()
  }
})

it('tells the other client of an IBC v2 client, and that an old chain has none', async () => {
  const node = await fakeNode()
  const query = '/ibc.core.client.v2.Query/CounterpartyInfo'
  node.abci.set(query, data =>
    stringField(data) === '07-tendermint-3'
      ? { value: QueryCounterpartyInfoResponse.encode({ counterpartyInfo: { merklePrefix: [], clientId: '07-tendermint-12' } }).finish() }
      : notFound,
  )
  const { ibc } = chainOn([node])
  expect(await ibc.counterpartyClient('07-tendermint-3')).toBe('07-tendermint-12')
  expect(await ibc.counterpartyClient('07-tendermint-4')).toBeNull()
  node.abci.set(query, () => ({ code: 6, codespace: 'sdk', log: 'unknown query path: unknown request' }))
  await expect(ibc.counterpartyClient('07-tendermint-3')).rejects.toMatchObject({ code: 'rejected' })
})

describe('accounts', () => {
  const address = 'cosmos1owner'
  const base = BaseAccount.fromPartial({
    address,
    accountNumber: 12n,
    sequence: 34n,
    pubKey: { typeUrl: '/cosmos.crypto.secp256k1.PubKey', value: new Uint8Array([1]) },
  })
  const baseBytes = BaseAccount.encode(base).finish()
  const withTail = (bytes: Uint8Array) => BinaryWriter.create().uint32(10).bytes(bytes).uint32(18).string('codehash').finish()

  it.each([
    ['/cosmos.auth.v1beta1.BaseAccount', baseBytes],
    ['/cosmos.auth.v1beta1.ModuleAccount', ModuleAccount.encode(ModuleAccount.fromPartial({ baseAccount: base, name: 'x' })).finish()],
    [
      '/cosmos.vesting.v1beta1.ContinuousVestingAccount',
      ContinuousVestingAccount.encode(ContinuousVestingAccount.fromPartial({ baseVestingAccount: { baseAccount: base } })).finish(),
    ],
    ['/ethermint.types.v1.EthAccount', withTail(baseBytes)],
    ['/desmos.profiles.v3.Profile', withTail(Any.encode({ typeUrl: '/cosmos.auth.v1beta1.BaseAccount', value: baseBytes }).finish())],
  ])('finds number and sequence in a %s', async (typeUrl, value) => {
    const node = await fakeNode()
    node.abci.set('/cosmos.auth.v1beta1.Query/Account', () => ({
      value: QueryAccountResponse.encode({ account: { typeUrl, value } }).finish(),
    }))
    expect(await chainOn([node]).account(address)).toEqual({
      accountNumber: '12',
      sequence: '34',
      pubKey: { typeUrl: '/cosmos.crypto.secp256k1.PubKey', value: new Uint8Array([1]) },
    })
    await expect(chainOn([node]).account('cosmos1other')).rejects.toMatchObject({ code: 'nonsense' })
  })

  it('knows that there is none', async () => {
    const node = await fakeNode()
    node.abci.set('/cosmos.auth.v1beta1.Query/Account', () => notFound)
    expect(await chainOn([node]).account(address)).toBeNull()
  })
})
