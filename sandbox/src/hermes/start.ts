import type { Chain } from './chain.ts'
import type { Config } from './config.ts'
import type { IbcEvent } from './ibcEvent.ts'
import type { Log } from './output.ts'
import type { Relaying } from './relayBatch.ts'
import type { PacketSelection } from './relayPackets.ts'
import type { Worker } from './workers.ts'
import { setTimeout as delay } from 'node:timers/promises'
import { QueryBalanceRequest, QueryBalanceResponse } from 'cosmjs-types/cosmos/bank/v1beta1/query'
import { applicationHeight } from './chain.ts'
import { HermesError } from './hermesError.ts'
import { commitments } from './ibcQueries.ts'
import { ask } from './query.ts'
import { relayAcks, relayRecvAndTimeouts } from './relayPackets.ts'
import { startRest } from './rest.ts'
import { startTelemetry } from './telemetry.ts'
import { findWorkers } from './workers.ts'

const pollMs = 500

/** `hermes start`: relays new packets, and the backlog when it is told to clear. Runs until it is stopped. */
export async function start(config: Config, log: Log): Promise<never> {
  const { packets: mode } = config.mode
  const { chains, workers } = mode.enabled ? await findWorkers(config, log) : { chains: [], workers: [] }
  for (const worker of workers) worker.backlog = new Set((await commitments(worker.route.src.chain.rpc, worker.route.src.end)).sequences)
  /** Chains whose workers are to clear. */
  const triggered = new Set<string>(mode.clear_on_start ? chains.map(chain => chain.id) : [])
  if (config.rest.enabled) {
    await startRest(config.rest, {
      config,
      workers: () => workers,
      clear: chainId => {
        for (const { id } of chains) {
          if (chainId === undefined || chainId === id) triggered.add(id)
        }
      },
    })
    log('INFO', { message: `REST service running at http://${config.rest.host}:${config.rest.port}` })
  }
  if (config.telemetry.enabled) {
    await startTelemetry(config.telemetry, { workers: () => workers, balances: () => balancesOf(chains, log) })
    log('INFO', {
      message: `telemetry service running, exposing metrics at http://${config.telemetry.host}:${config.telemetry.port}/metrics`,
    })
  }
  log('INFO', { message: 'Hermes has started' })

  const seen = new Map<string, bigint>()
  const cleared = new Map<string, bigint>()
  while (true) {
    const due = new Set(triggered)
    triggered.clear()
    let moved = due.size > 0
    for (const chain of chains) {
      const height = (await quietly(log, () => applicationHeight(chain))) ?? seen.get(chain.id) ?? 0n
      moved ||= height !== seen.get(chain.id)
      seen.set(chain.id, height)
      const last = cleared.get(chain.id) ?? height
      const isDue = mode.clear_interval > 0 && height - last >= BigInt(mode.clear_interval)
      cleared.set(chain.id, isDue ? height : last)
      if (isDue) due.add(chain.id)
    }
    for (const worker of moved ? workers : []) {
      const { src, dst } = worker.route
      await quietly(log, () => work(worker, due.has(src.chain.id) || due.has(dst.chain.id) ? mode.clear_limit : null, log))
    }
    await delay(pollMs)
  }
}

/** Relays what is new; with a limit, also so much of the backlog. */
async function work(worker: Worker, clearLimit: number | null, log: Log): Promise<void> {
  const { route, backlog, cleared } = worker
  const relaying: Relaying = {
    log,
    hooks: { before: async () => {}, after: () => {} },
    spans: [{ name: 'worker.packet', channel: `${route.src.chain.id}/${route.src.end.portId}/${route.src.end.channelId}` }],
  }
  const excluded = (route.src.chain.config.excluded_sequences[route.src.end.channelId] ?? []).map(BigInt)
  const selection: PacketSelection = {
    ranges: [],
    excluded,
    keep: sequences => {
      const old = sequences.filter(sequence => backlog.has(sequence)).slice(0, clearLimit ?? 0)
      return sequences.filter(sequence => !backlog.has(sequence) || old.includes(sequence))
    },
  }
  const delivered = await relayRecvAndTimeouts(relaying, route, selection)
  const acknowledged = await relayAcks(relaying, route, selection)
  if (clearLimit !== null) {
    cleared.packets += count(delivered, backlog)
    cleared.acknowledgements += count(acknowledged, backlog)
  }
  for (const event of [...delivered, ...acknowledged]) {
    if (event.kind === 'AcknowledgePacket' || event.kind === 'TimeoutPacket' || event.kind === 'TimeoutOnClosePacket')
      backlog.delete(event.packet.sequence)
  }
}

function count(events: readonly IbcEvent[], backlog: ReadonlySet<bigint>): number {
  return events.filter(event => 'packet' in event && backlog.has(event.packet.sequence)).length
}

/** Logs errors; the work is tried again with the next block. */
async function quietly<T>(log: Log, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof HermesError)) throw error
    log('ERROR', { message: error.report() })
    return undefined
  }
}

/** A chain that does not answer shows no balance. */
async function balancesOf(chains: readonly Chain[], log: Log) {
  const balances = await Promise.all(
    chains.map(({ id, rpc, config, key }) =>
      quietly(log, async () => {
        const { denom } = config.gas_price
        const account = key().account
        const { balance } = await ask(
          rpc,
          {
            path: '/cosmos.bank.v1beta1.Query/Balance',
            name: 'query_balance',
            request: QueryBalanceRequest,
            response: QueryBalanceResponse,
          },
          { address: account, denom },
        )
        return { chain: id, account, denom, amount: balance?.amount ?? '0' }
      }),
    ),
  )
  return balances.filter(balance => balance !== undefined)
}
