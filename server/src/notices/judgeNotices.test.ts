import type { OrderFacts } from './judgeNotices.ts'
import { expect, it } from 'vitest'
import { judgeAsked, judgeDelivery, judgeNotices, nextTry } from './judgeNotices.ts'

function facts(status: OrderFacts['status'], { open = 0, paid = 0, claimable = 0, unsettled = 0 } = {}): OrderFacts {
  return {
    status,
    refunds: { open, paid },
    payments: { claimable, open: claimable + unsettled },
  }
}

it.each([
  { what: 'a paid order', of: facts('queued'), due: [], over: false },
  { what: 'one that Hermes works on', of: facts('clearing', { unsettled: 1 }), due: [], over: false },
  { what: 'a cleared one', of: facts('cleared'), due: ['done'], over: true },
  { what: 'one that ended and owes', of: facts('not_cleared', { open: 1 }), due: ['done'], over: false },
  { what: 'one that has given all back', of: facts('partly_cleared', { paid: 2 }), due: ['done', 'refunded'], over: true },
  { what: 'one that gave some back', of: facts('cleared', { open: 1, paid: 1 }), due: ['done'], over: false },
  { what: 'one that gave back and still works', of: facts('clearing', { paid: 1 }), due: [], over: false },
  { what: 'late money that went back', of: facts(null, { paid: 1 }), due: ['refunded'], over: true },
  { what: 'money that waits for its owner', of: facts(null, { claimable: 1 }), due: ['claim-needed'], over: false },
  { what: 'a cleared one with such money', of: facts('cleared', { claimable: 1 }), due: ['done', 'claim-needed'], over: false },
  { what: 'too little money', of: facts(null, { unsettled: 1 }), due: [], over: false },
])('$what: $due', ({ of, due, over }) => {
  expect(judgeNotices(of)).toEqual({ due, over })
})

it.each([
  { of: facts('queued'), addresses: 2, is: null },
  { of: facts('queued'), addresses: 3, is: 'too-many' },
  { of: facts(null), addresses: 0, is: 'not-paid' },
  { of: facts(null, { unsettled: 1 }), addresses: 0, is: 'not-paid' },
  { of: facts(null, { claimable: 1 }), addresses: 0, is: null },
  { of: facts('cleared'), addresses: 0, is: 'over' },
  { of: facts('cleared', { open: 1 }), addresses: 0, is: null },
])('$addresses addresses are there, and the next is $is', ({ of, addresses, is }) => {
  expect(judgeAsked(of, { addresses, isPushService: true })).toBe(is)
  expect(judgeAsked(of, { addresses, isPushService: false })).toBe('push-service')
})

it('what nobody is there for any more is given up, all else tried for a day', () => {
  expect([250, 421, 550, null].map(status => judgeDelivery('email', status))).toEqual(['delivered', 'again', 'gone', 'again'])
  expect([201, 403, 404, 410, 429, 503, null].map(status => judgeDelivery('push', status))).toEqual([
    'delivered',
    'again',
    'gone',
    'gone',
    'again',
    'again',
    'again',
  ])
  let now = new Date('2026-01-01T12:00:00Z')
  let attempts = 1
  for (let next = nextTry(attempts, now); next; next = nextTry(attempts, now)) {
    now = next
    attempts += 1
  }
  expect(now.getTime()).toBeGreaterThan(new Date('2026-01-02T12:00:00Z').getTime())
  expect(attempts).toBeLessThan(40)
})
