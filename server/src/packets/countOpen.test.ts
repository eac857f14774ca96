import { channelKey } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { startedAt } from '../clearing/testing.ts'
import { packets } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { countOpen } from './countOpen.ts'

const database = await useDatabase()

const end = { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0' }
const route = { ...end, destinationChainId: 'b-2', destinationPortId: 'transfer', destinationChannelId: 'channel-9' }
const now = { chainId: 'b-2', revision: 2n, height: 500, time: startedAt }
const none = { timeoutRevision: '0', timeoutHeight: '0', timeoutNanos: '0' }
const nanos = (seconds: number) => `${startedAt.getTime() + seconds * 1000}000000`

it('counts what has arrived apart from what can come back, as one packet is judged', async () => {
  const rows: Partial<typeof packets.$inferInsert>[] = [
    { ...none },
    { ...none, ack: 'success' },
    { ...none, ack: 'success', timeoutNanos: nanos(-1) },
    { ...none, ack: 'other' },
    { ...none, ack: 'error' },
    { ...none, ack: 'malformed' },
    { ...none, ack: 'malformed', linked: 'likely' },
    // A chain that forwarded it hands such an answer on.
    { ...none, ack: 'malformed', linked: 'record' },
    { ...none, ack: 'unprovable' },
    { ...none, ack: 'unprovable', timeoutNanos: nanos(-1) },
    { ...none, timeoutNanos: nanos(0) },
    { ...none, timeoutNanos: nanos(1) },
    { ...none, timeoutRevision: '2', timeoutHeight: '500' },
    { ...none, timeoutRevision: '2', timeoutHeight: '501' },
    { ...none, timeoutRevision: '1', timeoutHeight: '9000' },
    { ...none, timeoutRevision: '3', timeoutHeight: '1' },
    { ...none, timeoutNanos: nanos(-1), receivedAt: startedAt },
    { ...none, timeoutNanos: nanos(-1), ackHash: 'AB' },
    { ...none, timeoutNanos: nanos(-1), ended: 'timed_out' },
  ]
  await database.db.insert(packets).values(rows.map((row, at) => ({ ...route, sentAt: startedAt, sequence: String(at + 1), ...row })))
  const count = async (...asked: Parameters<typeof countOpen> extends [unknown, ...infer Rest] ? Rest : never) =>
    (await countOpen(database.db, ...asked)).get(channelKey(end))
  expect(await count([now], [])).toEqual({ receiptMissing: 3, canComeBack: 5 })
  expect(await count([], [])).toEqual({ receiptMissing: 3, canComeBack: 2 })
  expect(await count([now], [channelKey(end)])).toEqual({ receiptMissing: 3, canComeBack: 9 })
})
