/** What a chain lets pass of one coin until its period ends, in base units; less than nothing when more has passed. */
export interface RateLimit {
  /** The channel, or a word of the chain for what counts over all of them. */
  over: string
  receive: bigint
  send: bigint
}
