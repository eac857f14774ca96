import { expect, it } from 'vitest'
import { unitsOf } from './cost.ts'
import { endpoints } from './endpoints.ts'

it.each([
  ['a plain call', endpoints.status.cost, {}, [['read', 1]]],
  [
    'a price by its transfers',
    endpoints.requestToken.cost,
    { body: { packets: Array.from({ length: 100 }) } },
    [
      ['look', 100],
      ['order', 1],
    ],
  ],
  ['a list by its rows', endpoints.stuckPackets.cost, { query: { limit: 200 } }, [['read', 4]]],
  ['a short list as one', endpoints.stuckPackets.cost, { query: { limit: 1 } }, [['read', 1]]],
  ['handed in bytes', endpoints.broadcast.cost, { body: { txBytes: 'A'.repeat(40_000) } }, [['order', 4]]],
  [
    'a body in bytes, not in characters',
    endpoints.provePacket.cost,
    { body: { data: 'é'.repeat(100_000) } },
    [
      ['look', 4],
      ['order', 1],
    ],
  ],
  ['what is found later as one', endpoints.packetsByTx.cost, { query: undefined }, [['look', 1]]],
] as const)('%s', (_, cost, request, units) => {
  expect(unitsOf(cost, request)).toEqual(units)
})
