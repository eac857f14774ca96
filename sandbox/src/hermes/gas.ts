/** `amount * factor` as Hermes computes it: exactly, with the decimal's binary fraction. */
export function mulCeil(amount: bigint, factor: number): bigint {
  const [numerator, denominator] = fraction(factor)
  return (amount * numerator + denominator - 1n) / denominator
}

/** Gas limit of a transaction whose simulation used `estimate`. */
export function gasLimit(estimate: bigint, multiplier: number, max: bigint): bigint {
  const adjusted = mulFloor(estimate, multiplier)
  return adjusted < max ? adjusted : max
}

function mulFloor(amount: bigint, factor: number): bigint {
  const [numerator, denominator] = fraction(factor)
  return (amount * numerator) / denominator
}

/** Doubling a float changes its exponent only. */
function fraction(value: number): [numerator: bigint, denominator: bigint] {
  let scaled = value
  let denominator = 1n
  for (; !Number.isInteger(scaled); scaled *= 2) denominator *= 2n
  return [BigInt(scaled), denominator]
}
