import type { Cluster } from './cluster.ts'
import type { Kill } from './scenario.ts'
import type { Tally } from './tally.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../kit/until.ts'
import { killNow } from './processTable.ts'
import { releaseLocks } from './releaseLocks.ts'
import { clearsIn } from './watchHermes.ts'

/** Hermes does not always run, since processes die so often. */
const hermesWithinMs = 10_000
/** Enough for a new customer to pay and for the clear to begin. */
const paidWithinMs = 30_000
const longerThanAClearMs = 1_000
/** Longer than Hermes may live without a server; see watchHermes.ts. */
const awayMs = 6_000

/** Waits for each process to start before it dies again, unless the kill is `early`. */
export async function killInTurn(cluster: Cluster, kills: Kill[], tally: Tally): Promise<void> {
  for (const kill of kills) {
    const member = cluster.members.find(({ name }) => name === kill.victim)
    if (member && !kill.early) await member.started()
    // Customers need the API and the database for some seconds in a row.
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
        ?.freeze(() => releaseLocks(cluster.pool, 500 + restartAfterMs * 3))
    case 'hermes': {
      const call = await hermesAtWork(cluster)
      // Somewhere between its start and the end of its work.
      await sleep(restartAfterMs)
      tally.kills.hermes += call && killNow(call.pid) ? 1 : 0
      return
    }
    default:
      cluster.members.find(({ name }) => name === victim)?.kill(restartAfterMs)
  }
}

/** Kills all processes of the server while Hermes hangs, so that nobody is left to end it. */
export async function killAll(cluster: Cluster): Promise<void> {
  const { control } = cluster.sandbox
  await control.setHermes({ fault: 'hang' })
  if (await hermesHangs(cluster)) {
    cluster.members.forEach(member => member.kill(awayMs))
    // An orphan would hang so long. Then the restarted worker calls Hermes again, which hangs until its time limit.
    await sleep(awayMs)
    await hermesHangs(cluster)
  }
  await control.setHermes({ fault: 'none' })
}

async function hermesAtWork({ folder, sandbox }: Cluster) {
  return until('Hermes is at work', () => clearsIn(folder, sandbox)[0], { timeoutMs: hermesWithinMs, everyMs: 50 }).catch(() => null)
}

/** Looks twice: a call from before the fault has ended by then. */
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
