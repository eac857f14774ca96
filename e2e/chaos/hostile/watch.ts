import type { Ground } from './ground.ts'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { createApi } from '../../kit/api.ts'
import { chainIds } from '../cluster.ts'

/** What was seen of the service from outside and from its machine, while it was attacked. */
export interface Watched {
  /** The most blocks that a chain was ahead of its cursor. */
  mostBehind: number
  /** Looks at which `/health` did not say that it can serve, or did not answer; of all. */
  unwell: number
  looks: number
  /** Routes that gave no prices, with the reason. */
  paused: Set<string>
  /** What the operator was refused, in the middle of it all. */
  operatorRefused: Set<string>
  /** Of each of our processes: resident MiB before and at most, and seconds of a processor meanwhile. */
  processes: { name: string; before: number; most: number; seconds: number }[]
}

const everyMs = 1_000
/** Of nobody else, as the watcher of an operator has it. */
const watchersIp = '192.0.2.9'

/** Looks every second until the ground is closed. */
export async function watch(ground: Ground): Promise<Watched> {
  const { cluster, closed } = ground
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
    watched.mostBehind = Math.max(watched.mostBehind, await behind(ground))
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

async function behind({ cluster }: Ground): Promise<number> {
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
