import { expect, it } from 'vitest'
import { lookUpAsset, lookUpChain, lookUpOtherChain } from './registry.ts'

it('knows a listed chain by its id: name, links, and assets with their decimals', async () => {
  const osmosis = await lookUpChain('osmosis-1')
  expect(osmosis).toMatchObject({ name: 'Osmosis', slip44: 118, explorerTx: 'https://www.mintscan.io/osmosis/transactions/{txHash}' })
  expect(osmosis?.endpoints).toEqual({ rpc: expect.stringMatching(/^https:/), rest: expect.stringMatching(/^https:/) })
  expect(osmosis?.assets.get('uosmo')).toEqual({ symbol: 'OSMO', decimals: 6 })
  expect(osmosis?.assets.get('ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2')).toEqual({
    symbol: 'ATOM',
    decimals: 6,
  })
})

it('takes the decimals of the unit that people see, not of the first one', async () => {
  const injective = await lookUpChain('injective-1')
  expect(injective).toMatchObject({ slip44: 60 })
  expect(injective?.assets.get('inj')).toEqual({ symbol: 'INJ', decimals: 18 })
})

it('knows nothing of a chain that is not listed', async () => {
  expect(await lookUpChain('sandhub-1')).toBeNull()
})

it.each([
  ['a channel', 'osmosis-1', 'channel-0', 'cosmoshub-4'],
  ['the same from its other end', 'cosmoshub-4', 'channel-141', 'osmosis-1'],
  ['a light client', 'osmosis-1', '07-tendermint-2109', 'agoric-3'],
  ['nothing where two chains are listed', 'osmosis-1', '07-tendermint-1', null],
  ['a channel that is not listed', 'osmosis-1', 'channel-999999', null],
  ['a channel of a chain that is not listed', 'sandhub-1', 'channel-0', null],
])('tells the chain behind %s', async (_, chainId, channelId, other) => {
  expect(await lookUpOtherChain({ chainId, portId: 'transfer', channelId })).toBe(other)
})

it('tells a coin of a chain, and none that it does not list', async () => {
  expect(await lookUpAsset('cosmoshub-4', 'uatom')).toMatchObject({ symbol: 'ATOM', decimals: 6 })
  expect(await lookUpAsset('cosmoshub-4', 'uosmo')).toBeNull()
})

it('reads a chain once, however many coins are asked about', async () => {
  const chain = await lookUpChain('osmosis-1')
  await lookUpAsset('osmosis-1', 'unew')
  expect(await lookUpChain('osmosis-1')).toBe(chain)
})
