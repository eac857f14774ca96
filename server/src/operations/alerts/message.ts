import type { AlertName } from '@relayooor/shared'
import type { AlertMessage } from '../../db/schema/index.ts'
import { alertSeverity, pagePaths, runbookOf } from '@relayooor/shared'

/** An event of the outbox, with the alert that it is about. */
export interface Told {
  id: number
  kind: 'raised' | 'ended' | 'test'
  at: Date
  by: string | null
  alert: { id: number; name: AlertName; subject: string; detail: string } | null
}

/** A summary shows so many, the gravest first. */
const shown = 20
const gravity = { critical: 0, warning: 1, info: 2 }

/** What a target is told of these events; one stands for itself. Links lead to the page at `publicUrl`. */
export function messageOf(events: readonly Told[], publicUrl: string): AlertMessage {
  const about = events.flatMap(({ alert, kind, at }) =>
    alert && kind !== 'test'
      ? [
          {
            id: String(alert.id),
            name: alert.name,
            severity: alertSeverity[alert.name],
            subject: alert.subject,
            state: kind,
            detail: alert.detail,
            at: at.toISOString(),
            runbook: runbookOf(alert.name),
          },
        ]
      : [],
  )
  const raised = about.filter(one => one.state === 'raised')
  const sums = { raised: raised.length, ended: about.length - raised.length }
  const [first] = about
  if (!first) {
    const by = events.find(one => one.by !== null)?.by ?? 'nobody'
    return { kind: 'test', text: `Test of the alerts, asked for by ${by}.`, ...sums, alerts: [] }
  }
  if (events.length === 1) return { kind: 'alert', text: sentence(first, publicUrl), ...sums, alerts: [first] }
  const gravest = about.toSorted((a, b) => rank(a) - rank(b)).slice(0, shown)
  const more = about.length - gravest.length
  const lines = gravest.map(one => `- ${one.state === 'raised' ? `${one.severity} ${one.name}` : `over: ${one.name}`} of ${one.subject}`)
  const text = [
    `${sums.raised} alerts, and ${sums.ended} are over:`,
    ...lines,
    ...(more > 0 ? [`and ${more} more: ${publicUrl}${pagePaths.adminNow}`] : []),
  ]
  return { kind: 'summary', text: text.join('\n'), ...sums, alerts: gravest }
}

type Line = AlertMessage['alerts'][number] & { severity: keyof typeof gravity }

function rank({ state, severity }: Line): number {
  return (state === 'raised' ? 0 : 3) + gravity[severity]
}

function sentence({ id, state, severity, name, subject, detail }: Line, publicUrl: string): string {
  const runbook = `${publicUrl}${pagePaths.adminRunbook.replace(':name', name)}`
  return state === 'raised'
    ? `${severity.toUpperCase()} ${name} of ${subject} (alert ${id})\n${detail}\nWhat to do: ${runbook}`
    : `OVER ${name} of ${subject} (alert ${id})`
}
