import type { UnsignedTx } from '../tx/signTx.ts'
import { GenericAuthorization } from 'cosmjs-types/cosmos/authz/v1beta1/authz'
import { MsgExec, MsgGrant } from 'cosmjs-types/cosmos/authz/v1beta1/tx'
import { MsgMultiSend, MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { describe, expect, it } from 'vitest'
import { moduleAddress } from '../accounts/address.ts'
import { balanceOf } from '../bank/bank.ts'
import { addressOf, call, hub, rpcOf, useSandbox } from '../testing.ts'
import { signTx } from '../tx/signTx.ts'
import { createMultisig } from '../tx/testing.ts'

// Blocks are made by the tests alone.
const sandbox = useSandbox({ blockTimeMs: 3_600_000 })
const chain = () => sandbox().chain(hub)

function send(to: string, amount: string) {
  return {
    typeUrl: '/cosmos.bank.v1beta1.MsgSend',
    value: MsgSend.encode({ fromAddress: addressOf(sandbox(), 'alice', hub), toAddress: to, amount: [{ denom: 'uhub', amount }] }).finish(),
  }
}

function signed(change: Partial<UnsignedTx> = {}, as = 'alice', parameters = chain().parameters): Uint8Array {
  const next = chain().nextSequence(addressOf(sandbox(), 'alice', hub))
  return signTx(parameters, sandbox().account(as), {
    messages: [send(addressOf(sandbox(), 'bob', hub), '5')],
    gas: 200_000n,
    ...next,
    ...change,
  })
}

async function broadcast(bytes: Uint8Array): Promise<Record<string, unknown>> {
  const { result, error } = await call(rpcOf(sandbox(), hub), 'broadcast_tx_sync', { tx: Buffer.from(bytes).toString('base64') })
  return result ?? { error: error?.data }
}

async function deliver(bytes: Uint8Array) {
  expect(await broadcast(bytes)).toMatchObject({ code: 0 })
  const block = await chain().mine()
  return block.txs.at(-1)?.result ?? expect.fail('The block is empty')
}

/** Words as simd v8.8 (SDK 0.50.9) wrote them for the same mistakes. */
describe('a transaction is refused', () => {
  it('when somebody else signed it', async () => {
    expect(await broadcast(signed({}, 'bob'))).toMatchObject({
      code: 8,
      codespace: 'sdk',
      log: expect.stringContaining('pubKey does not match signer address'),
    })
  })

  it('when it was signed for another chain or account, or changed afterwards', async () => {
    const { accountNumber } = chain().nextSequence(addressOf(sandbox(), 'alice', hub))
    const words =
      `signature verification failed; please verify account number (${accountNumber}) and chain-id (${hub}): ` +
      '(unable to verify single signer signature): unauthorized'
    expect(await broadcast(signed({}, 'alice', { ...chain().parameters, chainId: 'sandhub-2' }))).toMatchObject({ code: 4, log: words })
    expect(await broadcast(signed({ accountNumber: 999 }))).toMatchObject({ code: 4, log: words })
    const raw = TxRaw.decode(signed())
    const richer = TxRaw.decode(signed({ messages: [send(addressOf(sandbox(), 'bob', hub), '6')] }))
    expect(await broadcast(TxRaw.encode({ ...raw, bodyBytes: richer.bodyBytes }).finish())).toMatchObject({ code: 4, log: words })
  })

  it("with another sequence than the account's", async () => {
    const { sequence } = chain().nextSequence(addressOf(sandbox(), 'alice', hub))
    expect(await broadcast(signed({ sequence: sequence + 19 }))).toMatchObject({
      code: 32,
      codespace: 'sdk',
      log: `account sequence mismatch, expected ${sequence}, got ${sequence + 19}: incorrect account sequence`,
    })
  })

  it('with too low a fee, too long a memo, too little gas, or past its timeout height', async () => {
    expect(await broadcast(signed({}, 'alice', { ...chain().parameters, minGasPrice: '0.001' }))).toMatchObject({
      code: 13,
      log: 'insufficient fees; got: 200uhub required: 2000uhub: insufficient fee',
    })
    expect(await broadcast(signed({ memo: 'm'.repeat(257) }))).toMatchObject({
      code: 12,
      log: 'maximum number of characters is 256 but received 257 characters: memo too large',
    })
    expect(await broadcast(signed({ gas: 10_000n }))).toMatchObject({
      code: 11,
      log: expect.stringMatching(/^out of gas in location: .+; gasWanted: 10000, gasUsed: \d+: out of gas$/),
    })
  })

  it('with a message that the chain does not know, or as no transaction at all', async () => {
    expect(await broadcast(signed({ messages: [{ typeUrl: '/cosmos.gov.v1.MsgVote', value: new Uint8Array() }] }))).toMatchObject({
      code: 2,
      log: 'unable to resolve type URL /cosmos.gov.v1.MsgVote: tx parse error',
    })
    expect(await broadcast(Uint8Array.of(1, 2, 3))).toMatchObject({ code: 2, codespace: 'sdk' })
  })

  it('the second time', async () => {
    const bytes = signed()
    expect(await broadcast(bytes)).toMatchObject({ code: 0 })
    expect(await broadcast(bytes)).toEqual({ error: 'tx already exists in cache' })
  })
})

it('is simulated behind those that wait, without a look at its signature', async () => {
  expect(await broadcast(signed({ memo: 'first' }))).toMatchObject({ code: 0 })
  const next = signed({ memo: 'second' })
  expect(chain().simulate(TxRaw.encode({ ...TxRaw.decode(next), signatures: [new Uint8Array()] }).finish())).toMatchObject({ code: 0 })
  const { sequence } = chain().nextSequence(addressOf(sandbox(), 'alice', hub))
  expect(chain().simulate(signed({ sequence: sequence - 1 }))).toMatchObject({ code: 32 })
})

describe('a transaction in a block', () => {
  it('takes its fee and its sequence even when its message fails, and shows nothing of the message', async () => {
    const alice = addressOf(sandbox(), 'alice', hub)
    await chain().mine()
    const before = balanceOf(chain().state(), alice, 'uhub')
    const { sequence } = chain().nextSequence(alice)
    const failed = await deliver(signed({ messages: [send(addressOf(sandbox(), 'bob', hub), '99999999999999')] }))
    expect(failed).toMatchObject({
      code: 5,
      codespace: 'sdk',
      log:
        `failed to execute message; message index: 0: spendable balance ${before - 2000n}uhub is smaller than ` +
        '99999999999999uhub: insufficient funds',
    })
    expect(failed.events.map(event => event.type)).toEqual(['coin_spent', 'coin_received', 'transfer', 'message', 'tx', 'tx', 'tx'])
    expect(balanceOf(chain().state(), alice, 'uhub')).toBe(before - 2000n)
    expect(chain().nextSequence(alice).sequence).toBe(sequence + 1)
  })

  it("cannot pay a module's account, runs out of gas, and undoes its first message when its second fails", async () => {
    const bob = addressOf(sandbox(), 'bob', hub)
    const collector = moduleAddress('cosmos', 'fee_collector')
    expect(await deliver(signed({ messages: [send(collector, '1')] }))).toMatchObject({
      code: 4,
      log: `failed to execute message; message index: 0: ${collector} is not allowed to receive funds: unauthorized`,
    })
    expect(await deliver(signed({ gas: 60_000n }))).toMatchObject({ code: 11 })
    const before = balanceOf(chain().state(), bob, 'uhub')
    expect(await deliver(signed({ messages: [send(bob, '7'), send(collector, '1')] }))).toMatchObject({
      code: 4,
      log: expect.stringContaining('message index: 1'),
    })
    expect(balanceOf(chain().state(), bob, 'uhub')).toBe(before)
  })

  it('can be run for somebody else once that is granted, and its events say so', async () => {
    const alice = addressOf(sandbox(), 'alice', hub)
    const bob = addressOf(sandbox(), 'bob', hub)
    const inner = send(addressOf(sandbox(), 'carol', hub), '3')
    const exec = { typeUrl: '/cosmos.authz.v1beta1.MsgExec', value: MsgExec.encode({ grantee: bob, msgs: [inner] }).finish() }
    const asBob = () => signed({ messages: [exec], ...chain().nextSequence(bob) }, 'bob')
    expect(await deliver(asBob())).toMatchObject({
      code: 2,
      codespace: 'authz',
      log: expect.stringContaining(
        `failed to get grant with given granter: ${alice}, grantee: ${bob} & msgType: ${inner.typeUrl} : authorization not found`,
      ),
    })
    const authorization = {
      typeUrl: '/cosmos.authz.v1beta1.GenericAuthorization',
      value: GenericAuthorization.encode({ msg: inner.typeUrl }).finish(),
    }
    const grant = {
      typeUrl: '/cosmos.authz.v1beta1.MsgGrant',
      value: MsgGrant.encode({ granter: alice, grantee: bob, grant: { authorization } }).finish(),
    }
    expect(await deliver(signed({ messages: [grant] }))).toMatchObject({ code: 0 })
    const result = await deliver(asBob())
    expect(result.code).toBe(0)
    expect(result.events).toContainEqual({
      type: 'transfer',
      attributes: [
        ['recipient', addressOf(sandbox(), 'carol', hub)],
        ['sender', alice],
        ['amount', '3uhub'],
        ['authz_msg_index', '0'],
        ['msg_index', '0'],
      ],
    })
  })

  it('pays many at once, whose transfer events name no sender', async () => {
    const [alice, bob, carol] = ['alice', 'bob', 'carol'].map(name => addressOf(sandbox(), name, hub))
    const coins = (amount: string) => [{ denom: 'uhub', amount }]
    const message = MsgMultiSend.fromPartial({
      inputs: [{ address: alice, coins: coins('30') }],
      outputs: [
        { address: bob, coins: coins('10') },
        { address: carol, coins: coins('20') },
      ],
    })
    const before = balanceOf(chain().state(), carol ?? '', 'uhub')
    const result = await deliver(
      signed({ messages: [{ typeUrl: '/cosmos.bank.v1beta1.MsgMultiSend', value: MsgMultiSend.encode(message).finish() }] }),
    )
    expect(result.code).toBe(0)
    expect(balanceOf(chain().state(), carol ?? '', 'uhub')).toBe(before + 20n)
    const paid = result.events.filter(event => event.type === 'transfer' && event.attributes.some(([key]) => key === 'msg_index'))
    expect(paid.map(event => event.attributes.map(([key]) => key))).toEqual([
      ['recipient', 'amount', 'msg_index'],
      ['recipient', 'amount', 'msg_index'],
    ])
  })
})

it('a multisig pays when enough of its keys have signed, and not when too few have, or for another chain', async () => {
  const members = ['alice', 'bob', 'carol'].map(name => sandbox().account(name).mnemonic)
  const multisig = await createMultisig(members, 2, 'cosmos')
  await deliver(signed({ messages: [send(multisig.address, '1000000')] }))
  const pays = (units: string, members: number[], chainId: string = hub) =>
    multisig.send({
      chainId,
      ...chain().nextSequence(multisig.address),
      to: addressOf(sandbox(), 'bob', hub),
      amount: { denom: 'uhub', amount: units },
      members,
    })
  expect(await broadcast(await pays('5', [0]))).toMatchObject({ code: 4 })
  expect(await broadcast(await pays('5', [0, 2], 'sandhub-2'))).toMatchObject({ code: 4 })
  expect(await deliver(await pays('5', [0, 2]))).toMatchObject({ code: 0 })
  // The account has its key by now, and a sequence.
  expect(await deliver(await pays('7', [1, 2]))).toMatchObject({ code: 0 })
  expect(balanceOf(chain().state(), multisig.address, 'uhub')).toBe(1_000_000n - 12n - 16_000n)
})
