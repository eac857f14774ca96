import type { Cluster } from './cluster.ts'
import type { Kill } from './scenario.ts'
import type { Tally } from './tally.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../kit/until.ts'
import { overtake } from './overtake.ts'
import { killNow } from './processTable.ts'
import { clearsIn } from './watchHermes.ts'

/** Processes die often enough that Hermes is not always at work. */
const hermesWithinMs = 10_000
/** Somebody who comes asks for a price, pays, and is cleared for. */
const paidWithinMs = 30_000
const longerThanAClearMs = 1_000
/** Longer than Hermes may live without a server; see watchHermes.ts. */
const awayMs = 6_000

/** However slowly a loaded machine starts a process, it has worked before it dies again. */
export async function killInTurn(cluster: Cluster, kills: Kill[], tally: Tally): Promise<void> {
  for (const kill of kills) {
    const member = cluster.members.find(({ name }) => name === kill.victim)
    if (member && !kill.early) await member.started()
    // People need the API and the database for some seconds on end.
    await sleep(['worker-a', 'worker-b', 'scheduler'].includes(kill.victim) ? kill.afterMs : kill.afterMs * 2)
    await killOne(cluster, kill, tally)
  }
}

async function killOne(cluster: Cluster, { victim, restartAfterMs }: Kill, tally: Tally): Promise<void> {
  switch (victim) {
    case 'everything':
      cluster.members.forEach(member => member.kill(restartAfterMs))
      return
    case 'postgres':
      tally.kills.postgres += 1
      return cluster.postgres.kill(restartAfterMs)
    case 'backend':
      tally.kills.backend += cluster.postgres.killBackend(restartAfterMs) ? 1 : 0
      return
    case 'sleeper':
      tally.sleepers += 1
      return cluster.members
        .find(({ name }) => name === (restartAfterMs % 2 === 0 ? 'worker-a' : 'worker-b'))
        ?.freeze(() => overtake(cluster.pool, 500 + restartAfterMs * 3))
    case 'hermes': {
      const call = await hermesAtWork(cluster)
      // It starts for some of that time, and relays for the rest.
      await sleep(restartAfterMs)
      tally.kills.hermes += call && killNow(call.pid) ? 1 : 0
      return
    }
    default:
      cluster.members.find(({ name }) => name === victim)?.kill(restartAfterMs)
  }
}

/** Nobody is left to end Hermes, which would go on for ever by itself. */
export async function killAll(cluster: Cluster): Promise<void> {
  const { control } = cluster.sandbox
  await control.setHermes({ fault: 'hang' })
  if (await hermesHangs(cluster)) {
    cluster.members.forEach(member => member.kill(awayMs))
    // So long an orphan would hang. Then whoever comes back would end it, and call Hermes again, which is left to its time limit.
    await sleep(awayMs)
    await hermesHangs(cluster)
  }
  await control.setHermes({ fault: 'none' })
}

async function hermesAtWork({ folder, sandbox }: Cluster) {
  return until('Hermes is at work', () => clearsIn(folder, sandbox)[0], { timeoutMs: hermesWithinMs, everyMs: 50 }).catch(() => null)
}

/** A call that had begun before is through by the second look. */
async function hermesHangs({ folder, sandbox }: Cluster): Promise<boolean> {
  return until(
    'Hermes hangs',
    async () => {
      const before = clearsIn(folder, sandbox)
      await sleep(longerThanAClearMs)
      return before.some(({ pid }) => clearsIn(folder, sandbox).some(call => call.pid === pid))
    },
    { timeoutMs: paidWithinMs },
  ).catch(() => false)
}
