/** A refusal by the application, as code, codespace and log of a transaction result. */
export class AbciError extends Error {
  override name = 'AbciError'
  readonly codespace: string
  readonly code: number

  constructor(codespace: string, code: number, log: string) {
    super(log)
    this.codespace = codespace
    this.code = code
  }
}

/** A registered error: codespace, code and text, as in each module's `errors.go`. */
export type Registered = readonly [codespace: string, code: number, text: string]

/** cosmos-sdk v0.50 types/errors/errors.go */
export const sdkErrors = {
  txDecode: ['sdk', 2, 'tx parse error'],
  unauthorized: ['sdk', 4, 'unauthorized'],
  insufficientFunds: ['sdk', 5, 'insufficient funds'],
  unknownRequest: ['sdk', 6, 'unknown request'],
  invalidAddress: ['sdk', 7, 'invalid address'],
  invalidPubKey: ['sdk', 8, 'invalid pubkey'],
  unknownAddress: ['sdk', 9, 'unknown address'],
  invalidCoins: ['sdk', 10, 'invalid coins'],
  outOfGas: ['sdk', 11, 'out of gas'],
  memoTooLarge: ['sdk', 12, 'memo too large'],
  insufficientFee: ['sdk', 13, 'insufficient fee'],
  noSignatures: ['sdk', 15, 'no signatures supplied'],
  invalidRequest: ['sdk', 18, 'invalid request'],
  keyNotFound: ['sdk', 22, 'key not found'],
  invalidHeight: ['sdk', 26, 'invalid height'],
  txTimeoutHeight: ['sdk', 30, 'tx timeout height'],
  wrongSequence: ['sdk', 32, 'incorrect account sequence'],
  notSupported: ['sdk', 37, 'feature not supported'],
  invalidGasLimit: ['sdk', 41, 'invalid gas limit'],
} as const satisfies Record<string, Registered>

/** The error with a text before it, formatted like the SDK's wrapped errors. */
export function refuse([codespace, code, text]: Registered, ...words: string[]): AbciError {
  return new AbciError(codespace, code, [...words, text].filter(Boolean).join(': '))
}

/** Runs `work` and puts `words` before the log of a refusal. */
export function wrapped<T>(words: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof AbciError) throw new AbciError(error.codespace, error.code, `${words}: ${error.message}`)
    throw error
  }
}
