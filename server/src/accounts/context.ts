import type { PacketContext } from '../packets/context.ts'

/** What signing in needs. */
export interface AccountsContext extends Pick<PacketContext, 'database' | 'chains' | 'now'> {
  /** Where people reach the page: what they sign names it. */
  publicUrl: string
}
