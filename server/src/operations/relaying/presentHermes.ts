import type { HermesView } from '@relayooor/shared'
import type { ClearingContext } from '../../clearing/context.ts'
import type { WatchedPrograms } from '../../hermes/watched/watchedPrograms.ts'
import { toAmount } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { ledgerBalances } from '../../clearing/ledger/ledgerSums.ts'
import { listRuns } from '../../clearing/views/listRuns.ts'
import { laneLocks, ledgerWallets } from '../../db/schema/index.ts'

const newestRuns = 20

export interface HermesDeps {
  watched: WatchedPrograms
  /** Of the program that our lanes call. @throws when it cannot be used */
  version: () => Promise<string>
}

/** Our lanes and their last calls, and what the operator's own programs say of themselves. A program that is silent costs its time-out. */
export async function presentHermes(ctx: ClearingContext, { watched, version }: HermesDeps): Promise<HermesView> {
  const { db } = ctx.database
  const [cli, lanes, runs, rest, telemetry, chainpulse] = await Promise.all([
    version().then(
      found => ({ state: 'ok' as const, version: found }),
      (error: unknown) => ({ state: 'unusable' as const, error: textOf(error) }),
    ),
    presentLanes(ctx),
    listRuns(db, { limit: newestRuns }),
    ask(watched.rest, async ({ version: versions, state }) => {
      const [parts, { chains, workers }] = await Promise.all([versions(), state()])
      return {
        versions: parts.map(part => ({ name: part.name, version: part.version })),
        chains,
        workers: Object.entries(workers).map(([kind, living]) => ({ kind, workers: living.length })),
      }
    }),
    ask(watched.telemetry, ({ read }) => read()),
    ask(watched.chainpulse, async ({ facts, stuck }) => {
      const [known, packets] = await Promise.all([facts(), stuck()])
      return { ...known, userData: packets !== null }
    }),
  ])
  return { cli, lanes, runs: runs.items, running: { rest, telemetry }, chainpulse }
}

async function ask<P extends { url: string }, T extends object>(program: P | undefined, read: (program: P) => Promise<T>) {
  if (!program) return { state: 'off' as const }
  return read(program).then(
    said => ({ state: 'ok' as const, url: program.url, ...said }),
    (error: unknown) => ({ state: 'unusable' as const, url: program.url, error: textOf(error) }),
  )
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function presentLanes(ctx: ClearingContext): Promise<HermesView['lanes']> {
  const { db } = ctx.database
  const [locks, opened, balances] = await Promise.all([
    db.select().from(laneLocks),
    db.select().from(ledgerWallets),
    ledgerBalances(db, sql`account = 'wallet'`),
  ])
  return ctx.lanes.keys.map(lane => ({
    lane,
    chains: [...ctx.chains.values()].flatMap(({ settings: { chainId, gasPrice } }) => {
      const address = ctx.lanes.address(lane, chainId)
      if (address === undefined) return []
      const lock = locks.find(one => one.lane === lane && one.chainId === chainId)
      const booked = opened.some(one => one.chainId === chainId && one.address === address)
      const has = balances.find(one => one.chainId === chainId && one.denom === gasPrice.denom && one.address === address)?.amount ?? 0n
      return [
        {
          chainId,
          address,
          balance: booked && has >= 0n ? toAmount({ denom: gasPrice.denom, amount: has }) : undefined,
          holder: lock && {
            host: lock.host,
            pid: lock.holderPid,
            seenAt: lock.heartbeatAt.toISOString(),
            hermes: lock.hermesPid !== null,
          },
        },
      ]
    }),
  }))
}
