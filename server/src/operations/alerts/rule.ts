import type { AlertData, AlertName } from '@relayooor/shared'
import type { Threshold, Thresholds } from '../../config/alertSettings.ts'
import type { Db } from '../../db/database.ts'
import { endAlert, raiseAlert } from '../../db/alerts.ts'

/** `better`: no longer bad enough to be raised, not yet good enough to end. `unknown` changes nothing. */
export type State = 'wrong' | 'better' | 'right' | 'unknown'

/** How it is with one subject. What is not found any more is right. */
export interface Finding<N extends AlertName> {
  subject: string
  state: State
  detail: string
  data: AlertData<N>
}

/** A finding that can be told without knowing of which rule it is. */
export interface Judged {
  subject: string
  state: State
  raise: (db: Db, at: Date) => Promise<boolean>
}

/** What is watched for: how the facts are judged, and how long a judgement must hold before it counts. */
export interface Rule<Facts> {
  name: AlertName
  forSeconds: number
  judge: (facts: Facts) => Judged[]
  end: (db: Db, subject: string, at: Date) => Promise<void>
}

/** Rules that judge the same facts. */
export function ruleOf<Facts>(thresholds: Thresholds) {
  return <N extends AlertName & keyof Thresholds>(name: N, find: (facts: Facts, threshold: Threshold) => Finding<N>[]): Rule<Facts> => ({
    name,
    forSeconds: thresholds[name].forSeconds,
    judge: facts =>
      find(facts, thresholds[name]).map(({ state, ...alert }) => ({
        subject: alert.subject,
        state,
        raise: (db, at) => raiseAlert(db, { name, ...alert }, at),
      })),
    end: (db, subject, at) => endAlert(db, name, subject, at),
  })
}

/** Of a value that is bad when it is high. */
export function above(value: number, { begins, ends }: Threshold): State {
  return value >= begins ? 'wrong' : value < ends || begins === ends ? 'right' : 'better'
}

/** Of a value that is bad when it is low. */
export function below(value: number, { begins, ends }: Threshold): State {
  return value < begins ? 'wrong' : value >= ends ? 'right' : 'better'
}
