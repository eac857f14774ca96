import { expect, it } from 'vitest'
import { opened } from './opened.ts'
import { TimelineEntry } from './timeline.ts'

const line = { at: '2026-11-21T13:11:01Z', text: 'Something happened.' }
const read = opened(TimelineEntry)

it('gives the data of a kind, and keeps what a newer service adds to them: receipts are signed with it', () => {
  const added = { ...line, kind: 'clearing', data: { lane: 'lane-1', height: 7 } }
  expect(TimelineEntry.parse(added)).toEqual(added)
  expect(read.parse(added)).toEqual(added)
})

it.each([
  ['kind', { kind: 'teleported', data: { packets: 3 } }],
  ['data', { kind: 'clearing', data: { vehicle: 'ship' } }],
])('is for a client of unknown %s a line with a text, and from the service a fault', (_, said) => {
  expect(read.parse({ ...line, ...said })).toEqual({ ...line, kind: 'unknown', data: said.data })
  expect(TimelineEntry.safeParse({ ...line, ...said }).success).toBe(false)
})
