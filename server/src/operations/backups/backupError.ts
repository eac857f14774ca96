import type { BackupRefusal } from '@relayooor/shared'

/** Why there is no backup, or why one is not restored: a sentence for the operator. */
export class BackupError extends Error {
  override name = 'BackupError'
  readonly why: BackupRefusal

  constructor(why: BackupRefusal, message: string, options?: ErrorOptions) {
    super(message, options)
    this.why = why
  }
}
