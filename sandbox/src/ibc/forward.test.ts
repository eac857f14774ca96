import { fromBech32 } from '@cosmjs/encoding'
import { describe, expect, it } from 'vitest'
import { balanceOf, supplyOf } from '../bank/bank.ts'
import { SubmitError } from '../chain/submit.ts'
import { addressOf, call, hub, port, rpcOf, useSandbox, zone } from '../testing.ts'
import { arrivingDenom, bankDenom, parseTrace } from './denom.ts'
import { intermediateReceiver } from './forward.ts'
import { readForward, writeForward } from './forwardMemo.ts'
import { acknowledgementsBucket, commitmentsBucket } from './ibcStore.ts'
import { forwardStore } from './inFlightPacket.ts'
import { swapContract } from './swapHook.ts'
import { readTransferData } from './transferData.ts'

const sandbox = useSandbox({ chains: 3 })
/** The hub's coin on the zone, and on the port. */
const onZone = bankDenom(parseTrace('transfer/channel-0/uhub'))
const onPort = bankDenom(parseTrace('transfer/channel-0/transfer/channel-0/uhub'))

function state(chainId: string) {
  return sandbox().chain(chainId).state()
}

async function send(forward: Record<string, unknown>, change: { to?: string; amount?: bigint; denom?: string } = {}) {
  const memo = JSON.stringify({
    forward: { receiver: addressOf(sandbox(), 'bob', port), port: 'transfer', channel: 'channel-3', ...forward },
  })
  const order = { chainId: hub, from: 'alice', to: 'anything', amount: 700n, channelId: 'channel-0', memo, ...change }
  const { sequence } = await sandbox().control.transfer(order)
  return { chainId: hub, channelId: 'channel-0', sequence }
}

/** Packets over the zone's channel to the port that are open. */
function hops(): { chainId: string; channelId: string; sequence: bigint }[] {
  return state(zone)
    .list(commitmentsBucket('transfer/channel-3'))
    .map(([sequence]) => ({ chainId: zone, channelId: 'channel-3', sequence: BigInt(sequence) }))
}

function onlyHop() {
  const [hop, ...more] = hops()
  if (!hop || more.length > 0) throw new Error(`${hops().length} hops are open`)
  return hop
}

function acknowledgementOf({ sequence }: { sequence: bigint }): string | undefined {
  const written = sandbox().chain(zone).packets.acknowledgement('transfer', 'channel-0', sequence)
  return state(zone).get(acknowledgementsBucket('transfer/channel-0'), String(sequence)) && Buffer.from(written?.bytes ?? []).toString()
}

function alice(): bigint {
  return balanceOf(state(hub), addressOf(sandbox(), 'alice', hub), 'uhub')
}

async function storeQuery(key: string, height = 0, path = 'key') {
  const { result } = await call(rpcOf(sandbox(), zone), 'abci_query', {
    path: `/store/${forwardStore}/${path}`,
    data: Buffer.from(key).toString('hex'),
    height: String(height),
  })
  return result?.response as { code: number; log: string; value: string | null; height: string } // looked at by the test itself
}

describe('a forwarded transfer', () => {
  it('is sent on from an account of its sender and channel, and acknowledged when the last hop is', async () => {
    const before = balanceOf(state(port), addressOf(sandbox(), 'bob', port), onPort)
    const packet = await send({})
    await sandbox().control.relay(packet, 'deliver')
    expect(acknowledgementOf(packet)).toBeUndefined()
    const hop = onlyHop()
    const sent = sandbox().chain(zone).packets.sent('transfer', 'channel-3', hop.sequence)
    const middle = intermediateReceiver('osmo', 'channel-0', addressOf(sandbox(), 'alice', hub))
    expect(sent && readTransferData(sent.packet.data)).toEqual({
      amount: '700',
      denom: 'transfer/channel-0/uhub',
      memo: '',
      sender: middle,
      receiver: addressOf(sandbox(), 'bob', port),
    })
    await sandbox().control.relay(hop, 'full')
    expect(acknowledgementOf(packet)).toBe('{"result":"AQ=="}')
    await sandbox().control.relay(packet, 'acknowledge')
    expect(state(hub).get(commitmentsBucket('transfer/channel-0'), String(packet.sequence))).toBeUndefined()
    expect(balanceOf(state(port), addressOf(sandbox(), 'bob', port), onPort) - before).toBe(700n)
    expect(balanceOf(state(zone), middle, onZone)).toBe(0n)
  })

  it('is known to the middle chain while it is in flight, at each height that the node has', async () => {
    const packet = await send({ retries: 2, timeout: '90s' })
    await sandbox().control.relay(packet, 'deliver')
    const hop = onlyHop()
    const key = `channel-3/transfer/${hop.sequence}`
    const { value, height } = await storeQuery(key)
    const record = Buffer.from(value ?? '', 'base64').toString('latin1')
    for (const part of [addressOf(sandbox(), 'alice', hub), 'channel-0', 'transfer', '"amount":"700"']) expect(record).toContain(part)
    expect((await storeQuery('channel-3/', 0, 'subspace')).value).not.toBeNull()
    await sandbox().control.relay(hop, 'full')
    expect(await storeQuery(key)).toMatchObject({ code: 0, value: null, log: '' })
    expect(await storeQuery(key, Number(height))).toMatchObject({ code: 0, value, height })
    await sandbox().control.setNodeFaults(zone, { prunedBelow: Number(height) + 1 })
    expect(await storeQuery(key, Number(height))).toMatchObject({ code: 0, value: null, log: 'version does not exist' })
    await sandbox().control.clear()
    await sandbox().control.relay(packet, 'acknowledge')
  })

  it('is tried again with a new packet, then goes home to the unit', async () => {
    const supply = supplyOf(state(zone), onZone)
    const packet = await send({ retries: 1, timeout: '30s' })
    const before = alice()
    await sandbox().control.relay(packet, 'deliver')
    const first = onlyHop()
    await sandbox().control.advanceTime(31_000)
    await sandbox().control.relay(first, 'timeout')
    expect(acknowledgementOf(packet)).toBeUndefined()
    const second = onlyHop()
    expect(second.sequence).toBe(first.sequence + 1n)
    await sandbox().control.advanceTime(31_000)
    await sandbox().control.relay(second, 'timeout')
    expect(hops()).toEqual([])
    expect(acknowledgementOf(packet)).toContain('"error":"ABCI code: 1: ')
    await sandbox().control.relay(packet, 'acknowledge')
    expect(alice() - before).toBe(700n)
    expect(supplyOf(state(zone), onZone)).toBe(supply)
  })

  it('of a coin that is at home on the middle chain goes back into its escrow', async () => {
    await sandbox().control.relay(
      {
        chainId: zone,
        channelId: 'channel-0',
        ...(await sandbox().control.transfer({
          chainId: zone,
          from: 'carol',
          to: addressOf(sandbox(), 'alice', hub),
          amount: 900n,
          channelId: 'channel-0',
        })),
      },
      'full',
    )
    const voucher = arrivingDenom(
      { sourcePort: 'transfer', sourceChannel: 'channel-0', destinationPort: 'transfer', destinationChannel: 'channel-0' },
      'uzone',
    ).denom
    const held = balanceOf(state(hub), addressOf(sandbox(), 'alice', hub), voucher)
    const packet = await send({ receiver: 'nobody' }, { amount: 900n, denom: voucher })
    await sandbox().control.relay(packet, 'deliver')
    await sandbox().control.relay(onlyHop(), 'full')
    expect(acknowledgementOf(packet)).toContain('"error"')
    await sandbox().control.relay(packet, 'acknowledge')
    expect(balanceOf(state(hub), addressOf(sandbox(), 'alice', hub), voucher)).toBe(held)
    // It can come home from there, so the escrow still holds it.
    const home = await sandbox().control.transfer({
      chainId: hub,
      from: 'alice',
      to: addressOf(sandbox(), 'carol', zone),
      amount: 900n,
      denom: voucher,
      channelId: 'channel-0',
    })
    await sandbox().control.relay({ chainId: hub, channelId: 'channel-0', ...home }, 'full')
    expect(acknowledgementOf(home)).toBe('{"result":"AQ=="}')
  })

  it.each([
    ['a memo that is none', { retries: 'many' }, 'ABCI code: 2: '],
    ['an empty receiver', { receiver: '' }, 'ABCI code: 1: '],
    ['a channel that is none', { channel: 'channel-99' }, 'ABCI code: 3: '],
  ])('with %s comes back', async (_, forward, words) => {
    const packet = await send(forward)
    const before = alice()
    await sandbox().control.relay(packet, 'full')
    expect(acknowledgementOf(packet)).toContain(words)
    expect(alice() - before).toBe(700n)
  })
})

it('derives the account of a forward from channel and sender', () => {
  // sha256(sha256('packetfowardmiddleware') + 'channel-0/cosmos1sender'), its first 20 bytes; worked out by another program.
  const { data } = fromBech32(intermediateReceiver('osmo', 'channel-0', 'cosmos1sender'), 90)
  expect(Buffer.from(data).toString('hex')).toBe('7e33d4fede85899cf2e89645aad608819d3e0ad3')
})

describe('what passes a memo on', () => {
  it('writes the next one as Go does', () => {
    const inner = { receiver: 'c', port: 'transfer', channel: 'channel-2', timeout: '1m30s', retries: 0 }
    const memo = JSON.stringify({ forward: { receiver: 'b', port: 'transfer', channel: 'channel-1', next: { forward: inner } } })
    const next = readForward(memo)?.next
    const written = '{"forward":{"channel":"channel-2","port":"transfer","receiver":"c","retries":0,"timeout":90000000000}}'
    expect(next && writeForward(next)).toBe(written)
    const asText = memo.replace(JSON.stringify({ forward: inner }), JSON.stringify(written))
    expect(readForward(asText)?.next).toEqual(next)
  })

  it.each(['', 'savings', '[]', '{"forward":"text"}', '{"wasm":{}}'])('takes %j for no forward', memo => {
    expect(readForward(memo)).toBeNull()
  })
})

describe('a swap', () => {
  it('acknowledges its packet at once, and sends what it bought in the same message', async () => {
    const contract = swapContract('osmo')
    const bob = addressOf(sandbox(), 'bob', port)
    const memo = JSON.stringify({
      wasm: { contract, msg: { swap_and_send: { output_denom: 'uzone', channel: 'channel-3', receiver: bob } } },
    })
    const order = { chainId: hub, from: 'alice', to: contract, amount: 60n, channelId: 'channel-0', memo }
    const packet = { ...order, ...(await sandbox().control.transfer(order)) }
    const [hash = ''] = await sandbox().control.relay(packet, 'deliver')
    const tx = sandbox()
      .chain(zone)
      .block(sandbox().chain(zone).storedHeight())
      ?.txs.find(one => one.hash === hash)
    const messages = tx?.result.events
      .filter(({ type }) => type === 'send_packet' || type === 'write_acknowledgement')
      .map(({ type, attributes }) => [type, attributes.find(([key]) => key === 'msg_index')?.[1]])
    expect(messages).toEqual([
      ['send_packet', '1'],
      ['write_acknowledgement', '1'],
    ])
    const { result = '' } = JSON.parse(acknowledgementOf(packet) ?? '{}') as { result?: string } // looked at by the test itself
    expect(JSON.parse(Buffer.from(result, 'base64').toString())).toEqual({
      contract_result: '',
      ibc_ack: Buffer.from('{"result":"AQ=="}').toString('base64'),
    })
    await sandbox().control.relay(onlyHop(), 'full')
    expect(balanceOf(state(port), bob, bankDenom(parseTrace('transfer/channel-0/uzone')))).toBe(60n)
  })
})

describe('a limit', () => {
  async function transfer(amount: bigint) {
    const order = { chainId: hub, from: 'alice', to: addressOf(sandbox(), 'bob', zone), amount, channelId: 'channel-1' }
    return { ...order, ...(await sandbox().control.transfer(order)) }
  }
  async function refusal(work: Promise<unknown>): Promise<SubmitError> {
    return work.then(
      () => expect.fail('It was not refused'),
      error => (error instanceof SubmitError ? error : expect.fail(String(error))),
    )
  }

  it('on what may be sent refuses the transfer, until one that failed gives its room back', async () => {
    await sandbox().control.setRateLimit(hub, 'uhub', 'channel-1', { send: 1, receive: 100 })
    const most = supplyOf(state(hub), 'uhub') / 100n
    const packet = await transfer(most - 5n)
    expect((await refusal(transfer(6n))).result).toMatchObject({ codespace: 'ratelimit', code: 4 })
    await sandbox().control.setReceiveEnabled(zone, false)
    await sandbox().control.relay(packet, 'full')
    await sandbox().control.setReceiveEnabled(zone, true)
    await transfer(6n)
    await sandbox().control.setRateLimit(hub, 'uhub', 'channel-1', { send: 100, receive: 100 })
  })

  it('on what may be received gives an error acknowledgement', async () => {
    const voucher = bankDenom(parseTrace('transfer/channel-1/uhub'))
    await sandbox().control.relay(await transfer(1_000n), 'full')
    await sandbox().control.setRateLimit(zone, voucher, 'channel-1', { send: 100, receive: 10 })
    const packet = await transfer(supplyOf(state(zone), voucher))
    const before = alice()
    await sandbox().control.relay(packet, 'full')
    expect(alice() - before).toBe(packet.amount)
    const small = await transfer(5n)
    const then = alice()
    await sandbox().control.relay(small, 'full')
    expect(alice()).toBe(then)
  })

  it('of all sending, or of one coin, refuses transfers', async () => {
    await sandbox().control.setSendEnabled(hub, false)
    expect((await refusal(transfer(1n))).result).toMatchObject({ codespace: 'transfer', code: 7 })
    await sandbox().control.setSendEnabled(hub, true)
    await sandbox().control.setSendEnabled(hub, false, 'uhub')
    expect((await refusal(transfer(1n))).result).toMatchObject({ codespace: 'transfer', code: 7 })
    await sandbox().control.setSendEnabled(hub, true, 'uhub')
    await transfer(1n)
  })
})
