import type { CoinName } from '@relayooor/shared'
import type { Chain, Logger } from '../chains/chain.ts'
import type { Assets, CoinOfChain } from './assets.ts'
import type { ClientLooks } from './createClientLooks.ts'
import type { DenomHop } from './denomPath.ts'
import type { ResolvedDenom } from './resolveDenom.ts'
import type { Routes } from './routes.ts'
import { channelKey, Denom } from '@relayooor/shared'
import { memoFor } from '../base/memoFor.ts'
import { onChainError } from '../chains/chainError.ts'
import { localDenom } from './denomPath.ts'
import { resolveDenom } from './resolveDenom.ts'

const mostKept = 10_000
/** What nobody could tell is not asked again for so long. */
const unknownMs = 60_000

interface Deps extends Pick<Assets, 'chainName' | 'asset'> {
  chains: ReadonlyMap<string, Chain>
  routes: Pick<Routes, 'leadsTo'>
  beneath: Pick<ClientLooks, 'look'>
  /** Of chain-registry, for chains that are not configured too. */
  registry: {
    asset: (chainId: string, denom: string) => Promise<{ symbol: string; decimals: number } | null>
    leadsTo: (end: { chainId: string } & DenomHop) => Promise<string | null>
  }
  log: Logger
}

export function createAssets({ chainName, asset, chains, routes, beneath, registry, log }: Deps): Assets {
  const known = new Map<string, CoinName>()
  const looks = memoFor<void>(mostKept, unknownMs)

  function coin(chainId: string, denom: string): CoinName {
    const listed = asset(chainId, denom)
    return listed ? { symbol: listed.symbol, decimals: listed.decimals } : (known.get(`${chainId} ${denom}`) ?? {})
  }

  async function learnOne(one: CoinOfChain): Promise<void> {
    if (coin(one.chainId, one.denom).symbol !== undefined) return
    const key = `${one.chainId} ${one.denom}`
    await looks.get(key, async () => keep(key, await nameOf(one)))
  }

  function keep(key: string, name: CoinName): void {
    known.delete(key)
    known.set(key, name)
    for (const oldest of known.keys()) {
      if (known.size <= mostKept) break
      known.delete(oldest)
    }
  }

  async function nameOf({ chainId, denom, path }: CoinOfChain): Promise<CoinName> {
    const way = path !== undefined && localDenom(path) === denom ? path : await wayOf(chainId, denom)
    const resolved = way === null ? { kind: 'unreadable' as const } : await follow(way, chainId)
    switch (resolved.kind) {
      case 'home':
        return { ...(await listedAt(resolved.chainId, resolved.denom)), ...baseOf(resolved.denom, denom) }
      case 'stops':
        return unplaced(baseOf(resolved.base, denom))
      default:
        return {}
    }
  }

  async function listedAt(chainId: string, denom: string): Promise<CoinName> {
    const listed = asset(chainId, denom) ?? (await registry.asset(chainId, denom))
    return listed ? { symbol: listed.symbol, decimals: listed.decimals } : {}
  }

  /** As the chain itself keeps it. Whatever a node says, the name is the hash of the way. */
  async function wayOf(chainId: string, denom: string): Promise<string | null> {
    if (!denom.startsWith('ibc/')) return denom
    const chain = chains.get(chainId)
    if (!chain?.health().healthy) return null
    const trace = await chain.ibc.denomTrace(denom).catch(onChainError(unlessTold({ chainId, denom })))
    const path = trace && [trace.path, trace.baseDenom].filter(Boolean).join('/')
    return path && localDenom(path) === denom ? path : null
  }

  /** Each end is looked up once its turn comes. */
  async function follow(path: string, chainId: string): Promise<ResolvedDenom> {
    const leads = new Map<string, string | null>()
    for (;;) {
      const resolved = resolveDenom(path, chainId, end => leads.get(channelKey(end)) ?? null)
      if (resolved.kind !== 'stops' || leads.has(channelKey(resolved.at))) return resolved
      leads.set(channelKey(resolved.at), await leadsTo(resolved.at))
    }
  }

  async function leadsTo(end: { chainId: string } & DenomHop): Promise<string | null> {
    const tell = onChainError(unlessTold({ ...end }))
    const own = end.channelId.startsWith('channel-') ? routes.leadsTo(end) : clientLeadsTo(end.chainId, end.channelId)
    return (await own.catch(tell)) ?? registry.leadsTo(end)
  }

  /** The chain that a client of IBC v2 follows. Anybody can make one of a chain's name: each end must name the other, and follow it. */
  async function clientLeadsTo(chainId: string, clientId: string): Promise<string | null> {
    const here = chains.get(chainId)
    if (!here?.health().healthy) return null
    const [followed, counterparty] = await Promise.all([here.ibc.client(clientId), here.ibc.counterpartyClient(clientId)])
    const there = chains.get(followed.chainId)
    if (!there || counterparty === null) return null
    const [back, named] = await Promise.all([there.ibc.client(counterparty), there.ibc.counterpartyClient(counterparty)])
    if (back.chainId !== chainId || named !== clientId) return null
    const both = [
      { chainId, clientId, follows: followed.chainId },
      { chainId: followed.chainId, clientId: counterparty, follows: chainId },
    ]
    return (await Promise.all(both.map(beneath.look))).every(following => following === 'follows') ? followed.chainId : null
  }

  function unlessTold(about: Record<string, string>): (error: { code: string }) => null {
    return error => {
      log.debug({ ...about, code: error.code }, 'where a coin came from cannot be asked')
      return null
    }
  }

  return {
    chainName,
    asset,
    coin,
    async learn(coins) {
      // Nothing may fail for want of a name.
      await Promise.all(
        coins.map(async one => {
          await learnOne(one).catch((error: unknown) => log.warn({ ...one, error: String(error) }, 'a coin cannot be followed home'))
        }),
      )
    },
  }
}

/** Of a coin whose way is known only in part. */
function unplaced(base: Pick<CoinName, 'baseDenom'>): CoinName {
  return base.baseDenom === undefined ? base : { ...base, unknownOrigin: true }
}

/** Absent where it is what the chain itself says, or no denom that a bank allows. */
function baseOf(base: string, denom: string): Pick<CoinName, 'baseDenom'> {
  return base !== denom && Denom.safeParse(base).success ? { baseDenom: base } : {}
}
