import { expect, it } from 'vitest'
import { furtherEndpoints } from './furtherEndpoints.ts'

const url = (host: string) => `https://${host}.example`

it('takes a chain by its id, and by its name in chain-registry', async () => {
  const items = [
    { chain: 'osmosis-1', url: url('one') },
    { chain: 'osmosis', url: url('two') },
    { chain: 'sandhub-1', url: url('three') },
  ]
  expect(await furtherEndpoints(items, ['sandhub-1', 'osmosis-1'])).toEqual(
    new Map([
      ['osmosis-1', [url('one'), url('two')]],
      ['sandhub-1', [url('three')]],
    ]),
  )
})

it('refuses, all at once, what names no configured chain', async () => {
  // The hub is in chain-registry, and not configured.
  const items = ['nowhere-1', 'cosmoshub', 'osmosis'].map(chain => ({ chain, url: url('one') }))
  await expect(furtherEndpoints(items, ['osmosis-1'])).rejects.toMatchObject({
    problems: ['nowhere-1', 'cosmoshub'].map(chain => ({
      name: 'CHAIN_RPC_ENDPOINTS',
      problem: expect.stringMatching(`names ${chain}.*there are osmosis-1`),
    })),
  })
})
