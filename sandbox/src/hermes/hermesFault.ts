/** What Hermes cannot do, with the chain of reasons that it prints below the first line. */
export class HermesFault extends Error {
  override name = 'HermesFault'
  readonly reasons: readonly string[]

  constructor(...reasons: string[]) {
    super(reasons[0])
    this.reasons = reasons
  }

  /** The same fault as the reason of another. */
  within(...words: string[]): HermesFault {
    return new HermesFault(...words, ...this.reasons)
  }

  /** As the `eyre` crate prints an error: reasons are numbered when there are several. */
  report(): string {
    const [first = '', ...rest] = this.reasons
    if (rest.length === 0) return first
    const lines = rest.length === 1 ? rest : rest.map((reason, index) => `${index}: ${reason}`)
    return `${first}\n\nCaused by:\n${lines.map(line => `${' '.repeat(rest.length === 1 ? 4 : 3)}${line}`).join('\n')}`
  }
}

/** A fault of the link between two chains; what else goes wrong while relaying is told as the reason of one. */
export class LinkFault extends HermesFault {
  override name = 'LinkFault'
}
