import type { PacketContext } from '../packets/context.ts'

/** What signing in needs, and showing an account its own. */
export interface AccountsContext extends Pick<PacketContext, 'database' | 'chains' | 'now' | 'assets'> {
  /** Where people reach the page: what they sign names it. */
  publicUrl: string
}
