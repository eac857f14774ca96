import { z } from 'zod'

const Sent = z.object({ hash: z.string(), sequence: z.string() })

export interface Transfer {
  chainId: string
  from: string
  to: string
  amount: string
  channelId?: string
  /** Far enough away by default that a transfer is picked beforehand. */
  timeoutSeconds?: number
}

export type SandboxControl = ReturnType<typeof sandboxControl>

/** Gives orders to a sandbox by its control API: what others on the network do, and faults. */
export function sandboxControl(url: string) {
  return { order, transfer }

  /** @throws Error with the sandbox's words when it refuses */
  async function order(name: string, body: object = {}): Promise<unknown> {
    const response = await fetch(`${url}/control/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(`the sandbox refused ${name}: ${JSON.stringify(answer)}`)
    return answer
  }

  /** Amounts are in base units of the chain's own coin; nobody relays what is sent so. */
  async function transfer({ channelId = 'channel-0', timeoutSeconds = 86_400, ...rest }: Transfer): Promise<z.infer<typeof Sent>> {
    return Sent.parse(await order('transfer', { channelId, timeoutSeconds, ...rest }))
  }
}
