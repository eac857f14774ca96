import { expect, it } from 'vitest'
import { revisionOf } from './revisionOf.ts'

it.each([
  ['cosmoshub-4', 4n],
  ['theta-testnet-001', 0n],
  ['injective-888', 888n],
  ['evmos_9001-2', 2n],
  ['ibc-0', 0n],
  ['ibc-10', 10n],
  ['ibc-01', 0n],
  ['chain--1', 0n],
  ['-1', 0n],
  ['a-1', 1n],
  ['a-1-2', 2n],
  ['a-1-0', 0n],
  ['columbus', 0n],
  ['chain-1a', 0n],
  ['chain-', 0n],
  ['a-18446744073709551615', 18446744073709551615n],
  // ibc-go's own table: TestParseChainID.
  ['gaiamainnet-3', 3n],
  ['gaia-mainnet-40', 40n],
  ['gaiamainnet-3-39', 39n],
  ['gaiamainnet--', 0n],
  ['gaiamainnet-03', 0n],
  ['gaiamainnet--4', 0n],
  ['gaiamainnet-3.4', 0n],
  ['gaiamain\nnet-1', 0n],
  ['gaiamainnet-1\n', 0n],
  ['gaiamainnet\n-3', 0n],
  ['--1', 0n],
])('%s has revision %s', (chainId, revision) => {
  expect(revisionOf(chainId)).toBe(revision)
})
