import { isIP } from 'node:net'
import { z } from 'zod'

/**
 * It is raised when a value is at `begins` or beyond for `forSeconds`, and ends when it is back behind `ends` for as long.
 * A file that names `begins` alone moves `ends` with it.
 */
export interface Threshold {
  begins: number
  ends: number
  forSeconds: number
}

function threshold(usual: Threshold) {
  const worseIsMore = usual.begins >= usual.ends
  return z
    .strictObject({ begins: z.number().min(0).optional(), ends: z.number().min(0).optional(), forSeconds: z.number().min(0).optional() })
    .prefault({})
    .transform(({ begins = usual.begins, ends, forSeconds = usual.forSeconds }): Threshold => {
      const moved = usual.begins === 0 ? usual.ends : usual.ends * (begins / usual.begins)
      return { begins, ends: ends ?? moved, forSeconds }
    })
    .refine(({ begins, ends }) => (worseIsMore ? ends <= begins : ends >= begins), {
      error: worseIsMore ? 'ends must not be above begins' : 'ends must not be below begins',
    })
}

/** The unit of each stands in docs/operations/alerts.md. */
const Thresholds = z.strictObject({
  'success-rate-low': threshold({ begins: 0.95, ends: 0.97, forSeconds: 30 }),
  'orders-waiting': threshold({ begins: 100, ends: 80, forSeconds: 10 }),
  'orders-old': threshold({ begins: 300, ends: 240, forSeconds: 0 }),
  'orders-stuck': threshold({ begins: 120, ends: 120, forSeconds: 0 }),
  'margin-negative': threshold({ begins: 0, ends: 0, forSeconds: 300 }),
  'held-unclaimed': threshold({ begins: 24, ends: 24, forSeconds: 0 }),
  'former-wallet-paid': threshold({ begins: 1, ends: 1, forSeconds: 0 }),
  'refunds-waiting': threshold({ begins: 4, ends: 4, forSeconds: 0 }),
  'lane-low': threshold({ begins: 100, ends: 110, forSeconds: 0 }),
  'service-wallet-low': threshold({ begins: 100, ends: 110, forSeconds: 0 }),
  'gas-too-dear': threshold({ begins: 1, ends: 1, forSeconds: 0 }),
  'gas-not-read': threshold({ begins: 1, ends: 1, forSeconds: 60 }),
  'endpoint-unusable': threshold({ begins: 10, ends: 10, forSeconds: 15 }),
  'chain-down': threshold({ begins: 5, ends: 5, forSeconds: 10 }),
  'reader-behind': threshold({ begins: 60, ends: 20, forSeconds: 10 }),
  'client-expiring': threshold({ begins: 0.34, ends: 0.4, forSeconds: 0 }),
  'client-near-end': threshold({ begins: 0.1, ends: 0.15, forSeconds: 0 }),
  'hermes-missing': threshold({ begins: 1, ends: 1, forSeconds: 5 }),
  // For longer than until a missing Hermes is told.
  'hermes-failing': threshold({ begins: 3, ends: 1, forSeconds: 20 }),
  'program-silent': threshold({ begins: 1, ends: 1, forSeconds: 60 }),
  'notices-failing': threshold({ begins: 10, ends: 10, forSeconds: 0 }),
  'webhooks-failing': threshold({ begins: 60, ends: 60, forSeconds: 0 }),
  'task-late': threshold({ begins: 5, ends: 3, forSeconds: 0 }),
  'role-gone': threshold({ begins: 1, ends: 1, forSeconds: 15 }),
  'disk-full': threshold({ begins: 0.8, ends: 0.75, forSeconds: 10 }),
  'backup-too-old': threshold({ begins: 26, ends: 26, forSeconds: 120 }),
  'database-pool-full': threshold({ begins: 0.8, ends: 0.6, forSeconds: 30 }),
  'memory-high': threshold({ begins: 0.85, ends: 0.75, forSeconds: 30 }),
  'cpu-high': threshold({ begins: 0.9, ends: 0.7, forSeconds: 120 }),
  'event-loop-slow': threshold({ begins: 200, ends: 100, forSeconds: 30 }),
  'errors-many': threshold({ begins: 20, ends: 5, forSeconds: 0 }),
})
export type Thresholds = z.output<typeof Thresholds>

const network = z.string().refine(text => {
  const [address = '', bits, ...more] = text.split('/')
  const version = isIP(address)
  return (
    version !== 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 6 ? 128 : 32)))
  )
}, 'must be an address or a network such as 10.0.0.0/8')

/** `alerts` in the YAML file. */
export const AlertSettings = z
  .strictObject({
    /** Who gets e-mail, by `SMTP_URL`. */
    email: z.array(z.email()).default([]),
    /** Networks of your own that webhooks may lead into; public addresses always may. */
    allowNetworks: z.array(network).default([]),
    rules: Thresholds.prefault({}),
    /** Whole coins below which a wallet of this chain is low, instead of the rule's. */
    lowBalance: z.record(z.string(), z.number().min(0)).default({}),
  })
  .prefault({})
export type AlertSettings = z.output<typeof AlertSettings>
