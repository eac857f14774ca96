import { writeAddress } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { aConfig, addresses, aToken } from '../testing/builders.ts'
import { entryText, longestEntry, readEntry } from './readEntry.ts'

const { chains } = aConfig()
const hash = 'ab'.repeat(32)
const other = 'cd'.repeat(32)
const tx = { kind: 'tx', txHash: hash.toUpperCase() }
function packet(sequence = '42', chainId = 'sandhub-1') {
  return {
    kind: 'packet',
    packet: { chainId, portId: 'transfer', channelId: 'channel-0', sequence },
  }
}
const hub = { kind: 'address', address: addresses.hub }
const zone = { kind: 'address', address: addresses.zone }
const someoneElse = writeAddress('osmo', new Uint8Array(20).fill(0x33))

it.each([
  ['a hash', hash, tx],
  ['with 0x and spaces', `  0x${hash.toUpperCase()}\n`, tx],
  ['what copying adds', `\u200B${hash}\uFEFF`, tx],
  ['a link of ours to a chain', `https://explorer.example/hub/tx/${hash}`, { ...tx, chainId: 'sandhub-1' }],
  ['another link', `https://other.example/osmosis/tx/${hash}?tab=events#x`, tx],
  ['an escaped link', `https://other.example/?q=tx%2F${hash}`, tx],
  ['an error', `Error: tx ${hash.toUpperCase()}: packet timed out, sender ${addresses.hub} to ${addresses.zone}`, tx],
  ['one hash twice', `${hash} https://other.example/tx/${hash.toUpperCase()}`, tx],
  ['an error with a coin', `failed to send 5ibc/${other.toUpperCase()}: txhash=${hash}, gas 120000`, tx],
  ['JSON of a wallet', `{"code":0,"txhash":"${hash}","height":"12","raw_log":""}`, tx],
  ['an address', addresses.zone, zone],
  ['an address in capitals', addresses.hub.toUpperCase(), hub],
  ['a link to an address', `https://other.example/account/${addresses.hub}`, hub],
  ['an address in a sentence', `I am (${addresses.hub}), where is it?`, hub],
  ['two forms of one account', `${addresses.hub} ${addresses.zone}`, hub],
  ['an address of ours beside another', `${writeAddress('juno', new Uint8Array(20).fill(1))} to ${addresses.zone}`, zone],
  ['a transfer', 'sandhub-1/transfer/channel-0/42', packet()],
  ['a transfer in a sentence', 'stuck: sandhub-1/transfer/channel-0/42.', packet()],
  ['our own link', 'https://relayooor.example/?q=sandhub-1%2Ftransfer%2Fchannel-0%2F42', packet()],
  ['a transfer without its port', 'sandhub-1/channel-0/42', packet()],
  [
    'a transfer of a contract',
    'sandhub-1/wasm.cosmos1abc/channel-0/7',
    { kind: 'packet', packet: { chainId: 'sandhub-1', portId: 'wasm.cosmos1abc', channelId: 'channel-0', sequence: '7' } },
  ],
  ['a transfer beside a hash', `sandhub-1/transfer/channel-0/42 in ${hash}`, packet()],
  ['a hash beside a number', `${hash}, channel-0/42`, tx],
  ['a token', aToken.toUpperCase(), { kind: 'order', token: aToken }],
  ['a memo', `paid with memo CLR-${aToken}`, { kind: 'order', token: aToken }],
  ["an order's link", `https://relayooor.example/clear/${aToken}?q=x`, { kind: 'order', token: aToken }],
])('reads %s', (_what, text, entry) => {
  expect(readEntry(text, chains)).toEqual(entry)
})

it.each([
  ['two transactions', `${hash} then ${other}`, [tx, { kind: 'tx', txHash: other.toUpperCase() }]],
  ['two accounts', `${addresses.hub} -> ${someoneElse}`, [hub, { kind: 'address', address: someoneElse }]],
  ['a number on a channel of any chain', 'channel-0/42', [packet(), packet('42', 'sandzone-1')]],
  ['a number with its port', 'transfer/channel-0/42', [packet(), packet('42', 'sandzone-1')]],
  ['two transfers', 'sandhub-1/transfer/channel-0/42, sandhub-1/transfer/channel-0/43', [packet(), packet('43')]],
])('lets the person choose between %s', (_what, text, of) => {
  expect(readEntry(text, chains)).toEqual({ kind: 'choice', of })
})

const seed = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about'

it.each([
  ['', { fault: 'empty' }],
  ['\u200B \n', { fault: 'empty' }],
  [hash.slice(1), { fault: 'hash-length', n: 63 }],
  [`0x${hash}ab`, { fault: 'hash-length', n: 66 }],
  [`https://other.example/tx/${hash.slice(3)}`, { fault: 'hash-length', n: 61 }],
  [addresses.hub.slice(0, -1), { fault: 'address-typo' }],
  [addresses.hub.slice(0, 20), { fault: 'address-typo' }],
  [addresses.hub.replace('zyg', 'zyq'), { fault: 'address-typo' }],
  ['juno1zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3pf2s8p', { fault: 'address-typo' }],
  [writeAddress('juno', new Uint8Array(20)), { fault: 'foreign-address', name: 'juno' }],
  [writeAddress('cosmosvaloper', new Uint8Array(20)), { fault: 'foreign-address', name: 'cosmosvaloper' }],
  [`0x${'1f'.repeat(20)}`, { fault: 'evm-address' }],
  ['juno-1/transfer/channel-0/42', { fault: 'foreign-chain', name: 'juno-1' }],
  ['it is juno-1/transfer/channel-0/42', { fault: 'foreign-chain', name: 'juno-1' }],
  ['cosmos1q7v…\u2060x4ke', { fault: 'shortened' }],
  ['A1F0C3...77C3', { fault: 'shortened' }],
  [`ibc/${hash}`, { fault: 'coin' }],
  ['x '.repeat(longestEntry), { fault: 'too-long', n: 2 * longestEntry - 1 }],
  [seed, { fault: 'seed-phrase' }],
  [seed.replaceAll(' ', ', '), { fault: 'seed-phrase' }],
  [
    seed
      .split(' ')
      .map((word, index) => `${index + 1}. ${word}`)
      .join('\n'),
    { fault: 'seed-phrase' },
  ],
  [`address: ${addresses.hub}\nmnemonic: ${seed}`, { fault: 'seed-phrase' }],
  ['where is my money', { fault: 'not-understood' }],
  ['https://other.example/relayers/channel-0', { fault: 'not-understood' }],
])('finds fault with %j', (text, fault) => {
  expect(readEntry(text, chains)).toEqual({ kind: 'fault', ...fault })
})

it('names an address of a chain that is not served', () => {
  expect(readEntry(addresses.zone, chains.slice(0, 1))).toEqual({ kind: 'fault', fault: 'foreign-address', name: 'osmo' })
})

it('reads the address of an Ethereum-like chain that is served as that chain writes it', () => {
  const evm = chains.map(chain => ({ ...chain, algorithm: 'eth_secp256k1' as const }))
  expect(readEntry(`0x${'11'.repeat(20)}`, evm)).toEqual(hub)
})

/** The same texts on every run. */
function random(seedNumber: number): (below: number) => number {
  let state = seedNumber
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

it('reads any text without failing, and what it finds is found again by its short form', () => {
  const next = random(7)
  const pieces = [
    hash,
    other.toUpperCase(),
    '0x',
    addresses.hub,
    someoneElse,
    aToken,
    'CLR-',
    'channel-0',
    'channel-',
    '/',
    '%',
    '%2F',
    '%E0%A4',
    'ibc/',
    'sandhub-1',
    'transfer',
    '42',
    '0',
    '1',
    ' ',
    '\n',
    ',',
    '…',
    '...',
    'https://explorer.example/hub/tx/',
    '\uD800',
    '🪙',
    '\u2060',
    'abandon ',
    '18446744073709551616',
    'a'.repeat(90),
    'q1'.repeat(60),
  ]
  for (let round = 0; round < 4_000; round += 1) {
    const text = Array.from({ length: next(9) }, () =>
      next(6) === 0 ? String.fromCodePoint(next(0x11_0000)) : pieces[next(pieces.length)],
    ).join('')
    const entry = readEntry(text, round % 5 === 0 ? [] : chains)
    if (entry.kind === 'fault') continue
    for (const target of entry.kind === 'choice' ? entry.of : [entry])
      expect([text, readEntry(entryText(target, chains), chains)]).toEqual([text, target])
  }
})

it('reads the longest text that looks like much within the time of a test', () => {
  for (const piece of ['q', 'a1', 'q1q', 'ab', 'channel-0/', 'a.b/', 'CLR-', '0x', 'abandon ', '%2'])
    expect(readEntry(piece.repeat(longestEntry).slice(0, longestEntry), chains).kind).toBe('fault')
})
