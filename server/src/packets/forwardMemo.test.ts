import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foreignText } from '../chains/foreignText.ts'
import { asksForMore, looksOfForwards, mostForwardSteps, readForward } from './forwardMemo.ts'

const step = (channel: string, more: object = {}) => ({ forward: { receiver: 'cosmos1r', port: 'transfer', channel, ...more } })
const told = { receiver: 'cosmos1r', portId: 'transfer' }

describe('the memo of a forwarded transfer', () => {
  it('names every further step, whether the next is an object or a text', () => {
    const memo = step('channel-1', { timeout: '1h30m', retries: 2, next: JSON.stringify(step('channel-2', { timeout: 600_000_000_000 })) })
    expect(readForward(JSON.stringify(memo))).toEqual([
      { ...told, channelId: 'channel-1', timeoutSeconds: 5400, retries: 2 },
      { ...told, channelId: 'channel-2', timeoutSeconds: 600 },
    ])
    expect(readForward(JSON.stringify(step('channel-1', { next: step('channel-2') })))).toHaveLength(2)
  })

  it.each([
    ['', 'an empty memo'],
    ['hello', 'a word'],
    ['{"wasm":{"contract":"osmo1c"}}', 'a call of a contract'],
    ['{"forward":null}', 'nothing'],
    ['[{"forward":{"receiver":"a","port":"transfer","channel":"channel-1"}}]', 'a list'],
    ['{"Forward":{"receiver":"a","port":"transfer","channel":"channel-1"}}', 'another name'],
  ])('%s asks for no step: %s', memo => {
    expect(readForward(memo)).toEqual([])
  })

  it.each([
    ['refused', 'an empty receiver', { forward: { receiver: '', port: 'transfer', channel: 'channel-1' } }],
    ['refused', 'no channel', { forward: { receiver: 'a', port: 'transfer' } }],
    ['refused', 'a number for a port', { forward: { receiver: 'a', port: 1, channel: 'channel-1' } }],
    ['refused', 'nothing in it', { forward: {} }],
    ['unsure', 'a text', { forward: 'channel-1' }],
    ['unsure', 'capital letters in a key', { forward: { Receiver: 'a', port: 'transfer', channel: 'channel-1' } }],
    ['unsure', 'no channel that we read', step('?')],
    ['unsure', 'more tries than fit into a byte', step('channel-1', { retries: 300 })],
    ['unsure', 'tries as a text', step('channel-1', { retries: '2' })],
    ['unsure', 'null for tries', step('channel-1', { retries: null })],
    ['unsure', 'half a try', step('channel-1', { retries: 0.5 })],
    ['unsure', 'a time that is none', step('channel-1', { timeout: 'soon' })],
    ['unsure', 'a number as a text for a time', step('channel-1', { timeout: '600' })],
    ['unsure', 'null for a time', step('channel-1', { timeout: null })],
  ] as const)('is %s, no plain transfer, with %s', (unread, _, memo) => {
    const last = { receiver: '', portId: '', channelId: '', unread }
    expect(readForward(JSON.stringify(memo))).toEqual([last])
    expect(readForward(JSON.stringify(step('channel-2', { next: memo })))).toEqual([{ ...told, channelId: 'channel-2' }, last])
  })

  it('is unsure after a step whose next is none: some chains hand that on as a memo', () => {
    const next = { wasm: { contract: 'osmo1c' } }
    expect(readForward(JSON.stringify(step('channel-1', { next })))).toMatchObject([{ channelId: 'channel-1' }, { unread: 'unsure' }])
    expect(readForward(JSON.stringify(step('channel-1', { next: null })))).toMatchObject([{ channelId: 'channel-1' }, { unread: 'unsure' }])
    expect(readForward(JSON.stringify(step('channel-1', { retries: 0 })))).toEqual([{ ...told, channelId: 'channel-1', retries: 0 }])
  })

  it.each([[0], ['0'], ['0s'], ['-5s'], [-5]])('takes a time-out of %j for the default of the chain', timeout => {
    expect(readForward(JSON.stringify(step('channel-1', { timeout })))).toEqual([{ ...told, channelId: 'channel-1' }])
  })

  it('tells so many steps and no more, however deep they are nested', () => {
    const deep = Array.from({ length: 100 }).reduce<object>(next => step('channel-1', { next }), step('channel-9'))
    expect(readForward(JSON.stringify(deep))).toHaveLength(mostForwardSteps)
  })

  it('reads any text without failing', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), memo => void readForward(memo)))
    expect(readForward('{"forward":'.repeat(3000))).toEqual([])
    expect(readForward(`{"forward":${'{"forward":'.repeat(100)}1${'}'.repeat(101)}`)).toMatchObject([{ unread: 'refused' }])
    expect(readForward(`${'['.repeat(16_000)}${']'.repeat(16_000)}`)).toEqual([])
  })
})

it('each step of each way of each coin costs a look, however many transfers share it', () => {
  const asks = (channels: string[], more: object = {}) => ({
    routeKey: 'a-1/transfer/channel-0',
    denomTrace: 'uatom',
    forward: channels.map(channelId => ({ ...told, channelId })),
    ...more,
  })
  expect(looksOfForwards([])).toBe(0)
  expect(looksOfForwards([asks([]), asks([], { forward: null })])).toBe(0)
  expect(looksOfForwards(Array.from({ length: 100 }, () => asks(['channel-1', 'channel-2'])))).toBe(2)
  expect(looksOfForwards([asks(['channel-1']), asks(['channel-2']), asks(['channel-2'], { denomTrace: 'uosmo' })])).toBe(3)
})

it.each([
  ['no memo', '', false],
  ['words', 'for {you}', false],
  ['a list', '[{"wasm":{}}]', false],
  ['a forward, which is asked about', JSON.stringify(step('channel-1')), false],
  ['what its own chain is to do', '{"src_callback":{"address":"cosmos1c"},"ibc_callback":"osmo1c"}', false],
  ['a note', '{"note":"for {you}","nonrefundable":true}', false],
  ['the call of a contract by ibc-hooks', '{"wasm":{"contract":"osmo1c","msg":{}}}', true],
  ['one by ibc-go', ' {"dest_callback":{"address":"cosmos1c"}}', true],
  ['a call beside a forward', JSON.stringify({ ...step('channel-1'), wasm: {} }), true],
  ['staking', '{"autopilot":{"stakeibc":{"action":"LiquidStake"}}}', true],
  ['what we have cut', foreignText(`{"wasm":"${'x'.repeat(2_000)}"}`, 1_024), true],
])('whether the destination may be asked to do more: %s', (_, memo, more) => {
  expect(asksForMore(memo)).toBe(more)
})
