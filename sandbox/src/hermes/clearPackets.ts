import type { Arguments } from './arguments.ts'
import type { Config } from './config.ts'
import type { Faults } from './faults.ts'
import type { IbcEvent } from './ibcEvent.ts'
import type { Log } from './output.ts'
import type { Relaying } from './relayBatch.ts'
import type { PacketSelection } from './relayPackets.ts'
import type { Side } from './route.ts'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { HermesError, LinkError } from './hermesError.ts'
import { relayAcks, relayRecvAndTimeouts } from './relayPackets.ts'
import { findRoute, reversed } from './route.ts'
import { spawnChain } from './spawnChain.ts'

/**
 * `hermes clear packets`: with sequences, packets sent by the chain; without, both directions. Failures while relaying are only logged: the
 * command succeeds. @throws HermesError when it could not begin
 */
export async function clearPackets(config: Config, args: Arguments, log: Log, faults: Faults): Promise<IbcEvent[]> {
  const chain = await spawnChain(config, args.chain, log, args.keyName)
  const route = await findRoute(config, chain, { portId: args.port, channelId: args.channel }, log)
  const back = reversed(route)
  if (faults.fault === 'nothing') return []
  const relaying: Relaying = { log, hooks: hooksOf(faults), spans: [] }
  const everything = args.ranges.length === 0
  const events: IbcEvent[] = []
  const step = (words: string, work: () => Promise<IbcEvent[]>) => collect(log, words, events, work)
  await step('forward recv and timeout', () => relayRecvAndTimeouts(relaying, route, selectionOf(args, route.src, faults)))
  if (everything) await step('reverse recv and timeout', () => relayRecvAndTimeouts(relaying, back, selectionOf(args, back.src, faults)))
  if (faults.fault === 'no-ack') return events
  await step('reverse ack', () => relayAcks(relaying, route, selectionOf(args, route.src, faults)))
  if (everything) await step('forward ack', () => relayAcks(relaying, back, selectionOf(args, back.src, faults)))
  return events
}

async function collect(log: Log, words: string, events: IbcEvent[], work: () => Promise<IbcEvent[]>): Promise<void> {
  try {
    events.push(...(await work()))
  } catch (error) {
    if (!(error instanceof HermesError)) throw error
    log('ERROR', {
      message:
        `Failed to relay ${words} packets: ` +
        `${(error instanceof LinkError ? error : error.within('link failed with underlying error')).report()}`,
    })
  }
}

function selectionOf({ ranges }: Arguments, { chain, end }: Side, { fault }: Faults): PacketSelection {
  return {
    ranges,
    excluded: (chain.config.excluded_sequences[end.channelId] ?? []).map(BigInt),
    // By sequence number, so that the acknowledgements are of the same packets.
    keep: fault === 'half' ? sequences => sequences.filter(sequence => sequence % 2n === 0n) : sequences => sequences,
  }
}

function hooksOf({ fault, slowMs }: Faults): Relaying['hooks'] {
  return {
    before: async () => {
      if (fault === 'slow') await delay(slowMs)
    },
    after: () => {
      if (fault === 'crash') process.kill(process.pid, 'SIGKILL')
    },
  }
}
