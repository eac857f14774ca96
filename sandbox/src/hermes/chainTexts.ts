/** The only place that reads what chains say in words, as Hermes does, for errors that carry no code when they come by gRPC. */

/** An account sequence that the chain did not expect. */
export function sequenceMismatch(text: string): { expected: bigint; got: bigint } | undefined {
  const [, expected, got] = /account sequence mismatch, expected (\d+), got (\d+)/.exec(text) ?? []
  return expected === undefined || got === undefined ? undefined : { expected: BigInt(expected), got: BigInt(got) }
}

/** Failures of a simulation that the real transaction may not have, because earlier ones are still pending. */
export function mayStillPass(text: string): boolean {
  const mismatch = sequenceMismatch(text)
  return (
    (mismatch !== undefined && mismatch.expected < mismatch.got) ||
    /client state height < proof height|packet sequence is out of order/.test(text)
  )
}

/** All packets of the transaction have been relayed by others. */
export function isRedundant(log: string): boolean {
  return log.includes('packet messages are redundant')
}
