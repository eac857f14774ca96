import { expect, it } from 'vitest'
import { aChannel, aPacketId } from '../testing/builders.ts'
import { comesBackByItself, wayOf } from './wayOf.ts'

const way = { chainId: 'sandhub-1', sent: 200, arrived: 150, cameBack: 40, open: 10 }

it('is that of the end from which a transfer was sent', () => {
  const route = aChannel({ ways: [{ ...way, chainId: 'sandzone-1' }, way] })
  expect(wayOf(route, aPacketId())).toBe(way)
  expect([wayOf(aChannel(), aPacketId()), wayOf(undefined, aPacketId())]).toEqual([undefined, undefined])
})

it.each([
  ['others carried back what ran out of time', true, { returned: 12, byOthers: 10, waiting: 1 }],
  ['only we did', false, { returned: 12, byOthers: 0, waiting: 0 }],
  ['it was seen too seldom', false, { returned: 2, byOthers: 2, waiting: 0 }],
  ['too many wait for it', false, { returned: 12, byOthers: 10, waiting: 2 }],
  ['none ran out of time', false, undefined],
])('says whether it comes back by itself where %s', (_, back, timedOut) => {
  expect(comesBackByItself({ ...way, timedOut })).toBe(back)
})
