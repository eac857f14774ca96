export interface FailureFacts {
  codespace: string
  code: number
  /** Refunds in the transaction. */
  refunds: number
  gasLimit: bigint
  maxGas: bigint
}

/** SDK types/errors, codespace `sdk`. */
export const sdkCodes = { insufficientFunds: 5, outOfGas: 11 }

/**
 * How refunds continue whose transaction failed in a block. `as-before`: not a recipient's fault. `in-halves`: one may be refused for ever,
 * and must not hold up the others. `by-a-person`: this one alone was refused.
 */
export function judgeFailure({ codespace, code, refunds, gasLimit, maxGas }: FailureFacts): 'as-before' | 'in-halves' | 'by-a-person' {
  if (codespace === 'sdk' && code === sdkCodes.insufficientFunds) return 'as-before'
  if (codespace === 'sdk' && code === sdkCodes.outOfGas && gasLimit < maxGas) return 'as-before'
  return refunds > 1 ? 'in-halves' : 'by-a-person'
}
