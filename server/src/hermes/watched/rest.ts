import { z } from 'zod'
import { foreignList } from '../../base/foreignList.ts'
import { below, getJson, ProgramError } from './askProgram.ts'

const Version = foreignList(z.looseObject({ name: z.string(), version: z.string() }))
const ChainIds = foreignList(z.string())
const State = z.looseObject({
  chains: ChainIds,
  workers: z.record(
    z.string(),
    foreignList(
      z.looseObject({
        id: z.int(),
        object: z.looseObject({
          type: z.string(),
          src_chain_id: z.string().optional(),
          dst_chain_id: z.string().optional(),
          src_channel_id: z.string().optional(),
          src_port_id: z.string().optional(),
        }),
      }),
    ),
  ),
})

export interface HermesRest {
  version: () => Promise<z.infer<typeof Version>>
  /** Which workers live; without a packet worker the service relays nothing. */
  state: () => Promise<z.infer<typeof State>>
}

/** Reads from the REST service of a running Hermes (`[rest]` in its configuration). Every call throws `ProgramError`. */
export function createHermesRest(url: string, timeoutMs: number): HermesRest {
  return {
    version: () => get(url, '/version', Version, timeoutMs),
    state: () => get(url, '/state', State, timeoutMs),
  }
}

async function get<T>(url: string, path: string, result: z.ZodType<T>, timeoutMs: number): Promise<T> {
  const envelope = z
    .discriminatedUnion('status', [
      z.object({ status: z.literal('success'), result }),
      // Errors of its handlers come with HTTP 200 too.
      z.object({ status: z.literal('error'), result: z.looseObject({ name: z.string().optional(), msg: z.string().optional() }) }),
    ])
    .safeParse(await getJson('Hermes', below(url, path), timeoutMs))
  if (!envelope.success) throw new ProgramError('nonsense', `Hermes answered ${path} with an unknown shape`, envelope.error)
  if (envelope.data.status === 'error')
    throw new ProgramError(
      'refused',
      `Hermes refused ${path}: ${envelope.data.result.msg ?? envelope.data.result.name ?? 'no reason given'}`,
    )
  return envelope.data.result
}
