import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mostLegs, readForward } from './forwardMemo.ts'

function leg (receiver: string, next?: unknown) {
  return {
  receiver,
  port: 'transfer',
  channel: 'channel-7',
  ...(next !== undefined && { next }),
}
}
const read = (receiver: string) => ({ portId: 'transfer', channelId: 'channel-7', receiver })

it.each<[string, string, ReturnType<typeof readForward>]>([
  ['no memo', '', null],
  ['a note', 'rent', null],
  ['JSON of others', '{"wasm":{"contract":"a"}}', null],
  ['a forward that is no object', '{"forward":"a"}', null],
  ['one leg', JSON.stringify({ forward: leg('a') }), { kind: 'legs', legs: [read('a')] }],
  ['a leg in a leg', JSON.stringify({ forward: leg('a', { forward: leg('b') }) }), { kind: 'legs', legs: [read('a'), read('b')] }],
  [
    'the next leg as text',
    JSON.stringify({ forward: leg('a', '{"forward":{"receiver":"b","port":"transfer","channel":"channel-7"}}') }),
    { kind: 'legs', legs: [read('a'), read('b')] },
  ],
  ['a contract after the last leg', JSON.stringify({ forward: leg('a', { wasm: {} }) }), { kind: 'legs', legs: [read('a')] }],
  ['a leg without a channel', '{"forward":{"receiver":"a","port":"transfer"}}', { kind: 'malformed' }],
  ['a later leg without a receiver', JSON.stringify({ forward: leg('a', { forward: leg('') }) }), { kind: 'malformed' }],
])('reads %s', (_, memo, forward) => {
  expect(readForward(memo)).toEqual(forward)
})

it('follows no more legs than anybody would pay for', () => {
  const nested = (deep: number): object => ({ forward: leg(String(deep), deep > 1 ? nested(deep - 1) : undefined) })
  expect(readForward(JSON.stringify(nested(mostLegs)))).toMatchObject({ kind: 'legs' })
  expect(readForward(JSON.stringify(nested(mostLegs + 1)))).toEqual({ kind: 'too-deep' })
})

it('takes any memo', () => {
  fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), memo => void readForward(`{"forward":${memo}}`)))
})
