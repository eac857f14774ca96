import type { Field } from './field.ts'

/** What is not built yet, for reports that wait for it. */
export const laterWork = {
  ordered: 'interchain accounts and other ordered channels',
  free: 'relaying by oneself in the browser, free of charge',
  'ibc-v2':
    'IBC v2, of which Hermes carries nothing: it needs another relayer. So no refusal is brought to a rate limit that cannot read it',
} as const

/** A public report of people with stuck transfers, as something that can be tried here. */
export interface FieldCase {
  id: string
  /** Public threads; without a scheme, a path at github.com. */
  from: string[]
  happened: string
  does: string
  /** Absent where a person reads nothing of it: the transfer is told like any other. */
  reads?: { text: string; said: (field: Field) => string | Promise<string> }
  /** What its tests run on; `records`: blocks made by hand, on a real PostgreSQL. */
  on: 'nothing' | 'records' | 'stub' | 'sandbox' | 'real chains'
  /** Tests that show it: a file below the checkout, and names of tests in it. */
  shownBy: [file: string, ...names: string[]][]
  /** What Hermes does of itself, where it was tried. */
  bare?: string
  later?: keyof typeof laterWork
}
