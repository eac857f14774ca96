import { z } from 'zod'

const Sent = z.object({ hash: z.string(), sequence: z.string() })

export interface Transfer {
  chainId: string
  from: string
  to: string
  amount: string
  channelId?: string
  /** A day by default. */
  timeoutSeconds?: number
}

export type SandboxControl = ReturnType<typeof sandboxControl>

/** A client of a sandbox's control API: actions of others on the network, and faults. */
export function sandboxControl(url: string) {
  return { command, transfer }

  /** @throws Error with the sandbox's words when it refuses */
  async function command(name: string, body: object = {}): Promise<unknown> {
    const response = await fetch(`${url}/control/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(`the sandbox refused ${name}: ${JSON.stringify(answer)}`)
    return answer
  }

  /** Sends base units of the chain's own coin; nobody relays it. */
  async function transfer({ channelId = 'channel-0', timeoutSeconds = 86_400, ...rest }: Transfer): Promise<z.infer<typeof Sent>> {
    return Sent.parse(await command('transfer', { channelId, timeoutSeconds, ...rest }))
  }
}
