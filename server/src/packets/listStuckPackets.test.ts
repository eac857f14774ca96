import { writeAddress } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { aChain, aContext, anEvent, aTx, blocksFor, ends } from '../clearing/testing.ts'
import { useDatabase } from '../db/testing.ts'
import { listStuckPackets } from './listStuckPackets.ts'
import { aRouteEnd } from './testing.ts'

const database = await useDatabase()
const bytes = new Uint8Array(20).fill(3)
const [there, here] = [writeAddress('osmo', bytes), writeAddress('cosmos', bytes)]

const evm = Uint8Array.from(Buffer.from('52908400098527886e0f7030069857d2e4169ee7', 'hex'))
const [evmThere, evmHere] = [writeAddress('inj', evm), writeAddress('cosmos', evm)]
const checksummed = '0x52908400098527886E0F7030069857D2E4169EE7'

it.each([
  ['as its chain writes it', there, there],
  ['as another chain writes it', there, here],
  ['in capitals in the transfer', there.toUpperCase(), there],
  ['in capitals here', there, there.toUpperCase()],
  ['in capitals there, as another chain writes it here', there.toUpperCase(), here],
  ['in hex there, in mixed letters', checksummed, evmThere],
  ['in hex there, in small letters without 0x', checksummed.slice(2).toLowerCase(), evmHere],
  ['in hex here', evmThere, checksummed.toLowerCase()],
  ['in hex here and there', checksummed, checksummed.toLowerCase()],
])('finds what an account is to receive: %s', async (_, receiver, address) => {
  const chain = (chainId: string, prefix: string, addressType: 'secp256k1' | 'eth_secp256k1' = 'secp256k1') =>
    aChain({ settings: { chainId, prefix, addressType }, head: () => null })
  const ctx = await aContext(database, {
    chains: new Map([
      ['a-1', chain('a-1', 'cosmos')],
      ['b-1', chain('b-1', 'osmo')],
      ['evm-1', chain('evm-1', 'inj', 'eth_secp256k1')],
    ]),
    routes: { facts: async () => ({ supported: true, source: aRouteEnd({ chainId: 'a-1' }), destination: aRouteEnd() }) },
  })
  const data = JSON.stringify({ denom: 'uatom', amount: '5', sender: writeAddress('cosmos', new Uint8Array(20).fill(9)), receiver })
  const sends = anEvent('send_packet', {
    packet_sequence: '1',
    packet_src_port: ends['a-1'].portId,
    packet_src_channel: ends['a-1'].channelId,
    packet_dst_port: ends['b-1'].portId,
    packet_dst_channel: ends['b-1'].channelId,
    packet_data_hex: Buffer.from(data).toString('hex'),
  })
  await blocksFor(ctx)('a-1', [aTx({ events: [sends] })])
  const { items } = await listStuckPackets(ctx, { address, role: 'receiver', limit: 10 })
  // As its sender wrote it.
  expect(items.map(item => item.receiver)).toEqual([receiver])
})
