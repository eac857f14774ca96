/** ibc-go's `IsRevisionFormat` (modules/core/02-client/types/height.go, the same in v8.8 and v11.2). */
const inRevisionFormat = /^.*[^\n-]-([1-9]\d*)$/

/**
 * The revision number that IBC heights of a chain carry, as ibc-go's `ParseChainID` reads it: `theta-testnet-001` and `chain--1` have none,
 * which is 0.
 */
export function revisionOf(chainId: string): bigint {
  return BigInt(inRevisionFormat.exec(chainId)?.[1] ?? 0)
}
