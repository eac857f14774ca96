import type { Chain } from '../chains/chain.ts'
import type { FakeNode } from '../chains/testing.ts'
import type { DeliveryChecks } from './deliveryChecks.ts'
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { writeAddress } from '@relayooor/shared'
import { BinaryReader, BinaryWriter } from 'cosmjs-types/binary'
import { BaseAccount } from 'cosmjs-types/cosmos/auth/v1beta1/auth'
import { QueryAccountResponse } from 'cosmjs-types/cosmos/auth/v1beta1/query'
import {
  QueryParamsResponse as BankParams,
  QueryBalanceRequest,
  QueryBalanceResponse,
  QuerySendEnabledResponse,
  QuerySupplyOfResponse,
} from 'cosmjs-types/cosmos/bank/v1beta1/query'
import { SimulateResponse } from 'cosmjs-types/cosmos/tx/v1beta1/service'
import { QuerySmartContractStateRequest, QuerySmartContractStateResponse } from 'cosmjs-types/cosmwasm/wasm/v1/query'
import {
  QueryEscrowAddressRequest,
  QueryEscrowAddressResponse,
  QueryParamsResponse as TransferParams,
} from 'cosmjs-types/ibc/applications/transfer/v1/query'
import { State } from 'cosmjs-types/ibc/core/channel/v1/channel'
import { QueryChannelResponse } from 'cosmjs-types/ibc/core/channel/v1/query'
import { QueryClientStateResponse, QueryClientStatusResponse } from 'cosmjs-types/ibc/core/client/v1/query'
import { QueryConnectionResponse } from 'cosmjs-types/ibc/core/connection/v1/query'
import { describe, expect, it } from 'vitest'
import { foreignText } from '../chains/foreignText.ts'
import { chainOn, fakeNode, fieldOne, stringField } from '../chains/testing.ts'
import { createDeliveryChecks } from './deliveryChecks.ts'
import { noFacts } from './testing.ts'

const account = (byte: number) => writeAddress('cosmos', new Uint8Array(20).fill(byte))
const [sender, receiver, lane] = [account(1), account(2), account(3)]
const paths = {
  account: '/cosmos.auth.v1beta1.Query/Account',
  simulate: '/cosmos.tx.v1beta1.Service/Simulate',
  transfer: '/ibc.applications.transfer.v1.Query/Params',
  bank: '/cosmos.bank.v1beta1.Query/Params',
  sendEnabled: '/cosmos.bank.v1beta1.Query/SendEnabled',
  limit: '/ibc.applications.rate_limiting.v1.Query/RateLimit',
  whitelist: '/ibc.applications.rate_limiting.v1.Query/AllWhitelistedAddresses',
  blacklist: '/ibc.applications.rate_limiting.v1.Query/AllBlacklistedDenoms',
  oldLimit: '/ratelimit.v1.Query/RateLimit',
  contract: '/osmosis.ibcratelimit.v1beta1.Query/Params',
  contractOfNeutron: '/neutron.ibcratelimit.v1beta1.Query/Params',
  smart: '/cosmwasm.wasm.v1.Query/SmartContractState',
  supply: '/cosmos.bank.v1beta1.Query/SupplyOf',
  escrow: '/ibc.applications.transfer.v1.Query/EscrowAddress',
  balance: '/cosmos.bank.v1beta1.Query/Balance',
  forwards: '/store/packetfowardmiddleware/key',
  channel: '/ibc.core.channel.v1.Query/Channel',
  connection: '/ibc.core.connection.v1.Query/Connection',
  clientStatus: '/ibc.core.client.v1.Query/ClientStatus',
  clientState: '/ibc.core.client.v1.Query/ClientState',
}
const simulated = SimulateResponse.encode(SimulateResponse.fromPartial({ gasInfo: { gasUsed: 1n } })).finish()
const ibcDenom = (path: string) => `ibc/${createHash('sha256').update(path).digest('hex').toUpperCase()}`
const voucher = ibcDenom('transfer/channel-9/uatom')

/**
 * `b-1` behind a node that knows addresses as an SDK chain does, and what the test adds; `c-1` behind `channel-20` of `b-1`; `a-1`, to
 * which money comes back.
 */
async function aStage(plan: (node: FakeNode, last: FakeNode, home: FakeNode) => void = () => {}) {
  const [a, b, c] = [await fakeNode({ chainId: 'a-1' }), await fakeNode({ chainId: 'b-1' }), await fakeNode({ chainId: 'c-1' })]
  for (const node of [a, b, c]) node.abci.set(paths.simulate, () => ({ value: simulated }))
  for (const node of [a, b, c]) node.abci.set(paths.account, data => readAccount(data.length === 0 ? '' : stringField(data)))
  plan(b, c, a)
  const chains = new Map([
    ['a-1', chainOn([a], { chainId: 'a-1' })],
    ['b-1', chainOn([b], { chainId: 'b-1' })],
    ['c-1', chainOn([c], { chainId: 'c-1' })],
  ])
  const rounds = countRounds(chains)
  const portId = 'transfer'
  const ends = [
    { chainId: 'b-1', portId, channelId: 'channel-20' },
    { chainId: 'c-1', portId, channelId: 'channel-30' },
  ]
  const otherEnd = async ({ chainId, channelId }: { chainId: string; channelId: string }) => {
    const at = ends.findIndex(end => end.chainId === chainId && end.channelId === channelId)
    return ends[at === -1 ? ends.length : 1 - at] ?? null
  }
  const checks = createDeliveryChecks({ chains, routes: { otherEnd }, signers: new Set([lane]) })
  return {
    a,
    b,
    rounds,
    ask: (row: Partial<typeof open> = {}) => checks.ask({ ...open, ...row }),
    askHome: (row: Partial<typeof open> = {}) => checks.askHome({ ...open, ...row }),
  }
}

/** Lets questions to these chains go together, once nobody has another one. @returns how often it did: so often one waits for answers */
function countRounds(chains: Map<string, Chain>): () => number {
  let rounds = 0
  const waiting: (() => Promise<unknown>)[] = []
  let turning = false
  async function turn() {
    turning = true
    while (waiting.length > 0) {
      let known = 0
      while (known < waiting.length) {
        known = waiting.length
        for (let turns = 0; turns < 5; turns += 1) await setImmediate()
      }
      rounds += 1
      await Promise.all(waiting.splice(0).map(go => go()))
      for (let turns = 0; turns < 5; turns += 1) await setImmediate()
    }
    turning = false
  }
  const held =
    <A extends unknown[], R>(ask: (...args: A) => Promise<R>) =>
    (...args: A) =>
      new Promise<R>((resolve, reject) => {
        waiting.push(() => ask(...args).then(resolve, reject))
        if (!turning) void turn()
      })
  for (const [chainId, chain] of chains)
    chains.set(chainId, {
      ...chain,
      query: held(chain.query) as Chain['query'],
      account: held(chain.account),
      simulate: held(chain.simulate),
    })
  return () => rounds
}

/** SDK x/auth: an address of another chain, or none at all, is an invalid request; an account that has nothing yet is not found. */
function readAccount(address: string) {
  if (address.startsWith('osmo1'))
    return {
      code: 6,
      codespace: 'sdk',
      log: "hrp does not match bech32 prefix: expected 'cosmos' got 'osmo': internal logic error: unknown request",
    }
  if (!address.startsWith('cosmos1')) return { code: 18, codespace: 'sdk', log: `decoding bech32 failed: ${address}` }
  return address === lane
    ? {
        value: encodeAccount(
          BaseAccount.typeUrl,
          BaseAccount.encode(BaseAccount.fromPartial({ address, accountNumber: 7n, sequence: 3n })).finish(),
        ),
      }
    : { code: 22, codespace: 'sdk', log: `account ${address} not found` }
}

function encodeAccount(typeUrl: string, value: Uint8Array) {
  return QueryAccountResponse.encode({ account: { typeUrl, value } }).finish()
}

const open: Parameters<DeliveryChecks['ask']>[0] = {
  chainId: 'a-1',
  portId: 'transfer',
  channelId: 'channel-0',
  destinationChainId: 'b-1',
  destinationPortId: 'transfer',
  destinationChannelId: 'channel-9',
  denomTrace: 'uatom',
  amount: '100',
  sender,
  receiver,
  memo: '',
  forward: null,
  continues: null,
}

const clean = { ...noFacts, amount: 100n }

/** 10 % in, 5 % out of 1,000; 30 came, 10 went. */
const someLimit = fieldOne(
  BinaryWriter.create()
    .uint32(18)
    .bytes(BinaryWriter.create().uint32(10).string('5').uint32(18).string('10').finish())
    .uint32(26)
    .bytes(BinaryWriter.create().uint32(10).string('30').uint32(18).string('10').uint32(26).string('1000').finish())
    .finish(),
)

describe('who receives it', () => {
  it.each([
    ['a new account', receiver, null],
    ['an account of another chain', writeAddress('osmo', new Uint8Array(20).fill(2)), 'b-1'],
    ['no address', 'to my exchange', 'b-1'],
    ['a text that the records have cut', foreignText('x'.repeat(2_048)), 'b-1'],
    ['nothing', '', 'b-1'],
    ['a hex account, on a chain that takes none', '0x52908400098527886E0F7030069857D2E4169EE7', 'b-1'],
  ])('%s', async (_, text, by) => {
    const { ask } = await aStage()
    expect(await ask({ receiver: text })).toEqual({ ...clean, refused: by === null ? null : { by, onward: false } })
  })

  it('takes a hex account where the chain itself takes it', async () => {
    const { ask } = await aStage(node => node.abci.set(paths.account, data => readAccount(stringField(data).replace(/^0x.*/, receiver))))
    expect(await ask({ receiver: '0x52908400098527886E0F7030069857D2E4169EE7' })).toEqual(clean)
  })

  it.each([
    [
      'refuses money',
      { code: 6, codespace: 'sdk', log: `${receiver} is not allowed to receive funds: unauthorized with gas used: '1'` },
      { refused: { by: 'b-1', onward: false } },
    ],
    [
      'takes it, and our lane has none of the coin',
      { code: 6, codespace: 'sdk', log: 'spendable balance 0ufake is smaller than 1ufake: insufficient funds' },
      {},
    ],
    [
      'the issuer of the coin has blocked',
      { code: 6, codespace: 'sdk', log: `failed to execute message; an address (${receiver}) is blacklisted and can not receive tokens` },
      { refused: { by: 'b-1', onward: false } },
    ],
    [
      "the hook of a coin refuses in the bank's words",
      {
        code: 5,
        codespace: 'wasm',
        log: `failed to call before send hook for denom x: ${receiver} is not allowed to receive funds: execute wasm contract failed`,
      },
      { unchecked: true },
    ],
    [
      "a contract refuses in an issuer's words",
      { code: 6, codespace: 'sdk', log: `an address (${receiver}) is blacklisted: execution reverted` },
      { unchecked: true },
    ],
    ['cannot be tried', { code: 18, codespace: 'sdk', log: 'account sequence mismatch' }, { unchecked: true }],
  ])('an account that %s', async (_, answer, told) => {
    const { ask } = await aStage(node => node.abci.set(paths.simulate, () => answer))
    expect(await ask()).toEqual({ ...clean, ...told })
  })

  it('is a contract that its memo calls: only the transfer itself can show what that will do', async () => {
    const { ask } = await aStage()
    expect(await ask({ memo: '{"wasm":{"contract":"cosmos1c","msg":{}}}' })).toEqual({ ...clean, unchecked: true })
  })

  it('is asked about once, however many transfers go there', async () => {
    const { ask, b } = await aStage()
    await ask()
    const asked = b.calls.length
    await Promise.all(['2', '3', '4'].map(amount => ask({ amount })))
    expect(b.calls.length).toBe(asked)
    await ask({ receiver: account(9) })
    // Whether there is such an account, and what the bank does with money for it, from our lane.
    expect(b.calls.length).toBe(asked + 3)
  })

  it('whatever coins come and whoever receives them, what is true of the whole chain is asked once', async () => {
    const whole = [paths.transfer, paths.bank, paths.whitelist, paths.blacklist, paths.contract]
    const asked: string[] = []
    const { ask } = await aStage(node => {
      node.abci.set(paths.forwards, () => ({}))
      for (const path of [...whole, paths.limit])
        node.abci.set(path, () => {
          asked.push(path)
          return { value: path === paths.limit ? someLimit : new Uint8Array() }
        })
    })
    const forward = [{ portId: 'transfer', channelId: 'channel-20', receiver: account(9) }]
    for (const denomTrace of ['ua', 'ub', 'uc']) for (const to of [account(7), account(8)]) await ask({ denomTrace, receiver: to, forward })
    for (const path of whole) expect([path, asked.filter(one => one === path).length]).toEqual([path, 1])
    // Of each coin, in and out.
    expect(asked.filter(one => one === paths.limit)).toHaveLength(6)
  })
})

it('three answers in a row are waited for, however many transfers are forwarded', async () => {
  const { ask, rounds } = await aStage((node, last) => {
    node.abci.set(paths.forwards, () => ({}))
    for (const one of [node, last]) {
      for (const path of [paths.whitelist, paths.blacklist]) one.abci.set(path, () => ({}))
      one.abci.set(paths.limit, () => ({ value: someLimit }))
    }
  })
  const forwardTo = (byte: number) => [{ portId: 'transfer', channelId: 'channel-20', receiver: account(byte) }]
  const told = await Promise.all([4, 5, 6, 7].map(byte => ask({ forward: forwardTo(byte) })))
  expect(told.map(one => [one.refused, one.limits.length])).toEqual([4, 5, 6, 7].map(() => [null, 3]))
  // Whether the middle chain forwards; what limits it and whether the last receiver is there; who is exempt and what the bank does with it.
  expect(rounds()).toBe(3)
})

/** What a channel keeps, by `port/channel denom`, on a chain that says where. */
function keeps(node: FakeNode, amounts: Record<string, string>) {
  node.abci.set(paths.escrow, data => {
    const { portId, channelId } = QueryEscrowAddressRequest.decode(data)
    return { value: QueryEscrowAddressResponse.encode({ escrowAddress: `${portId}/${channelId}` }).finish() }
  })
  node.abci.set(paths.balance, data => {
    const { address, denom } = QueryBalanceRequest.decode(data)
    const amount = amounts[`${address} ${denom}`] ?? '0'
    return { value: QueryBalanceResponse.encode({ balance: { denom, amount } }).finish() }
  })
}

describe('what a channel keeps', () => {
  const cameHome = 'transfer/channel-0/ub'
  const short = (chainId: string, channelId: string, denom: string, left: bigint) => ({
    name: `kept ${chainId} transfer ${channelId} ${denom}`,
    chainId,
    left,
    reason: 'escrow-short',
  })

  it('is asked of a coin that comes home there, as the chain itself names it', async () => {
    const { ask } = await aStage(node => keeps(node, { 'transfer/channel-9 ub': '99' }))
    expect(await ask({ denomTrace: cameHome })).toEqual({ ...clean, limits: [short('b-1', 'channel-9', 'ub', 99n)] })
    const further = ibcDenom('transfer/channel-7/uc')
    expect(await ask({ denomTrace: 'transfer/channel-0/transfer/channel-7/uc' })).toEqual({
      ...clean,
      limits: [short('b-1', 'channel-9', further, 0n)],
    })
    // What is made there is kept on the chain that it left.
    expect(await ask()).toEqual(clean)
  })

  it('is asked of each chain that a forwarded transfer passes', async () => {
    const { ask } = await aStage((node, last) => {
      node.abci.set(paths.forwards, () => ({}))
      keeps(node, { 'transfer/channel-9 transfer/channel-20/uc': '1' })
      keeps(last, { 'transfer/channel-30 uc': '7' })
    })
    const forward = [{ portId: 'transfer', channelId: 'channel-20', receiver: account(9) }]
    expect(await ask({ denomTrace: 'transfer/channel-0/transfer/channel-20/uc', forward })).toMatchObject({
      limits: [short('b-1', 'channel-9', ibcDenom('transfer/channel-20/uc'), 0n), short('c-1', 'channel-30', 'uc', 7n)],
    })
  })

  it('is not asked of what the transfer itself takes there on its way', async () => {
    const { ask } = await aStage((node, last) => {
      for (const one of [node, last]) {
        one.abci.set(paths.forwards, () => ({}))
        keeps(one, {})
      }
    })
    const [there, back] = ['channel-20', 'channel-30'].map(channelId => ({ portId: 'transfer', channelId, receiver: account(9) }))
    expect((await ask({ forward: [there, back].flatMap(step => step ?? []) })).limits).toEqual([])
  })

  it('is asked at home of a coin that would come back out of it', async () => {
    const { askHome } = await aStage((_node, _last, home) => keeps(home, { 'transfer/channel-0 uatom': '50' }))
    expect(await askHome()).toEqual({ ...clean, limits: [short('a-1', 'channel-0', 'uatom', 50n)] })
    // What was burnt there is made again.
    expect(await askHome({ denomTrace: cameHome })).toEqual(clean)
  })

  it('is not asked of what a contract keeps, which the chain would name an empty account for', async () => {
    const { ask } = await aStage(node => keeps(node, {}))
    expect(await ask({ denomTrace: cameHome, destinationPortId: 'wasm.b1contract' })).toEqual(clean)
  })

  it('is not known where a chain does not say where', async () => {
    const { ask, askHome } = await aStage()
    expect(await ask({ denomTrace: cameHome })).toEqual(clean)
    expect(await askHome()).toEqual(clean)
  })

  it('is asked once a channel and coin, however many transfers come home by it', async () => {
    const { ask, b } = await aStage(node => keeps(node, {}))
    await ask({ denomTrace: cameHome })
    const asked = b.calls.length
    await Promise.all(['2', '3', '4'].map(amount => ask({ denomTrace: cameHome, amount })))
    expect(b.calls.length).toBe(asked)
  })
})

describe('who would get it back', () => {
  const blocked = { code: 6, codespace: 'sdk', log: `${sender} is not allowed to receive funds: unauthorized` }
  const refusing = (_node: FakeNode, _last: FakeNode, home: FakeNode) => void home.abci.set(paths.simulate, () => blocked)

  it.each<[string, Parameters<typeof aStage>[0], Partial<typeof open>, string | null]>([
    ['its sender', () => {}, {}, null],
    ['a sender whom the bank of its chain pays nothing', refusing, {}, 'a-1'],
    ['the chain that had forwarded it, which takes it itself', refusing, { continues: 'z-1/transfer/channel-1/1' }, null],
    [
      'a sender of whom that cannot be asked',
      (_node, _last, home) => void home.abci.set(paths.simulate, () => ({ code: 18, codespace: 'sdk', log: 'sequence mismatch' })),
      {},
      null,
    ],
  ])('%s', async (_, plan, row, keptBy) => {
    const { askHome } = await aStage(plan)
    expect(await askHome(row)).toMatchObject({ keptBy })
  })

  it('is asked of a delivery too that would be refused', async () => {
    const { ask } = await aStage(refusing)
    expect(await ask()).toEqual(clean)
    expect(await ask({ receiver: 'nobody' })).toEqual({ ...clean, refused: { by: 'b-1', onward: false }, keptBy: 'a-1' })
  })
})

describe('what passes', () => {
  const switches = (sendEnabled: boolean, receiveEnabled: boolean) => () => ({
    value: TransferParams.encode({ params: { sendEnabled, receiveEnabled } }).finish(),
  })
  const coins =
    (...sendEnabled: { denom: string; enabled: boolean }[]) =>
    () => ({ value: QuerySendEnabledResponse.encode(QuerySendEnabledResponse.fromPartial({ sendEnabled })).finish() })
  const bank =
    (defaultSendEnabled: boolean, ...sendEnabled: { denom: string; enabled: boolean }[]) =>
    () => ({
      value: BankParams.encode(BankParams.fromPartial({ params: { defaultSendEnabled, sendEnabled } })).finish(),
    })

  it.each<[string, (node: FakeNode) => void, string | null]>([
    ['all', node => void node.abci.set(paths.transfer, switches(false, true)), null],
    ['no transfers in', node => void node.abci.set(paths.transfer, switches(true, false)), 'b-1'],
    // The bank asks so of accounts that send, not of what comes over a channel.
    ['a coin that no account may send', node => void node.abci.set(paths.sendEnabled, coins({ denom: voucher, enabled: false })), null],
    ['coins, where no account may send any', node => void node.abci.set(paths.bank, bank(false)), null],
  ])('%s', async (_, plan, switchedOffBy) => {
    const { ask } = await aStage(plan)
    expect(await ask()).toEqual({ ...clean, switchedOffBy })
  })

  it.each<[string, (node: FakeNode) => void, string | null]>([
    ['other coins alone', node => void node.abci.set(paths.sendEnabled, coins({ denom: voucher, enabled: false })), 'b-1'],
    ['not that other coin', node => void node.abci.set(paths.sendEnabled, coins({ denom: 'uother', enabled: false })), null],
    ['listed coins', node => void node.abci.set(paths.bank, bank(false, { denom: voucher, enabled: true })), null],
    ['no coins', node => void node.abci.set(paths.bank, bank(false)), 'b-1'],
  ])('on to another chain: %s', async (_, plan, switchedOffBy) => {
    const { ask } = await aStage(node => {
      node.abci.set(paths.forwards, () => ({}))
      plan(node)
    })
    const forward = [{ portId: 'transfer', channelId: 'channel-20', receiver: account(9) }]
    expect(await ask({ forward })).toEqual({ ...clean, switchedOffBy })
  })

  const limited = (data: Uint8Array) => {
    const reader = new BinaryReader(data)
    reader.uint32()
    const denom = reader.string()
    reader.uint32()
    return { value: denom === voucher && reader.string() === 'channel-9' ? someLimit : new Uint8Array() }
  }

  it.each([paths.limit, paths.oldLimit])('what a rate limit leaves: %s', async path => {
    const { ask } = await aStage(node => node.abci.set(path, limited))
    expect(await ask()).toEqual({
      ...clean,
      limits: [{ name: `in b-1 channel-9 ${voucher}`, chainId: 'b-1', left: 80n, reason: 'rate-limited' }],
    })
  })

  it('all of who is exempt from it', async () => {
    const pair = BinaryWriter.create().uint32(10).string(sender).uint32(18).string(receiver).finish()
    const { ask } = await aStage(node => {
      node.abci.set(paths.limit, limited)
      node.abci.set(paths.whitelist, () => ({ value: fieldOne(pair) }))
    })
    expect(await ask()).toEqual(clean)
    expect(await ask({ receiver: account(9) })).toMatchObject({ limits: [{ left: 80n }] })
  })

  describe('by a contract', () => {
    const day = 86_400_000
    /** 10 % in, 5 % out of 1,000, of which 30 came and 10 went; the supply is 3,000 now. */
    const quota = (more: object = {}, flow: object = {}) => ({
      quota: { name: 'day', max_percentage_send: 5, max_percentage_recv: 10, duration: 86_400, channel_value: '1000', ...more },
      flow: { inflow: '30', outflow: '10', period_end: String(BigInt(Date.now() + day) * 1_000_000n), ...flow },
    })
    const nothing = {
      code: 6,
      codespace: 'sdk',
      log: 'alloc::vec::Vec<rate_limiter::state::rate_limit::RateLimit> not found: query wasm contract failed: unknown request',
    }
    const old = {
      ...nothing,
      log: 'Error parsing into type QueryMsg: unknown variant `get_denom_restrictions`: query wasm contract failed: unknown request',
    }
    const contract = (node: FakeNode, quotas: Record<string, unknown>, restricted: Record<string, unknown> | 'unknown' = {}) => {
      node.abci.set(paths.contract, () => ({ value: fieldOne(fieldOne('osmo1contract')) }))
      node.abci.set(paths.supply, () => ({
        value: QuerySupplyOfResponse.encode({ amount: { denom: voucher, amount: '3000' } }).finish(),
      }))
      node.abci.set(paths.smart, data => {
        const { address, queryData } = QuerySmartContractStateRequest.decode(data)
        const asked = JSON.parse(Buffer.from(queryData).toString()) as {
          get_quotas?: { channel_id: string; denom: string }
          get_denom_restrictions?: { denom: string }
        }
        if (asked.get_denom_restrictions && restricted === 'unknown') return old
        const told = asked.get_denom_restrictions
          ? restricted !== 'unknown' && restricted[asked.get_denom_restrictions.denom]
          : asked.get_quotas?.denom === voucher && quotas[asked.get_quotas.channel_id]
        const found = address === 'osmo1contract' && told
        return found ? { value: QuerySmartContractStateResponse.encode({ data: Buffer.from(JSON.stringify(found)) }).finish() } : nothing
      })
    }

    it.each<[string, Record<string, unknown>, [over: string, left: bigint][]]>([
      ['nothing limits it', {}, []],
      ['over its channel', { 'channel-9': [quota()] }, [['channel-9', 80n]]],
      ['over all channels together', { any: [quota({ max_percentage_recv: 2 })] }, [['any', 0n]]],
      [
        'both',
        { 'channel-9': [quota(), quota({ max_percentage_recv: 1 })], any: [quota()] },
        [
          ['channel-9', 80n],
          ['channel-9', -10n],
          ['any', 80n],
        ],
      ],
      [
        'of a period that is over: all of it, of the supply of now',
        { 'channel-9': [quota({}, { period_end: '1' })] },
        [['channel-9', 300n]],
      ],
      [
        'before the first transfer',
        { 'channel-9': [quota({ channel_value: null }, { inflow: '0', outflow: '0' })] },
        [['channel-9', 300n]],
      ],
    ])('%s', async (_, quotas, left) => {
      const { ask } = await aStage(node => contract(node, quotas))
      const limits = left.map(([over, units]) => ({
        name: `in b-1 ${over} ${voucher}`,
        chainId: 'b-1',
        left: units,
        reason: 'rate-limited',
      }))
      expect(await ask()).toEqual({ ...clean, limits })
    })

    it('of a chain that has the module under the name of Neutron', async () => {
      const { ask } = await aStage(node => {
        contract(node, { 'channel-9': [quota()] })
        node.abci.delete(paths.contract)
        node.abci.set(paths.contractOfNeutron, () => ({ value: fieldOne(fieldOne('osmo1contract')) }))
      })
      expect(await ask()).toMatchObject({ limits: [{ left: 80n }] })
    })

    it('that knows no quotas is none whose limits we know', async () => {
      const { ask } = await aStage(node => {
        contract(node, {})
        node.abci.set(paths.smart, () => ({ ...old, log: old.log.replace('get_denom_restrictions', 'get_quotas') }))
      })
      expect(await ask()).toMatchObject({ limits: [], unchecked: true })
    })

    it('out of the chain, where it is sent on', async () => {
      const { ask } = await aStage(node => {
        node.abci.set(paths.forwards, () => ({}))
        contract(node, { 'channel-20': [quota()] })
      })
      const forward = [{ portId: 'transfer', channelId: 'channel-20', receiver: account(9) }]
      expect(await ask({ forward })).toMatchObject({ limits: [{ name: `out b-1 channel-20 ${voucher}`, left: 70n }] })
    })

    it.each<[string, Record<string, unknown> | 'unknown', object]>([
      [
        'over the channels that it names alone',
        { 'transfer/channel-9/uatom': ['channel-9'] },
        { refused: { by: 'b-1', onward: false, way: true } },
      ],
      ['over those that it names', { 'transfer/channel-9/uatom': ['channel-9', 'channel-20'] }, {}],
      ['over any where it names none', { 'transfer/channel-9/uatom': [] }, {}],
      ['over any where it is asked of another name', { [voucher]: ['channel-9'] }, {}],
      ['over any where the contract is older than such restrictions', 'unknown', {}],
      ['nobody knows where, if it answers something else', { 'transfer/channel-9/uatom': 'channel-9' }, { unchecked: true }],
    ])('lets the coin leave %s', async (_, restricted, told) => {
      const { ask } = await aStage(node => {
        node.abci.set(paths.forwards, () => ({}))
        contract(node, {}, restricted)
      })
      const forward = [{ portId: 'transfer', channelId: 'channel-20', receiver: account(9) }]
      expect(await ask({ forward })).toEqual({ ...clean, ...told })
      // What only comes is not held to that.
      expect(await ask()).toEqual(clean)
    })

    it.each([
      ['numbers that are none', [quota({}, { inflow: 'many' })]],
      ['more limits than anybody keeps', Array.from({ length: 101 }, () => quota())],
      ['something else', { quota: 1 }],
    ])('that answers %s is unchecked', async (_, answer) => {
      const { ask } = await aStage(node => contract(node, { 'channel-9': answer }))
      expect(await ask()).toMatchObject({ limits: [], unchecked: true })
    })
  })

  it('nothing of a coin that is banned', async () => {
    const { ask } = await aStage(node => node.abci.set(paths.blacklist, () => ({ value: fieldOne('uhome') })))
    // It goes back over the channel that it came by.
    expect(await ask({ denomTrace: 'transfer/channel-0/uhome' })).toEqual({ ...clean, switchedOffBy: 'b-1' })
    expect(await ask()).toEqual(clean)
  })
})

describe('a transfer that is to be forwarded', () => {
  const step = { portId: 'transfer', channelId: 'channel-20', receiver: 'no address' }
  const takes = (node: FakeNode) => void node.abci.set(paths.forwards, () => ({}))

  it('is judged by its last receiver, where the chain forwards', async () => {
    const { ask } = await aStage(takes)
    expect(await ask({ receiver: 'pfm', forward: [{ ...step, receiver: account(9) }] })).toEqual(clean)
    expect(await ask({ receiver, forward: [step] })).toEqual({ ...clean, refused: { by: 'c-1', onward: true } })
  })

  it.each([
    ['refused', { refused: { by: 'b-1', onward: false, way: true } }],
    ['unsure', { unchecked: true }],
  ] as const)('that nobody can read as one is no plain transfer: %s, where the chain forwards', async (unread, told) => {
    const forward = [{ receiver: '', portId: '', channelId: '', unread }]
    const { ask } = await aStage(takes)
    expect(await ask({ forward })).toEqual({ ...clean, ...told })
    const plain = await aStage()
    expect(await plain.ask({ forward })).toEqual(clean)
  })

  it('is judged by its own receiver, where it does not', async () => {
    const { ask } = await aStage()
    expect(await ask({ receiver: 'pfm', forward: [{ ...step, receiver: account(9) }] })).toEqual({
      ...clean,
      refused: { by: 'b-1', onward: false },
    })
    expect(await ask({ forward: [step] })).toEqual(clean)
  })

  it('may be stopped by a chain that lets nothing out, and is unchecked beyond the chains that we know', async () => {
    const { ask } = await aStage(node => {
      takes(node)
      node.abci.set(paths.transfer, () => ({
        value: TransferParams.encode({ params: { sendEnabled: false, receiveEnabled: true } }).finish(),
      }))
    })
    expect(await ask({ forward: [{ ...step, receiver: account(9) }] })).toEqual({ ...clean, switchedOffBy: 'b-1' })
    expect(await ask({ forward: [{ ...step, channelId: 'channel-77' }] })).toEqual({ ...clean, switchedOffBy: 'b-1', unchecked: true })
  })

  /** A channel that we do not run: its state on `b-1`, and that of its light client. */
  const leads = (node: FakeNode, state: State, status: string) => {
    takes(node)
    node.abci.set(paths.channel, () => ({
      value: QueryChannelResponse.encode(
        QueryChannelResponse.fromPartial({ channel: { state, connectionHops: ['connection-7'] } }),
      ).finish(),
    }))
    node.abci.set(paths.connection, () => ({
      value: QueryConnectionResponse.encode(QueryConnectionResponse.fromPartial({ connection: { clientId: '07-tendermint-7' } })).finish(),
    }))
    node.abci.set(paths.clientStatus, () => ({ value: QueryClientStatusResponse.encode({ status }).finish() }))
    node.abci.set(paths.clientState, () => ({
      value: QueryClientStateResponse.encode(
        QueryClientStateResponse.fromPartial({ clientState: { typeUrl: '/of.another.kind' } }),
      ).finish(),
    }))
  }
  const absent = { code: 22, codespace: 'sdk', log: 'channel not found: key not found' }

  it.each<[string, (node: FakeNode) => void, object]>([
    [
      'not there',
      node => {
        takes(node)
        node.abci.set(paths.channel, () => absent)
      },
      { refused: { by: 'b-1', onward: false, way: true } },
    ],
    ['closed', node => leads(node, State.STATE_CLOSED, 'Active'), { refused: { by: 'b-1', onward: false, way: true } }],
    ['over a dead light client', node => leads(node, State.STATE_OPEN, 'Expired'), { refused: { by: 'b-1', onward: false, way: true } }],
    ['open, to a chain that we do not know', node => leads(node, State.STATE_OPEN, 'Active'), { unchecked: true }],
    ['one that cannot be asked about', takes, { unchecked: true }],
  ])('is refused where it would be sent on over a channel that takes nothing: %s', async (_, plan, told) => {
    const { ask } = await aStage(plan)
    expect(await ask({ forward: [{ ...step, receiver: account(9), channelId: 'channel-77' }] })).toEqual({ ...clean, ...told })
  })
})

it('says what could not be asked', async () => {
  const { ask, b } = await aStage()
  expect(await ask({ denomTrace: null })).toEqual({ ...clean, unchecked: true })
  await b.down()
  expect(await ask()).toEqual({ ...clean, unchecked: true })
})
