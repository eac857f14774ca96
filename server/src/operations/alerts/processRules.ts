import type { Threshold, Thresholds } from '../../config/alertSettings.ts'
import type { ProcessFacts, ProcessRow } from '../../db/schema/index.ts'
import type { LivingFacts } from './processFacts.ts'
import type { Rule } from './rule.ts'
import { toSecond } from '../../base/toSecond.ts'
import { backupTask } from '../backups/backupFacts.ts'
import { above, ruleOf } from './rule.ts'

const roles = ['api', 'worker', 'scheduler']
/** A task that is due every second is late after minutes at the earliest. */
export const leastLateSeconds = 120

export function processRules(thresholds: Thresholds): Rule<LivingFacts>[] {
  const rule = ruleOf<LivingFacts>(thresholds)
  return [
    rule('hermes-missing', ({ living }, threshold) =>
      byHost(living.filter(one => one.facts.hermesFault !== undefined)).map(([host, rows]) => {
        const says = rows.find(one => one.facts.hermesFault !== null)?.facts.hermesFault ?? null
        return {
          subject: host,
          state: above(says === null ? 0 : 1, threshold),
          detail: `Hermes cannot be used on ${host}: ${says}. ${whoClears(living)} Fix it, or set HERMES_BIN.`,
          data: { says: says ?? '' },
        }
      }),
    ),
    rule('program-silent', ({ living }, threshold) => judgePrograms(living, threshold)),
    rule('role-gone', ({ living, gone }, threshold) =>
      roles.map(role => {
        const seen = gone.filter(one => one.roles.includes(role)).map(one => one.seenAt.toISOString())
        const seenAt = seen.toSorted().at(-1) ?? null
        return {
          subject: role,
          state: above(living.some(one => one.roles.includes(role)) ? 0 : 1, threshold),
          detail:
            `No process has the role ${role}${seenAt === null ? '' : ` since ${toSecond(seenAt)}`}. ` +
            `Start one: npm run serve -- --role ${role}`,
          data: { seenAt },
        }
      }),
    ),
    rule('task-late', ({ now, living }, threshold) => judgeTasks(now, living, threshold)),
    rule('disk-full', ({ living }, threshold) =>
      byHost(living).flatMap(([subject, rows]) => {
        const [fullest] = rows.flatMap(one => one.facts.disk ?? []).toSorted((a, b) => b.used - a.used)
        return fullest
          ? [
              {
                subject,
                state: above(fullest.used, threshold),
                detail: `The disk of the data folder on ${subject} is ${percent(fullest.used)} % full. Make room: full, it stops all.`,
                data: { usedPercent: percent(fullest.used), freeBytes: fullest.freeBytes },
              },
            ]
          : []
      }),
    ),
    rule('backup-too-old', ({ now, living, backups: { last, fault } }, threshold) => {
      const made = living.some(one => one.facts.tasks.some(({ name }) => name === backupTask))
      const hours = last === null ? Number.POSITIVE_INFINITY : (now.getTime() - last.getTime()) / 3_600_000
      const newest = last === null ? 'There is no backup' : `The newest backup is of ${toSecond(last)}`
      const why = fault === null ? '' : ` The last try: ${fault}.`
      return [
        {
          subject: 'service',
          state: made ? above(hours, threshold) : 'unknown',
          detail: `${newest}.${why} What came since would be lost.`,
          data: { takenAt: last?.toISOString() ?? null, ...(fault !== null && { fault }) },
        },
      ]
    }),
    rule('database-pool-full', ({ living }, threshold) =>
      eachProcess(living, ({ pool: { used, size, waiting } }, subject) => ({
        state: above(used / size, threshold),
        detail:
          `${used} of ${size} database connections of ${subject} are in use, and ${waiting} queries wait for one. See which queries are ` +
          'slow, or raise DATABASE_POOL_SIZE.',
        data: { used, size, waiting },
      })),
    ),
    rule('memory-high', ({ living }, threshold) =>
      eachProcess(living, ({ heapBytes, heapLimitBytes }, subject) => ({
        state: above(heapBytes / heapLimitBytes, threshold),
        detail: `The heap of ${subject} is ${percent(heapBytes / heapLimitBytes)} % of what it may be. At its limit the process ends.`,
        data: { usedBytes: heapBytes, limitBytes: heapLimitBytes },
      })),
    ),
    rule('cpu-high', ({ living }, threshold) =>
      eachProcess(living, ({ cpu }, subject) => ({
        state: above(cpu, threshold),
        detail: `${subject} uses ${percent(cpu)} % of a core. One process uses one core: run another beside it.`,
        data: { percent: percent(cpu) },
      })),
    ),
    rule('event-loop-slow', ({ living }, threshold) =>
      eachProcess(living, ({ eventLoopP99Ms }, subject) => ({
        state: above(eventLoopP99Ms, threshold),
        detail: `${subject} is late by ${Math.round(eventLoopP99Ms)} ms (p99): everything that it does takes so much longer.`,
        data: { p99Ms: eventLoopP99Ms },
      })),
    ),
    rule('errors-many', ({ living }, threshold) =>
      eachProcess(living, ({ errorsPerMinute: perMinute }, subject) => ({
        state: above(perMinute, threshold),
        detail: `${subject} wrote ${perMinute} errors into its log in the last minute. Read them.`,
        data: { perMinute },
      })),
    ),
  ]
}

function whoClears(living: ProcessRow[]): string {
  const able = living.filter(one => one.facts.hermesFault === null).map(one => `${one.host}:${one.pid}`)
  return able.length > 0
    ? `Orders are cleared by ${able.join(', ')} alone meanwhile.`
    : 'No worker has another: nobody gets a price, and paid orders wait until their deadline, then their money goes back.'
}

/** Each worker asks for itself: what one of them reaches is there. */
function judgePrograms(living: ProcessRow[], threshold: Threshold) {
  const asked = living.flatMap(one => one.facts.programs ?? [])
  return [...Map.groupBy(asked, one => one.program)].map(([subject, answers]) => {
    const says = answers.every(one => one.fault !== null) ? (answers[0]?.fault ?? '') : null
    return {
      subject,
      state: above(says === null ? 0 : 1, threshold),
      detail: `${subject} cannot be watched: ${says}. Orders do not need it; see to it, or take its address out of the settings.`,
      data: { says: says ?? '' },
    }
  })
}

function byHost(rows: ProcessRow[]): [string, ProcessRow[]][] {
  return [...Map.groupBy(rows, row => row.host)]
}

function eachProcess<T extends object>(
  rows: ProcessRow[],
  judge: (facts: ProcessFacts, subject: string) => T,
): (T & { subject: string })[] {
  return rows.map(({ host, pid, roles: own, facts }) => {
    const subject = `${own.join('+')} ${host}:${pid}`
    return { subject, ...judge(facts, subject) }
  })
}

/** A task of the installation may have moved from one process to another: the newest success counts. */
function judgeTasks(now: Date, living: ProcessRow[], { begins, ends }: Threshold) {
  const runs = Map.groupBy(
    living.flatMap(one => one.facts.tasks),
    ({ name, subject }) => (subject === undefined ? name : `${name} ${subject}`),
  )
  return [...runs].map(([subject, ofTask]) => {
    const everySeconds = Math.max(...ofTask.map(one => one.everySeconds))
    const newest = (times: (string | null)[]) =>
      times
        .flatMap(time => time ?? [])
        .toSorted()
        .at(-1) ?? null
    const succeededAt = newest(ofTask.map(one => one.succeededAt))
    const since = newest([succeededAt, ...ofTask.filter(one => one.succeededAt === null).map(one => one.beganAt)])
    const late = since === null ? 0 : (now.getTime() - new Date(since).getTime()) / 1_000
    const times = (count: number) => Math.max(count * everySeconds, leastLateSeconds)
    return {
      subject,
      state: above(late, { begins: times(begins), ends: times(ends), forSeconds: 0 }),
      detail:
        `The task ${subject} should run every ${Math.round(everySeconds)} s and has not succeeded for ${Math.round(late)} s. ` +
        'See the log.',
      data: { succeededAt, everySeconds },
    }
  })
}

function percent(share: number): number {
  return Math.round(share * 100)
}
