import { z } from 'zod'

/** The faults that the control API sets; see ../control/control.ts. */
const State = z.object({
  hermes: z.object({
    fault: z.enum(['none', 'missing', 'hang', 'fail', 'nothing', 'half', 'slow', 'no-ack', 'crash']),
    slowMs: z.int().nonnegative(),
  }),
})
export type Faults = z.infer<typeof State>['hermes']

const noFaults: Faults = { fault: 'none', slowMs: 0 }

const timeoutMs = 5000

/** Reads the faults from the sandbox. None without a control URL, or when the sandbox is gone, as its chains are then. */
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
