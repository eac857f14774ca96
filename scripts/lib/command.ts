/** What a person can mend: told in one line, without a stack. */
export class CommandError extends Error {}

/** Runs a command; its promise gives the exit code. A failure is one clear line and exit 1. */
export async function runCommand(command: () => Promise<number>): Promise<never> {
  const code = await command().catch((error: unknown) => {
    if (error instanceof CommandError) console.error(`relayooor: ${error.message}`)
    else console.error('relayooor:', error)
    return 1
  })
  process.exit(code)
}

/**
 * Resolves when this command is told to stop: by a person, by the system, or because whoever started it is gone.
 * A terminal and npm both pass Ctrl-C on, so repeats within a second are the same request; a later one means at once.
 */
export function stopRequests(): { asked: Promise<void>; insisted: Promise<void> } {
  const first = Promise.withResolvers<void>()
  const second = Promise.withResolvers<void>()
  let askedAt: number | null = null
  function hear(): void {
    if (askedAt === null) askedAt = performance.now()
    else if (performance.now() - askedAt > 1_000) second.resolve()
    first.resolve()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, hear)
  process.once('disconnect', hear)
  return { asked: first.promise, insisted: second.promise }
}
