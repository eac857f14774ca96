import type { ChainEvent } from '../tx/context.ts'
import { describe, expect, it } from 'vitest'
import { addressOf, hub, useSandbox, zone } from '../testing.ts'

const sandbox = useSandbox()

const packet =
  'packet_timeout_height packet_timeout_timestamp packet_sequence packet_src_port packet_src_channel packet_dst_port packet_dst_channel'
const channel = 'packet_channel_ordering packet_connection connection_id'
const data = 'packet_data packet_data_hex'
const move = ['coin_spent: spender amount', 'coin_received: receiver amount', 'transfer: recipient sender amount', 'message: sender']
const mint = ['coin_received: receiver amount', 'coinbase: minter amount']
const received = [`recv_packet: ${data} ${packet} ${channel}`, 'message: module']
const acknowledged = [`write_acknowledgement: ${data} ${packet} packet_ack packet_ack_hex ${channel}`, 'message: module']
function ackOf(end: string) {
  return ['fungible_token_packet: module sender receiver denom amount memo acknowledgement', `fungible_token_packet: ${end}`]
}
const refused = [
  'ibccallbackerror-fungible_token_packet: module sender receiver denom amount memo success error'.replaceAll(
    / (\w+)/g,
    ' ibccallbackerror-$1',
  ),
]

/** Recorded from two simd v8.8.0 chains and Hermes 1.10.5: kinds and attributes in order, without `msg_index`. */
const recorded = {
  send: [
    'message: action sender',
    ...move,
    `send_packet: ${data} ${packet} ${channel}`,
    'message: module',
    'ibc_transfer: sender receiver amount denom memo',
    'message: module',
  ],
  sendVoucher: [
    'message: action sender',
    ...move,
    'coin_spent: spender amount',
    'burn: burner amount',
    `send_packet: ${data} ${packet} ${channel}`,
    'message: module',
    'ibc_transfer: sender receiver amount denom memo',
    'message: module',
  ],
  deliver: [
    'message: action sender',
    ...received,
    'denomination_trace: trace_hash denom',
    ...mint,
    ...move,
    'fungible_token_packet: module sender receiver denom amount memo success',
    ...acknowledged,
  ],
  deliverHome: [
    'message: action sender',
    ...received,
    ...move,
    'fungible_token_packet: module sender receiver denom amount memo success',
    ...acknowledged,
  ],
  refuse: ['message: action sender', ...received, ...refused, ...acknowledged],
  acknowledge: ['message: action sender', `acknowledge_packet: ${packet} ${channel}`, 'message: module', ...ackOf('success')],
  acknowledgeError: ['message: action sender', `acknowledge_packet: ${packet} ${channel}`, 'message: module', ...move, ...ackOf('error')],
  acknowledgeErrorVoucher: [
    'message: action sender',
    `acknowledge_packet: ${packet} ${channel}`,
    'message: module',
    ...mint,
    ...move,
    ...ackOf('error'),
  ],
  timeout: [
    'message: action sender',
    `timeout_packet: ${packet} connection_id packet_channel_ordering`,
    'message: module',
    ...move,
    'timeout: module refund_receiver refund_denom refund_amount memo',
  ],
}

/** The events of a transaction's last message. */
function shapeOf(chainId: string, hash: string): string[] {
  const chain = sandbox().chain(chainId)
  for (let height = chain.storedHeight(); height > 0; height--) {
    const events = chain.block(height)?.txs.find(tx => tx.hash === hash)?.result.events
    if (events) return lastMessage(events)
  }
  return []
}

function lastMessage(events: ChainEvent[]): string[] {
  const last = events.at(-1)?.attributes.at(-1)?.[1]
  return events
    .filter(event => event.attributes.some(([key, value]) => key === 'msg_index' && value === last))
    .map(
      event =>
        `${event.type}: ${event.attributes
          .map(([key]) => key)
          .filter(key => key !== 'msg_index')
          .join(' ')}`,
    )
}

async function live(order: { from?: string; to?: string; denom?: string; chainId?: string; timeoutSeconds?: number } = {}) {
  const { chainId = hub, from = 'alice', to = addressOf(sandbox(), 'bob', zone), ...rest } = order
  const { hash, sequence } = await sandbox().control.transfer({ chainId, from, to, amount: 100n, channelId: 'channel-0', ...rest })
  return { sent: shapeOf(chainId, hash), packet: { chainId, channelId: 'channel-0', sequence } }
}

describe('events are those of a real chain', () => {
  it('on the way out and after a refusal', async () => {
    const good = await live()
    expect(good.sent).toEqual(recorded.send)
    const [delivery = '', acknowledgement = ''] = await sandbox().control.relay(good.packet, 'full')
    expect(shapeOf(zone, delivery)).toEqual(recorded.deliver)
    expect(shapeOf(hub, acknowledgement)).toEqual(recorded.acknowledge)

    const bad = await live({ to: 'notanaddress' })
    const [refusal = '', back = ''] = await sandbox().control.relay(bad.packet, 'full')
    expect(shapeOf(zone, refusal)).toEqual(recorded.refuse)
    expect(shapeOf(hub, back)).toEqual(recorded.acknowledgeError)
  })

  it('on the way home', async () => {
    const bob = addressOf(sandbox(), 'bob', zone)
    await sandbox().control.relay((await live()).packet, 'full')
    const [denom = ''] =
      sandbox()
        .chain(zone)
        .state()
        .list(`balances/${bob}`)
        .find(([one]) => one.startsWith('ibc/')) ?? []
    const home = await live({ chainId: zone, from: 'bob', to: addressOf(sandbox(), 'alice', hub), denom })
    expect(home.sent).toEqual(recorded.sendVoucher)
    const [delivery = ''] = await sandbox().control.relay(home.packet, 'full')
    expect(shapeOf(hub, delivery)).toEqual(recorded.deliverHome)
    await sandbox().control.relay((await live()).packet, 'full')
    const lost = await live({ chainId: zone, from: 'bob', to: 'notanaddress', denom })
    const [, back = ''] = await sandbox().control.relay(lost.packet, 'full')
    expect(shapeOf(zone, back)).toEqual(recorded.acknowledgeErrorVoucher)
  })

  it('after a timeout', async () => {
    const late = await live({ timeoutSeconds: 5 })
    await sandbox().control.advanceTime(6_000)
    const [hash = ''] = await sandbox().control.relay(late.packet, 'timeout')
    expect(shapeOf(hub, hash)).toEqual(recorded.timeout)
  })
})
