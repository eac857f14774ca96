import { writeAddress } from '@relayooor/shared'
import { describe, expect, it } from 'vitest'
import { aChain } from '../clearing/testing.ts'
import { addressesOf } from './wallet.ts'

const account = new Uint8Array(20).fill(1)
function chainOf(chainId: string, prefix: string, addressType: 'secp256k1' | 'eth_secp256k1') {
  return [chainId, aChain({ settings: { chainId, prefix, addressType } })] as const
}
const ctx = {
  chains: new Map([
    chainOf('a-1', 'cosmos', 'secp256k1'),
    chainOf('a-2', 'cosmos', 'secp256k1'),
    chainOf('b-1', 'osmo', 'secp256k1'),
    chainOf('e-1', 'inj', 'eth_secp256k1'),
    chainOf('e-2', 'evmos', 'eth_secp256k1'),
  ]),
}

describe('the addresses of an account', () => {
  it.each([
    ['a-1', 'cosmos', ['cosmos', 'osmo']],
    ['b-1', 'osmo', ['cosmos', 'osmo']],
    ['e-1', 'inj', ['inj', 'evmos']],
  ])('on %s are its bytes under the prefix of each chain of that kind of key', (chainId, prefix, prefixes) => {
    expect(addressesOf(ctx, { chainId, address: writeAddress(prefix, account) })).toEqual(prefixes.map(one => writeAddress(one, account)))
  })

  it('of a chain that is served no more are the one it signed in with', () => {
    const address = writeAddress('juno', account)
    expect(addressesOf(ctx, { chainId: 'gone-1', address })).toEqual([address])
  })
})
