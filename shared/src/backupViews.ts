import { z } from 'zod'
import { Time } from './time.ts'

/** `schema`: the tables without their rows. */
export const BackupType = z.enum(['full', 'schema'])
export type BackupType = z.infer<typeof BackupType>

/**
 * Why there is no backup, or why one is not restored. `off`: the service has no folder for them; `running`: one at a time; `encrypted`: it
 * needs an identity that is not here; `refused`: it is corrupt, newer, of another installation, or holds no rows.
 */
export const BackupRefusal = z.enum([
  'off',
  'running',
  'no-room',
  'no-program',
  'program-too-old',
  'encrypted',
  'corrupt',
  'foreign',
  'refused',
  'not-empty',
  'failed',
])
export type BackupRefusal = z.infer<typeof BackupRefusal>

export const BackupName = z.string().regex(/^relayooor-[\w-]{1,100}$/)

export const BackupView = z.object({
  name: BackupName,
  type: BackupType,
  takenAt: Time,
  bytes: z.int(),
  sha256: z.string(),
  encrypted: z.boolean(),
  /** Of the service that made it. */
  version: z.string(),
  /** When it was last restored into a database of its own, and what differed from what it was made of. */
  verified: z.object({ at: Time, fault: z.string().optional() }).optional(),
})
export type BackupView = z.infer<typeof BackupView>

export const BackupsView = z.object({
  /** Where they are, as the process that answers names it; absent when none are made. */
  folder: z.string().optional(),
  keepDays: z.int(),
  /** The last one that came to nothing, until a later one is whole. */
  failed: z.object({ at: Time, fault: z.string() }).optional(),
  items: z.array(BackupView),
})
export type BackupsView = z.infer<typeof BackupsView>

/** `running`: it takes longer than a call may, and goes on. */
export const BackupResult = z.object({ state: z.enum(['succeeded', 'running']), backup: BackupView.optional() })
export type BackupResult = z.infer<typeof BackupResult>

export const BackupTrial = z.object({ state: z.enum(['succeeded', 'failed', 'running']), faults: z.array(z.string()) })
export type BackupTrial = z.infer<typeof BackupTrial>
