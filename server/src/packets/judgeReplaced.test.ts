import type { ChannelView } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { judgeReplaced } from './judgeReplaced.ts'

type End = ChannelView['source']
const client = { clientId: '07-tendermint-0', status: 'active' as const }

function end(chainId: string, channelId: string, overrides: Partial<End> = {}): End {
  return { chainId, portId: 'transfer', channelId, state: 'OPEN', client, ...overrides }
}
function route(source: End, destination: End): ChannelView {
  return { source, destination, stuck: 0, receiptMissing: 0, value: [] }
}

const expired = { client: { ...client, status: 'expired' as const } }
const living = route(end('a-1', 'channel-7'), end('b-1', 'channel-2'))

it.each<[string, ChannelView, ChannelView[], ChannelView['replacedBy']]>([
  [
    'a closed one',
    route(end('a-1', 'channel-0'), end('b-1', 'channel-0', { state: 'CLOSED' })),
    [living],
    { sourceChannelId: 'channel-7', destinationChannelId: 'channel-2' },
  ],
  [
    'one with an expired client, listed from the other end',
    route(end('b-1', 'channel-0', expired), end('a-1', 'channel-0')),
    [living],
    { sourceChannelId: 'channel-2', destinationChannelId: 'channel-7' },
  ],
  ['a living one by nothing', living, [route(end('a-1', 'channel-8'), end('b-1', 'channel-8'))], undefined],
  ['a dead one by no route of other chains', route(end('a-1', 'channel-0', expired), end('c-1', 'channel-0')), [living], undefined],
  [
    'a dead one by no other dead one',
    route(end('a-1', 'channel-0', expired), end('b-1', 'channel-0')),
    [route(end('a-1', 'channel-7', { state: 'CLOSED' }), end('b-1', 'channel-2'))],
    undefined,
  ],
])('replaces %s', (_, dead, others, replacedBy) => {
  expect(judgeReplaced(dead, [dead, ...others])).toEqual(replacedBy)
})
