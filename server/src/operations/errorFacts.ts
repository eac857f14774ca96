/** What a log says of an error and its causes. Named one by one: libraries hang whole requests, parameters and answers on theirs. */
export interface ErrorFacts {
  type: string
  message: string
  stack?: string | undefined
  code?: string | number | undefined
  statement?: string | undefined
}

const deepest = 5

/** pino's `err`: the error, with the stacks of its causes below its own. */
export function errorFacts(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { code, statement } = error as { code?: unknown; statement?: unknown }
  const facts: ErrorFacts = {
    type: error.name,
    message: error.message,
    stack: chainOf(error)
      .map(one => one.stack ?? String(one))
      .join('\ncaused by: '),
    code: typeof code === 'string' || typeof code === 'number' ? code : undefined,
    statement: typeof statement === 'string' ? statement : undefined,
  }
  return facts
}

function chainOf(error: Error): Error[] {
  const chain: Error[] = []
  for (let at: unknown = error; at instanceof Error && chain.length < deepest; at = at.cause) chain.push(at)
  return chain
}
