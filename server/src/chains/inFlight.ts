import type { InFlight, ProtobufRpc } from './chain.ts'
import { Buffer } from 'node:buffer'
import { BinaryReader } from 'cosmjs-types/binary'
import { foreignText } from './foreignText.ts'

/** The module's store, which spells its name so (packet-forward-middleware types/keys.go). */
const store = 'store/packetfowardmiddleware'

/** The record under the source end of the packet that was sent on; null when there is none. */
export async function readInFlight(rpc: ProtobufRpc, portId: string, channelId: string, sequence: bigint): Promise<InFlight | null> {
  const value = await rpc.request(store, 'key', Buffer.from(`${channelId}/${portId}/${sequence}`))
  return value.length === 0 ? null : decodeInFlight(value)
}

/** `InFlightPacket` of ibc/applications/packet_forward_middleware/v1/genesis.proto; cosmjs-types does not have it. */
export function decodeInFlight(bytes: Uint8Array): InFlight {
  const reader = new BinaryReader(bytes)
  const found: InFlight = {
    portId: '',
    channelId: '',
    sequence: '0',
    sourcePortId: '',
    sourceChannelId: '',
    triesLeft: 0,
    nonrefundable: false,
  }
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    switch (tag >>> 3) {
      case 2:
        found.channelId = foreignText(reader.string())
        break
      case 3:
        found.portId = foreignText(reader.string())
        break
      case 4:
        found.sourceChannelId = foreignText(reader.string())
        break
      case 5:
        found.sourcePortId = foreignText(reader.string())
        break
      case 9:
        found.sequence = reader.uint64().toString()
        break
      case 10:
        found.triesLeft = Math.max(0, reader.int32())
        break
      case 12:
        found.nonrefundable = reader.bool()
        break
      default:
        reader.skipType(tag & 7)
    }
  }
  return found
}
