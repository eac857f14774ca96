import { BinaryWriter } from 'cosmjs-types/binary'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeInFlight, readInFlight } from './inFlight.ts'

/** As the module writes it, with the fields that we do not read. */
const record = new BinaryWriter()
  .uint32(10)
  .string('cosmos1sender')
  .uint32(18)
  .string('channel-0')
  .uint32(26)
  .string('transfer')
  .uint32(34)
  .string('channel-7')
  .uint32(42)
  .string('transfer')
  .uint32(48)
  .uint64(1_700_000_000_000_000_000n)
  .uint32(58)
  .string('0-0')
  .uint32(66)
  .bytes(new Uint8Array([123, 125]))
  .uint32(72)
  .uint64(18_446_744_073_709_551_615n)
  .uint32(80)
  .int32(2)
  .uint32(88)
  .uint64(600_000_000_000n)
  .uint32(96)
  .bool(true)
  .finish()

it("reads the module's record of a forward under the packet that was sent on", async () => {
  const asked: [string, string, string][] = []
  const rpc = {
    request: async (service: string, method: string, data: Uint8Array) => {
      asked.push([service, method, Buffer.from(data).toString()])
      return record
    },
  }
  expect(await readInFlight(rpc, 'transfer', 'channel-1', 5n)).toEqual({
    portId: 'transfer',
    channelId: 'channel-0',
    sequence: '18446744073709551615',
    sourcePortId: 'transfer',
    sourceChannelId: 'channel-7',
    triesLeft: 2,
    nonrefundable: true,
  })
  expect(asked).toEqual([['store/packetfowardmiddleware', 'key', 'channel-1/transfer/5']])
})

it('has none where the store has nothing, and none left where the fields are absent', async () => {
  expect(await readInFlight({ request: async () => new Uint8Array() }, 'transfer', 'channel-1', 5n)).toBeNull()
  expect(decodeInFlight(new BinaryWriter().uint32(72).uint64(1n).finish())).toMatchObject({ triesLeft: 0, nonrefundable: false })
})

it('takes any bytes for a record, or says that they are none', () => {
  fc.assert(
    fc.property(fc.uint8Array(), bytes => {
      try {
        decodeInFlight(bytes)
      } catch (error) {
        expect(error).toBeInstanceOf(Error)
      }
    }),
  )
})
