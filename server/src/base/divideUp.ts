/** Of whole numbers above zero; what is left over counts as a whole one. */
export function divideUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by
}
