import type { HostileSetup } from './setup.ts'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { createApi } from '../../kit/api.ts'
import { chainIds } from '../cluster.ts'

/** The service under attack, seen from outside and from its machine. */
export interface Watched {
  /** Most blocks that a cursor was behind its chain. */
  mostBehind: number
  /** Looks at which `/health` failed, of all. */
  unwell: number
  looks: number
  /** Routes that gave no quotes, with the reason. */
  paused: Set<string>
  /** Refusals of admin calls. */
  operatorRefused: Set<string>
  /** Resident MiB before and at most, and CPU seconds meanwhile. */
  processes: { name: string; before: number; most: number; seconds: number }[]
}

const everyMs = 1_000
/** Used by nobody else. */
const watchersIp = '192.0.2.9'

/** Looks every second until the end of the run. */
export async function watch(setup: HostileSetup): Promise<Watched> {
  const { cluster, closed } = setup
  const api = createApi(cluster.url, { 'x-forwarded-for': watchersIp })
  const watched: Watched = {
    mostBehind: 0,
    unwell: 0,
    looks: 0,
    paused: new Set(),
    operatorRefused: new Set(),
    processes: cluster.members.map(member => ({
      name: member.name,
      before: residentMiB(member.pid()),
      most: 0,
      seconds: -processorSeconds(member.pid()),
    })),
  }
  while (!closed.aborted) {
    watched.looks += 1
    const health = await fetch(`${cluster.url}/health`, { signal: AbortSignal.timeout(10_000) }).then(
      ({ ok }) => ok,
      () => false,
    )
    watched.unwell += health ? 0 : 1
    watched.mostBehind = Math.max(watched.mostBehind, await behind(setup))
    await cluster.admin.call('adminChains', {}).catch((error: unknown) => watched.operatorRefused.add(String(error)))
    const channels = await api.call('channels', {}).catch(() => null) // the customers notice if it does not answer
    for (const { source, destination } of channels?.items ?? []) {
      for (const end of [source, destination]) {
        if (end.paused) watched.paused.add(`${end.chainId}/${end.channelId}: ${end.paused.reason}`)
      }
    }
    for (const one of watched.processes) one.most = Math.max(one.most, residentMiB(pidOf(one.name)))
    await sleep(everyMs, undefined, { signal: closed }).catch(() => {}) // it is over
  }
  for (const one of watched.processes) one.seconds += processorSeconds(pidOf(one.name))
  return watched

  function pidOf(name: string): number | null {
    return cluster.members.find(member => member.name === name)?.pid() ?? null
  }
}

async function behind({ cluster }: HostileSetup): Promise<number> {
  const { rows } = await cluster.pool.query<{ chain_id: string; height: string }>('select chain_id, height from chain_cursors')
  return Math.max(
    ...chainIds.map(
      chainId => cluster.sandbox.chain(chainId).committedHeight() - Number(rows.find(row => row.chain_id === chainId)?.height ?? 0),
    ),
  )
}

/** From proc(5). */
function residentMiB(pid: number | null): number {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readProc(pid, 'status'))?.[1] ?? 0) / 1_024)
}

/** After the name in brackets the state is the third field; the fourteenth and fifteenth are times in hundredths of a second. */
function processorSeconds(pid: number | null): number {
  const stat = readProc(pid, 'stat')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Math.round((Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100)
}

function readProc(pid: number | null, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return '' // it does not run now
  }
}
