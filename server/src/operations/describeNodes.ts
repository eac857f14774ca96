import type { ClearingContext } from '../clearing/context.ts'
import type { Config } from '../config/readConfig.ts'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { hostOf, thisMachine } from '../chains/nodeOf.ts'
import { judgeLimits, judgeNodes } from './judgeNodes.ts'

/** What an operator should know of the nodes and of the limits of refunds, said at the start and by the doctor. */
export async function describeNodes(ctx: ClearingContext, config: Pick<Config, 'refundCaps' | 'refundAutoLimit'>): Promise<string[]> {
  const capsOn = (chainId: string) => ctx.settings.paymentDenoms(chainId).map(denom => ({ denom, caps: ctx.settings.refundCaps(denom) }))
  const serving = [...ctx.chains.values()].filter(chain => ctx.settings.serviceAddresses.has(chain.settings.chainId))
  const nodes = await Promise.all(
    serving.map(async ({ settings: { chainId, rpc, quorum = 1 } }) => {
      const addresses = new Map(
        await Promise.all([...new Set(rpc.map(hostOf))].map(async host => [host, await addressesOf(host)] as const)),
      )
      return judgeNodes({ chainId, rpc, quorum, hotKey: ctx.refundWallet(chainId) !== null, caps: capsOn(chainId), addresses })
    }),
  )
  const { caused, causedDaily, failedDaily } = config.refundCaps
  const denomsOf = (setting: 'none' | ReadonlyMap<string, bigint>) => (setting === 'none' ? [] : [...setting.keys()])
  const named = {
    REFUND_AUTO_LIMIT: denomsOf(config.refundAutoLimit),
    REFUND_CAUSED_LIMIT: denomsOf(caused),
    REFUND_CAUSED_DAILY_LIMIT: denomsOf(causedDaily),
    REFUND_FAILED_DAILY_LIMIT: denomsOf(failedDaily),
  }
  return [...nodes.flat(), ...judgeLimits({ named, caps: serving.flatMap(chain => capsOn(chain.settings.chainId)) })]
}

/** None where the name cannot be looked up now: the endpoint itself tells that louder. */
async function addressesOf(host: string): Promise<string[]> {
  if (host === thisMachine || isIP(host) !== 0) return []
  return lookup(host, { all: true }).then(
    found => found.map(one => one.address),
    () => [],
  )
}
