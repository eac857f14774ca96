import type { WalletProvider } from './provider.ts'
import { expect, it, vi } from 'vitest'
import { aConfig } from '../testing/builders.ts'
import { askWallet, stopWaiting } from './askWallet.ts'
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

const [hub] = aConfig().chains
const chain = (chainId: string) => ({ ...(hub ?? expect.fail('the builder gives a chain')), chainId })
const [a, b] = [chain('a-1'), chain('b-1')]

it('asks once, and gives the address on each chain', async () => {
  const asked: unknown[] = []
  const addresses = await connectWallet(
    provider(async ids => void asked.push(ids)),
    [a, b],
  )
  expect(asked).toEqual([['a-1', 'b-1']])
  expect(addresses).toEqual({ 'a-1': 'address-on-a-1', 'b-1': 'address-on-b-1' })
})

it('leaves out chains that the wallet does not know', async () => {
  const knowsOnlyB = provider(async ids => {
    if ([ids].flat().includes('a-1')) throw new Error('There is no chain info for a-1')
  })
  expect(await connectWallet(knowsOnlyB, [a, b])).toEqual({ 'b-1': 'address-on-b-1' })
  await expect(connectWallet(knowsOnlyB, [a])).rejects.toMatchObject({ kind: 'unknown-chain' })
})

it('asks a wallet that knows none of the chains to add one', async () => {
  const known = new Set<string>()
  const endpoints = { rpc: 'https://rpc.example', rest: 'https://rest.example' }
  const suggested: unknown[] = []
  const empty = {
    ...provider(async ids => {
      const unknown = [ids].flat().find(id => !known.has(id))
      if (unknown !== undefined) throw new Error(`There is no chain info for ${unknown}`)
    }),
    experimentalSuggestChain: async (info: { chainId: string }) => {
      suggested.push(info)
      known.add(info.chainId)
    },
  }
  expect(await connectWallet(empty, [a, { ...b, endpoints }])).toEqual({ 'b-1': 'address-on-b-1' })
  expect(suggested).toMatchObject([
    {
      chainId: 'b-1',
      chainName: 'Sand Hub',
      ...endpoints,
      bip44: { coinType: 118 },
      bech32Config: { bech32PrefixAccAddr: 'cosmos' },
      feeCurrencies: [{ coinDenom: 'HUB', coinMinimalDenom: 'uhub', coinDecimals: 6 }],
    },
  ])
})

it('lets a person stop waiting for a wallet that never answers', async () => {
  vi.useFakeTimers()
  const asked = askWallet(() => new Promise(() => {}))
  const fault = expect(asked).rejects.toMatchObject({ kind: 'silent' })
  expect(stopWaiting.value).toBeUndefined()
  vi.advanceTimersByTime(20_000)
  stopWaiting.value?.()
  await fault
  expect(stopWaiting.value).toBeUndefined()
  vi.useRealTimers()
})

it('does not ask again after a refusal', async () => {
  let asked = 0
  const refusing = provider(async () => {
    asked += 1
    throw new Error('Request rejected')
  })
  await expect(connectWallet(refusing, [a, b])).rejects.toMatchObject({ kind: 'rejected' })
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

it('lists each wallet once and by its own name, whoever stands in the place of Keplr', () => {
  const [development, keplr, leap, other] = [0, 1, 2, 3].map(() => provider(async () => {}))
  const names = (view: object, sandbox?: WalletProvider): string[] => findWallets(view, sandbox).map(({ name }) => name)
  expect(names({})).toEqual([])
  expect(names({ keplr: development }, development)).toEqual(['Development wallet'])
  expect(names({ keplr: leap, leap })).toEqual(['Leap'])
  expect(names({ keplr, leap: {}, cosmostation: { providers: { keplr: other } }, okxwallet: { keplr: leap } }, development)).toEqual([
    'Development wallet',
    'Keplr',
    'Cosmostation',
    'OKX Wallet',
  ])
})
