/** A failure that the user can fix: printed as one line, without a stack. */
export class CommandError extends Error {}

/** Runs a command and exits with its result, or with 1 after a failure. */
export async function runCommand(command: () => Promise<number>): Promise<never> {
  const code = await command().catch((error: unknown) => {
    if (error instanceof CommandError) console.error(`relayooor: ${error.message}`)
    else console.error('relayooor:', error)
    return 1
  })
  process.exit(code)
}

/**
 * `asked`: a signal came, or the parent is gone. `insisted`: asked again, to stop at once.
 * The terminal and npm both pass Ctrl-C on, so signals within a second are one request.
 */
export function stopRequests(): { asked: Promise<void>; insisted: Promise<void> } {
  const first = Promise.withResolvers<void>()
  const second = Promise.withResolvers<void>()
  let askedAt: number | null = null
  function onRequest(): void {
    if (askedAt === null) askedAt = performance.now()
    else if (performance.now() - askedAt > 1_000) second.resolve()
    first.resolve()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onRequest)
  process.once('disconnect', onRequest)
  return { asked: first.promise, insisted: second.promise }
}
