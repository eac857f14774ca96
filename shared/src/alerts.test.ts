import { expect, it } from 'vitest'
import { AlertView } from './alerts.ts'
import { opened } from './opened.ts'

const at = '2026-11-26T00:00:00.000Z'
const common = {
  id: '1',
  severity: 'critical',
  runbook: 'docs/operations/runbooks/refunds-late.md',
  subject: 'a-1',
  raisedAt: at,
  seenAt: at,
  detail: 'See to it.',
}

it('says of each kind what its data are', () => {
  expect(AlertView.parse({ ...common, name: 'refunds-late', data: { refunds: 1, since: at } })).toMatchObject({ data: { refunds: 1 } })
  expect(AlertView.safeParse({ ...common, name: 'refunds-late', data: { refunds: 'many' } }).success).toBe(false)
  expect(AlertView.safeParse({ ...common, name: 'of-tomorrow', data: {} }).success).toBe(false)
})

it('a client shows the detail of what it does not know', () => {
  const tomorrow = { ...common, name: 'of-tomorrow', data: { why: ['no', 'idea'] } }
  expect(opened(AlertView).parse(tomorrow)).toEqual({ ...tomorrow, name: 'unknown' })
})
