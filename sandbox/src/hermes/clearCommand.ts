import type { Arguments } from './arguments.ts'
import type { Config } from './config.ts'
import type { CommandOutput } from './keys.ts'
import type { Log } from './output.ts'
import { clearPackets } from './clearPackets.ts'
import { readFaults } from './faults.ts'
import { HermesError } from './hermesError.ts'
import { eventText, eventToJson } from './ibcEvent.ts'

/** `hermes clear packets`, with the faults that the sandbox was told to have. */
export async function clearCommand(config: Config, args: Arguments, log: Log, controlUrl: string | undefined): Promise<CommandOutput> {
  const faults = await readFaults(controlUrl, args.ranges)
  if (faults.fault === 'fail') throw new HermesError('supervisor error', 'the sandbox was told that Hermes fails')
  if (faults.fault === 'hang') await hang()
  const events = await clearPackets(config, args, log, faults)
  return { result: events.map(eventToJson), plain: `[${events.map(eventText).join(', ')}]` }
}

/** Until a signal ends it. */
function hang(): Promise<never> {
  setInterval(() => {}, 3_600_000)
  return new Promise(() => {})
}
