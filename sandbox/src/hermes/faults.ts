import type { Range } from './sequences.ts'
import { z } from 'zod'
import { inRanges } from './sequences.ts'

/** The faults that the control API sets; see ../control/control.ts. */
const State = z.object({
  hermes: z.object({
    fault: z.enum(['none', 'missing', 'hang', 'fail', 'nothing', 'half', 'slow', 'no-ack', 'crash']),
    slowMs: z.int().nonnegative(),
    sequences: z.array(z.string().transform(BigInt)),
  }),
})
export type Faults = z.infer<typeof State>['hermes']

const noFaults: Faults = { fault: 'none', slowMs: 0, sequences: [] }

const timeoutMs = 5000

/** Reads the faults of a call for these packets. None without a control URL, or when the sandbox is gone, as its chains are then. */
export async function readFaults(controlUrl: string | undefined, ranges: readonly Range[]): Promise<Faults> {
  if (controlUrl === undefined) return noFaults
  let answer: Response
  try {
    answer = await fetch(new URL('/control/state', controlUrl), { signal: AbortSignal.timeout(timeoutMs) })
  } catch {
    return noFaults
  }
  const { hermes } = State.parse(await answer.json())
  return hermes.sequences.length === 0 || hermes.sequences.some(sequence => inRanges(ranges, sequence)) ? hermes : noFaults
}
