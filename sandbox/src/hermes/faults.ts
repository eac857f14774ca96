import { z } from 'zod'

/** What the sandbox's control API has this program do wrong; see ../control/control.ts for what each word means. */
const State = z.object({
  hermes: z.object({
    fault: z.enum(['none', 'missing', 'hang', 'fail', 'nothing', 'half', 'slow', 'no-ack', 'crash']),
    slowMs: z.int().nonnegative(),
  }),
})
export type Faults = z.infer<typeof State>['hermes']

const noFaults: Faults = { fault: 'none', slowMs: 0 }

const timeoutMs = 5000

/** Asks the sandbox. Without one nothing is wrong, and when it has gone its chains have gone with it, which shows by itself. */
export async function readFaults(controlUrl: string | undefined): Promise<Faults> {
  if (controlUrl === undefined) return noFaults
  let answer: Response
  try {
    answer = await fetch(new URL('/control/state', controlUrl), { signal: AbortSignal.timeout(timeoutMs) })
  } catch {
    return noFaults
  }
  return State.parse(await answer.json()).hermes
}
