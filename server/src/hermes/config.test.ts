import { parse } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { HermesConfigError, parseHermesConfig } from './config.ts'
import { humanSeconds } from './humanSeconds.ts'
import { deriveLaneConfig } from './laneConfig.ts'
import { channelAllowed, channelNamed } from './packetFilter.ts'
import { relayLimits } from './relayLimits.ts'

const operators = `
[global]
log_level = 'debug'
[mode.clients]
enabled = true
refresh = true
[mode.connections]
enabled = true
[mode.channels]
enabled = false
[mode.packets]
enabled = true
clear_on_start = true
ics20_max_memo_size = { enabled = true, size = "64KiB" }
[rest]
enabled = true
host = '127.0.0.1'
port = 3000
[telemetry]
enabled = true
host = '127.0.0.1'
port = 3001
[[chains]]
id = 'osmosis-1'
type = 'CosmosSdk'
rpc_addr = 'http://127.0.0.1:26657/'
grpc_addr = 'http://127.0.0.1:9090'
event_source = { mode = 'push', url = 'ws://127.0.0.1:26657/websocket', batch_delay = '500ms' }
rpc_timeout = '10s'
account_prefix = 'osmo'
key_name = 'operator'
key_store_folder = '/keys'
store_prefix = 'ibc'
max_gas = 4000000
gas_multiplier = 1.3
gas_price = { price = 0.0000025, denom = 'uosmo' }
trusting_period = '9days 8h'
client_refresh_rate = '1/5'
trust_threshold = '2/3'
excluded_sequences = { channel-0 = [1, 2] }
[chains.packet_filter]
policy = 'allow'
list = [['transfer', 'channel-*'], ['ica*', '*']]
[chains.packet_filter.min_fees.'channel-0']
recv = [{ amount = 20, denom = 'stake' }]
[[chains]]
id = 'injective-1'
rpc_addr = 'tcp://10.0.0.1:26657'
grpc_addr = 'http://10.0.0.1:9090'
event_source = { mode = 'pull' }
rpc_timeout = '2m'
account_prefix = 'inj'
key_name = 'operator'
store_prefix = 'ibc'
gas_price = { price = 500000000, denom = 'inj' }
address_type = { derivation = 'ethermint', proto_type = { pk_type = '/injective.crypto.v1beta1.ethsecp256k1.PubKey' } }
[[chains]]
id = 'namada.5f5de2dd1b88cba30586420'
type = 'Namada'
rpc_addr = 'http://127.0.0.1:36657'
`

describe("an operator's configuration", () => {
  it("gives the chains with Hermes' own defaults", () => {
    const config = parseHermesConfig(operators)
    expect(config.chains).toEqual([
      expect.objectContaining({
        chainId: 'osmosis-1',
        rpcAddr: 'http://127.0.0.1:26657',
        prefix: 'osmo',
        keyName: 'operator',
        keyStoreFolder: '/keys',
        gasPrice: { amount: '0.0000025', denom: 'uosmo' },
        maxGas: 4_000_000,
        gasMultiplier: 1.3,
        addressType: 'secp256k1',
        trustingPeriodSeconds: 9 * 86_400 + 8 * 3600,
        clientRefreshRate: '1/5',
        packetFilter: {
          policy: 'allow',
          list: [
            ['transfer', 'channel-*'],
            ['ica*', '*'],
          ],
        },
      }),
      expect.objectContaining({
        chainId: 'injective-1',
        rpcAddr: 'http://10.0.0.1:26657',
        gasPrice: { amount: '500000000', denom: 'inj' },
        maxGas: 400_000,
        gasMultiplier: 1.1,
        addressType: 'eth_secp256k1',
        packetFilter: undefined,
      }),
    ])
    expect(config).toMatchObject({
      unsupported: ['namada.5f5de2dd1b88cba30586420'],
      rest: { enabled: true, port: 3000 },
      telemetry: { port: 3001 },
    })
  })

  it('tells what Hermes would leave alone', () => {
    const config = parseHermesConfig(operators)
    const limits = relayLimits(config)
    expect(limits).toMatchObject({ memoBytes: 65_536, receiverBytes: 2_048 })
    expect(limits.txBytes('osmosis-1')).toBe(180_000)
    const excluded = (channelId: string, sequence: string) =>
      limits.excluded({ chainId: 'osmosis-1', portId: 'transfer', channelId, sequence })
    expect([excluded('channel-0', '2'), excluded('channel-0', '3'), excluded('channel-1', '2')]).toEqual([true, false, false])
    const others = operators
      .replace('{ enabled = true, size = "64KiB" }', '"1 KB"\nics20_max_receiver_size = { enabled = false, size = 5 }')
      .replace('channel-0 = [1, 2]', 'channel-0 = [1, "5-7"]')
      .replace('max_gas = 4000000', 'max_tx_size = 9000')
    const said = relayLimits(parseHermesConfig(others))
    expect(said).toMatchObject({ memoBytes: 1_000, receiverBytes: null })
    expect(said.txBytes('osmosis-1')).toBe(9_000)
    expect(
      ['4', '5', '7', '8'].map(sequence => said.excluded({ chainId: 'osmosis-1', portId: 'transfer', channelId: 'channel-0', sequence })),
    ).toEqual([false, true, true, false])
    expect(problemsOf(operators.replace('"64KiB"', '"some"')).map(one => one.name)).toEqual(['mode.packets.ics20_max_memo_size'])
  })

  it('says whether Hermes follows the fee market', () => {
    const following = parseHermesConfig(
      operators.replace(
        'gas_price = { price = 500000000',
        'dynamic_gas_price = { enabled = true, multiplier = 1.25 }\ngas_price = { price = 500000000',
      ),
    )
    expect(following.chains.map(chain => chain.gasPrice.dynamic)).toEqual([undefined, { multiplier: '1.25', max: '0.6' }])
  })

  it('tells everything that is wrong with it, by name', () => {
    const broken = operators
      .replace("rpc_addr = 'http://127.0.0.1:26657/'", "rpc_addr = 'localhost'")
      .replace("'9days 8h'", "'soon'")
      .replace("account_prefix = 'inj'", '')
      .replace('price = 500000000', 'price = "much"')
    const names = problemsOf(broken).map(one => one.name)
    expect(names.sort()).toEqual([
      'chain injective-1.account_prefix',
      'chain injective-1.gas_price.price',
      'chain osmosis-1.rpc_addr',
      'chain osmosis-1.trusting_period',
    ])
    const beyondHermes = operators.replace('max_gas = 4000000', 'max_msg_num = 101\nmax_tx_size = 9000000')
    expect(problemsOf(beyondHermes).map(one => one.name)).toEqual(['chain osmosis-1.max_msg_num', 'chain osmosis-1.max_tx_size'])
    expect(problemsOf('chains = [')).toEqual([{ name: 'config.toml', message: expect.stringContaining('TOML') }])
    expect(problemsOf('[global]')).toEqual([{ name: 'chains', message: expect.any(String) }])
    expect(problemsOf(operators.replace('injective-1', 'osmosis-1'))).toEqual([{ name: 'chain osmosis-1', message: 'stands there twice' }])
  })
})

describe("a lane's configuration", () => {
  it("has the same chains, the lane's key, and nothing else at work", () => {
    const lane = parse(deriveLaneConfig(operators, 'lane-1'))
    const original = parse(operators)
    expect(lane).toMatchObject({
      global: { log_level: 'info' },
      mode: {
        clients: { enabled: true, misbehaviour: true },
        connections: { enabled: false },
        channels: { enabled: false },
        packets: { enabled: false, clear_on_start: false, ics20_max_memo_size: { size: '64KiB' } },
      },
      rest: { enabled: false },
      telemetry: { enabled: false },
      chains: [
        { key_name: 'lane-1', rpc_timeout: '60s', excluded_sequences: {}, max_msg_num: 30 },
        { key_name: 'lane-1', rpc_timeout: '2m' },
        { key_name: 'lane-1' },
      ],
    })
    const [mine, theirs] = [lane, original].map(one => (Array.isArray(one.chains) ? one.chains[0] : undefined))
    const ours = { key_name: '', rpc_timeout: '', excluded_sequences: '', max_msg_num: '' }
    expect({ ...new Object(mine), ...ours }).toEqual({ ...new Object(theirs), ...ours })
  })

  it('asks where it is told to, and elsewhere the nodes of the operator', () => {
    const front = { rpc: 'http://127.0.0.1:1', grpc: 'http://127.0.0.1:2' }
    const lane = parse(deriveLaneConfig(operators, 'lane-1', new Map([['osmosis-1', front]])))
    const [first, ...others] = z.array(z.looseObject({ id: z.string() })).parse(lane.chains)
    expect(first).toMatchObject({ id: 'osmosis-1', rpc_addr: front.rpc, grpc_addr: front.grpc })
    const theirs = z.array(z.looseObject({})).parse(parse(operators).chains).slice(1)
    expect(others.map(({ rpc_addr: rpc, grpc_addr: grpc }) => [rpc, grpc])).toEqual(
      theirs.map(({ rpc_addr: rpc, grpc_addr: grpc }) => [rpc, grpc]),
    )
  })

  it.each([
    ["as many as Hermes' own default gas is for", 'max_gas = 400000', 4],
    ['as many as the operator allows', 'max_gas = 4000000\nmax_msg_num = 7', 7],
    ['with the smallest gas, one beside the client update', 'max_gas = 1', 2],
  ])('puts so many messages into a transaction: %s', (_, limits, messages) => {
    const lane = parse(deriveLaneConfig(operators.replace('max_gas = 4000000', limits), 'lane-1'))
    expect(lane.chains).toMatchObject([{ max_msg_num: messages }, {}, {}])
  })
})

it('reads durations as Hermes does', () => {
  expect(['14days', '336h', '2m 30s', '500ms', '1w2d', '1month'].map(humanSeconds)).toEqual([
    1_209_600, 1_209_600, 150, 0.5, 777_600, 2_630_016,
  ])
  expect(['', 'days', '14', '3 fortnights', '-1s'].map(humanSeconds)).toEqual([null, null, null, null, null])
})

it('filters channels as Hermes does', () => {
  const list: [string, string][] = [
    ['transfer', 'channel-1*'],
    ['ica*', '*'],
  ]
  const allowed = (policy: 'allow' | 'deny') =>
    [
      ['transfer', 'channel-1'],
      ['transfer', 'channel-12'],
      ['transfer', 'channel-2'],
      ['icahost', 'channel-7'],
      ['xtransfer', 'channel-1'],
    ].map(([port = '', channel = '']) => channelAllowed({ policy, list }, port, channel))
  expect(allowed('allow')).toEqual([true, true, false, true, false])
  expect(allowed('deny')).toEqual([false, false, true, false, true])
  expect(channelAllowed(undefined, 'transfer', 'channel-2')).toBe(true)
  expect(channelAllowed({ policy: 'allow', list: [['tr.nsfer', 'channel-0']] }, 'transfer', 'channel-0')).toBe(false)
})

it('names a channel where the packet filter allows that very one: a pattern, or no filter, says nothing of it', () => {
  const list: [string, string][] = [['transfer', 'channel-1']]
  expect(channelNamed({ policy: 'allow', list }, 'transfer', 'channel-1')).toBe(true)
  expect(channelNamed({ policy: 'allow', list: [['transfer', '*']] }, 'transfer', 'channel-1')).toBe(false)
  expect(channelNamed({ policy: 'deny', list }, 'transfer', 'channel-1')).toBe(false)
  expect(channelNamed(undefined, 'transfer', 'channel-1')).toBe(false)
})

function problemsOf(toml: string) {
  try {
    parseHermesConfig(toml)
  } catch (error) {
    if (error instanceof HermesConfigError) return error.problems
    throw error
  }
  return []
}
