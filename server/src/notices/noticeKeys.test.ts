import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { createNoticeKeys } from './noticeKeys.ts'

const [old, current] = ['o'.repeat(32), 'n'.repeat(32)]
const keys = createNoticeKeys([old])
const rotated = createNoticeKeys([current, old])
const others = createNoticeKeys([current])
const [id, other] = [randomUUID(), randomUUID()]

it('a key of a link is good for its purpose, its subscription and our secrets alone', () => {
  const key = keys.linkKey('confirm', id)
  expect([keys, rotated].map(one => one.readLinkKey('confirm', key))).toEqual([id, id])
  expect(keys.readLinkKey('stop', key)).toBeNull()
  expect(others.readLinkKey('confirm', key)).toBeNull()
  expect(keys.readLinkKey('confirm', key.replace(id, other))).toBeNull()
  expect(keys.readLinkKey('confirm', `${id}.`)).toBeNull()
  // The secret of an order is no key of a link.
  expect(keys.readLinkKey('confirm', `${id}.${keys.secretOf(id)}`)).toBeNull()
})

it('an order has a secret that no other has', () => {
  expect(keys.isSecretOf(id, keys.secretOf(id))).toBe(true)
  expect(rotated.isSecretOf(id, keys.secretOf(id))).toBe(true)
  expect([keys.secretOf(other), '', keys.linkKey('stop', id)].map(one => keys.isSecretOf(id, one))).toEqual([false, false, false])
})

it('an address is opened by a key of ours, for its own subscription, unchanged', () => {
  const sealed = keys.seal('alice@example.org', id)
  expect(sealed.toString('latin1')).not.toContain('alice')
  expect([keys, rotated].map(one => one.open(sealed, id))).toEqual(['alice@example.org', 'alice@example.org'])
  expect(keys.seal('alice@example.org', id)).not.toEqual(sealed)
  expect(others.open(sealed, id)).toBeNull()
  expect(keys.open(sealed, other)).toBeNull()
  const changed = Buffer.from(sealed)
  changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1)
  expect(keys.open(changed, id)).toBeNull()
})
