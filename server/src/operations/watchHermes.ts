import { shareRunning } from '../base/shareRunning.ts'
import { within } from '../base/within.ts'

/** Shorter than from one heartbeat to the next: each tells what is so now. */
const keepMs = 4_000
/** A Hermes that hangs must not make this process look dead. */
const patienceMs = 5_000
const shownError = 200

/** Why Hermes cannot be used, null when it can; looked at now and then, however often it is asked. `hermes` throws when it cannot. */
export function watchHermes(hermes: () => Promise<unknown>): () => Promise<string | null> {
  const fault = shareRunning(
    () =>
      hermes().then(
        () => null,
        (error: unknown) => String(error instanceof Error ? error.message : error).slice(0, shownError),
      ),
    keepMs,
  )
  return () => within(patienceMs, fault(), 'it does not answer')
}
