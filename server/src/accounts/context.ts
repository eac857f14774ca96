import type { PacketContext } from '../packets/context.ts'

/** What signing in needs, and showing an account its own. */
export interface AccountsContext extends Pick<PacketContext, 'database' | 'chains' | 'assets' | 'now'> {
  /** `publicUrl`: where people reach the page; what they sign names it. */
  settings: { publicUrl: string }
}
