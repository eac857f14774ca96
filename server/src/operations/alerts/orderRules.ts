import type { WebhookOff } from '@relayooor/shared'
import type { Thresholds } from '../../config/alertSettings.ts'
import type { OrderFacts } from './orderFacts.ts'
import type { Rule, State } from './rule.ts'
import { toSecond } from '../../base/toSecond.ts'
import { above, below, ruleOf } from './rule.ts'

/** Below so many packets in an hour a rate says nothing. */
const fewestTried = 20
const subject = 'service'
const offTexts: Record<WebhookOff, string> = {
  operator: 'is told nothing: an operator turned its webhook off',
  gone: 'is told nothing: its receiver answered that it is gone (410), and its webhook is off',
  full: 'is told nothing: too many messages waited for it, and its webhook is off',
  'secret-lost': 'is told nothing: no key of the service opens the secret of its webhook any more, and it is off',
}
const ends: Record<string, string> = {
  exited: 'ended by itself with an error',
  'timed-out': 'took too long and was ended',
  cancelled: 'was ended by us',
  'not-started': 'could not be started',
  lost: 'was lost with the process that made it',
}

export function orderRules(thresholds: Thresholds): Rule<OrderFacts>[] {
  const rule = ruleOf<OrderFacts>(thresholds)
  return [
    rule('success-rate-low', ({ packets: { cleared, tried } }, threshold) => [
      {
        subject,
        state: tried < fewestTried ? 'right' : below(cleared / tried, threshold),
        detail: `Of ${tried} packets that we tried in the last hour, ${cleared} were cleared. See which routes fail, and what Hermes says.`,
        data: { cleared, tried },
      },
    ]),
    rule('orders-waiting', ({ now, waiting: { orders, oldest } }, threshold) => {
      const oldestSeconds = secondsSince(oldest, now)
      return [
        {
          subject,
          state: worse(above(orders, threshold), above(oldestSeconds, thresholds['orders-old'])),
          detail:
            `${orders} paid orders wait for a lane, the oldest for ${oldestSeconds} s. See that a worker lives, lanes are free and have ` +
            'coins, and the chains make blocks.',
          data: { orders, oldestSeconds },
        },
      ]
    }),
    rule('orders-stuck', ({ now, overdue: { orders, earliest } }, threshold) => [
      {
        subject,
        state: above(secondsSince(earliest, now), threshold),
        detail:
          `${orders} paid orders are not finished although their time was over, since ${toSecond(earliest ?? now)} the first. ` +
          'A chain that cannot be read further holds them; see how far each is read.',
        data: { orders, since: (earliest ?? now).toISOString() },
      },
    ]),
    rule('held-unclaimed', ({ now, held }, threshold) =>
      held.map(({ chainId, payments, since }) => ({
        subject: chainId,
        state: above(secondsSince(since, now) / 3_600, threshold),
        detail:
          `${payments} payments on ${chainId} are held, the first since ${toSecond(since)}, and nobody has claimed them. ` +
          'Look at each: attach it to its order or send it back.',
        data: { payments, since: since.toISOString() },
      })),
    ),
    rule('refunds-waiting', ({ now, waitingRefunds }, threshold) =>
      waitingRefunds.map(({ chainId, refunds, since }) => ({
        subject: chainId,
        state: above(secondsSince(since, now) / 3_600, threshold),
        detail:
          `${refunds === 1 ? 'A refund' : `${refunds} refunds`} on ${chainId} ${refunds === 1 ? 'waits' : 'wait'} ` +
          `for a person, the first since ${toSecond(since)}. Look at each: approve it, sign it by hand, or stop it.`,
        data: { refunds, since: since.toISOString() },
      })),
    ),
    rule('hermes-failing', ({ failedRuns }, threshold) =>
      failedRuns.map(({ lane, runs, lastEnd }) => ({
        subject: lane,
        state: above(runs, threshold),
        detail: `The last ${runs} calls of Hermes on lane ${lane} failed; the newest ${ends[lastEnd] ?? lastEnd}. What it wrote is kept.`,
        data: { runs, lastEnd },
      })),
    ),
    rule('notices-failing', ({ now, failedNotices }, threshold) =>
      failedNotices.map(({ way, notices, since }) => ({
        subject: way,
        state: above(secondsSince(since, now) / 60, threshold),
        detail:
          `${notices} messages to people by ${way} were tried and did not go, the first since ${toSecond(since)}. ` +
          'See that the mail server, or the push services, can be reached and take our keys.',
        data: { notices, since: since.toISOString() },
      })),
    ),
    rule('webhooks-failing', ({ now, failingWebhooks }, threshold) =>
      failingWebhooks.map(({ id, thirdParty, off, since }) => ({
        subject: id,
        state: above(off === null ? secondsSince(since, now) / 60 : Number.POSITIVE_INFINITY, threshold),
        detail:
          `${thirdParty} ${off === null ? 'takes nothing that is sent to its webhook' : offTexts[off]} since ${toSecond(since)}. ` +
          'Tell them; turn the webhook on again, or off for good.',
        data: { thirdParty, ...(off !== null && { off }), since: since.toISOString() },
      })),
    ),
  ]
}

function secondsSince(moment: Date | null, now: Date): number {
  return moment ? Math.max(0, Math.floor((now.getTime() - moment.getTime()) / 1_000)) : 0
}

function worse(one: State, other: State): State {
  return (['wrong', 'better', 'right'] as const).find(state => one === state || other === state) ?? 'unknown'
}
