import type { WalletProvider } from './provider.ts'
import { expect, it } from 'vitest'
import { connectWallet } from './connect.ts'
import { findWallets } from './provider.ts'
import { readWalletFault } from './walletFault.ts'

function provider(enable: WalletProvider['enable']): WalletProvider {
  const unplanned = (): never => {
    throw new Error('not asked for')
  }
  return {
    enable,
    getKey: async chainId => ({ name: 'me', pubKey: new Uint8Array(33), bech32Address: `address-on-${chainId}`, isNanoLedger: false }),
    signDirect: unplanned,
    signAmino: unplanned,
    sendTx: unplanned,
  }
}

it('asks once, and gives the address on each chain', async () => {
  const asked: unknown[] = []
  const addresses = await connectWallet(
    provider(async ids => void asked.push(ids)),
    ['a-1', 'b-1'],
  )
  expect(asked).toEqual([['a-1', 'b-1']])
  expect(addresses).toEqual({ 'a-1': 'address-on-a-1', 'b-1': 'address-on-b-1' })
})

it('leaves out chains that the wallet does not know', async () => {
  const knowsOnlyB = provider(async ids => {
    if ([ids].flat().includes('a-1')) throw new Error('There is no chain info for a-1')
  })
  expect(await connectWallet(knowsOnlyB, ['a-1', 'b-1'])).toEqual({ 'b-1': 'address-on-b-1' })
  await expect(connectWallet(knowsOnlyB, ['a-1'])).rejects.toMatchObject({ kind: 'unknown-chain' })
})

it('does not ask again after a refusal', async () => {
  let asked = 0
  const refusing = provider(async () => {
    asked += 1
    throw new Error('Request rejected')
  })
  await expect(connectWallet(refusing, ['a-1', 'b-1'])).rejects.toMatchObject({ kind: 'rejected' })
  expect(asked).toBe(1)
})

it.each([
  [new Error('Request rejected'), 'rejected'],
  [{ code: 4001, message: 'whatever' }, 'rejected'],
  [new Error('User denied account authorization'), 'rejected'],
  [new Error('There is no chain info for sandhub-1'), 'unknown-chain'],
  [new Error('Key ring is locked'), 'locked'],
  ['something else', 'failed'],
])('reads %o as %s', (error, kind) => {
  expect(readWalletFault(error).kind).toBe(kind)
})

it('lists the development wallet under its own name, and Keplr only when it is there as well', () => {
  const development = provider(async () => {})
  const keplr = provider(async () => {})
  const names = (view: Parameters<typeof findWallets>[0]): string[] => findWallets(view, development).map(({ name }) => name)
  expect(names({ keplr: development })).toEqual(['Development wallet'])
  expect(names({ keplr, leap: keplr, cosmostation: { providers: { keplr } } })).toEqual([
    'Development wallet',
    'Keplr',
    'Leap',
    'Cosmostation',
  ])
})
