/** An error of Hermes, with the chain of reasons that it prints below the first line. */
export class HermesError extends Error {
  override name = 'HermesError'
  readonly reasons: readonly string[]

  constructor(...reasons: string[]) {
    super(reasons[0])
    this.reasons = reasons
  }

  /** Wraps the error as the reason of another. */
  within(...words: string[]): HermesError {
    return new HermesError(...words, ...this.reasons)
  }

  /** Printed like the `eyre` crate: several reasons are numbered. */
  report(): string {
    const [first = '', ...rest] = this.reasons
    if (rest.length === 0) return first
    const lines = rest.length === 1 ? rest : rest.map((reason, index) => `${index}: ${reason}`)
    return `${first}\n\nCaused by:\n${lines.map(line => `${' '.repeat(rest.length === 1 ? 4 : 3)}${line}`).join('\n')}`
  }
}

/** An error of the link between two chains; other errors while relaying become its reasons. */
export class LinkError extends HermesError {
  override name = 'LinkError'
}
