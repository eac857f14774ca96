import type { Sandbox } from '@relayooor/sandbox'
import { hub } from '../../service/settings.ts'

/** What the service wallet has sent to an account by the hub's blocks, in their order. */
export function refundsSent(sandbox: Sandbox, to: string): string[] {
  const chain = sandbox.chain(hub)
  const [service, account] = ['service', to].map(name => sandbox.account(name).addresses[hub])
  const found: string[] = []
  for (let height = chain.earliestHeight(); height <= chain.committedHeight(); height += 1) {
    for (const { result } of chain.block(height)?.txs ?? [])
      for (const { type, attributes } of result.events) {
        const values = new Map(attributes)
        if (type === 'transfer' && values.get('sender') === service && values.get('recipient') === account)
          found.push(values.get('amount') ?? '')
      }
  }
  return found
}
