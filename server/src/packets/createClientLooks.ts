import type { Chain, Logger } from '../chains/chain.ts'
import type { Following } from './judgeClient.ts'
import { memoFor } from '../base/memoFor.ts'
import { onChainError } from '../chains/chainError.ts'
import { judgeClient } from './judgeClient.ts'

/** A light client on `chainId`, and the chain that it says it follows. */
export interface NamedClient {
  chainId: string
  clientId: string
  follows: string
}

/**
 * Whether light clients follow the chains that they name. Anybody can make one of a chain of his own that bears a known chain id, and on
 * both sides, so names alone prove nothing.
 */
export interface ClientLooks {
  /**
   * Asks both chains, once when it follows the chain that it names. What they cannot tell now is asked again after a while, and so is what
   * differs: a vote may have given the client other headers since.
   */
  look: (client: NamedClient) => Promise<Following>
  /** From memory alone. */
  known: (client: NamedClient) => Following
}

const mostLooks = 10_000
/** What cannot be compared, or differs, is not asked for again for so long. */
const againMs = 60_000
const notKept = ['pruned', 'not-yet', 'rejected'] as const

export function createClientLooks(chains: ReadonlyMap<string, Chain>, log: Logger): ClientLooks {
  const told = new Map<string, Following>()
  const looks = memoFor<void>(mostLooks, againMs)

  async function compare({ clientId }: NamedClient, here: Chain, there: Chain, head: number): Promise<Following> {
    const headers = await here.ibc.trustedHeaders(clientId)
    const compared = headers.map(async trusted => ({
      trusted,
      made: trusted.height > head ? null : await there.header(Number(trusted.height)).catch(onChainError(() => null, notKept)),
    }))
    return judgeClient(await Promise.all(compared))
  }

  async function ask(client: NamedClient): Promise<void> {
    const [here, there] = [chains.get(client.chainId), chains.get(client.follows)]
    const head = there?.head()
    if (!here || !there || !head) return
    await looks.get(keyOf(client), async () => {
      const following = await compare(client, here, there, head.height)
      if (following === 'differs' && known(client) !== 'differs')
        log.warn({ ...client }, 'a light client follows another chain than the one that it names')
      if (following !== 'unknown') told.set(keyOf(client), following)
    })
  }

  const known = (client: NamedClient) => told.get(keyOf(client)) ?? 'unknown'

  return {
    known,
    async look(client) {
      if (known(client) !== 'follows')
        await ask(client).catch(
          onChainError(error => log.debug({ ...client, code: error.code }, 'what a light client trusts cannot be compared')),
        )
      return known(client)
    },
  }
}

function keyOf({ chainId, clientId, follows }: NamedClient): string {
  return `${chainId} ${clientId} ${follows}`
}
