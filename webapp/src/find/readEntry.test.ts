import { expect, it } from 'vitest'
import { aConfig, addresses, aToken } from '../testing/builders.ts'
import { readEntry } from './readEntry.ts'

const { chains } = aConfig()
const hash = 'ab'.repeat(32)
const tx = { kind: 'tx', txHash: hash.toUpperCase() }

it.each([
  [hash, tx],
  [`  0x${hash.toUpperCase()}\n`, tx],
  [`https://explorer.example/hub/tx/${hash}`, { ...tx, chainId: 'sandhub-1' }],
  [`https://other.example/osmosis/tx/${hash}?tab=events#x`, tx],
  [addresses.zone, { kind: 'address', address: addresses.zone }],
  [addresses.hub.toUpperCase(), { kind: 'address', address: addresses.hub }],
  [`https://other.example/account/${addresses.hub}`, { kind: 'address', address: addresses.hub }],
  [
    'sandhub-1/transfer/channel-0/42',
    { kind: 'packet', packet: { chainId: 'sandhub-1', portId: 'transfer', channelId: 'channel-0', sequence: '42' } },
  ],
  [aToken.toUpperCase(), { kind: 'order', token: aToken }],
  [`paid with memo CLR-${aToken}`, { kind: 'order', token: aToken }],
  [`https://relayooor.example/clear/${aToken}?q=x`, { kind: 'order', token: aToken }],
])('reads %s', (text, entry) => {
  expect(readEntry(text, chains)).toEqual(entry)
})

it.each([
  ['', 'empty'],
  [hash.slice(1), 'hash-length'],
  [`${hash}ab`, 'hash-length'],
  [addresses.hub.slice(0, -1), 'address-typo'],
  [addresses.hub.replace('zyg', 'zyq'), 'address-typo'],
  ['juno1zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3pf2s8p', 'not-understood'],
  ['celestia1zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3', 'not-understood'],
  ['abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about', 'seed-phrase'],
  ['where is my money', 'not-understood'],
])('finds fault with %s: %s', (text, fault) => {
  expect(readEntry(text, chains)).toEqual({ kind: 'fault', fault })
})

it('names an address of a chain that is not served', () => {
  expect(readEntry(addresses.zone, chains.slice(0, 1))).toEqual({ kind: 'fault', fault: 'foreign-address' })
})
