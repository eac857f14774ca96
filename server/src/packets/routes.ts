import type { ChainErrorCode, ChannelEnd } from '@relayooor/shared'
import type { Chain, ClientRecovery, Logger } from '../chains/chain.ts'
import type { Db } from '../db/database.ts'
import type { ClientLooks, NamedClient } from './createClientLooks.ts'
import type { ChannelRecord } from './judgeRoute.ts'
import type { EndFacts, RouteFacts } from './judgeVerdict.ts'
import { channelKey } from '@relayooor/shared'
import { memoFor } from '../base/memoFor.ts'
import { ChainError, onChainError } from '../chains/chainError.ts'
import { foreignText } from '../chains/foreignText.ts'
import { revisionOf } from '../chains/revisionOf.ts'
import { measureBlockPace } from './blockPace.ts'
import { isRoute } from './judgeRoute.ts'
import { loadChannels, saveChannels } from './storeChannels.ts'

export interface RoutesDeps {
  db: Db
  chains: ReadonlyMap<string, Chain>
  /** The operator's Hermes packet filter. */
  relays: (end: ChannelEnd) => boolean
  /** Whether that filter or chain-registry lists the channel itself, to that chain. */
  lists: (end: ChannelEnd, chainId: string) => Promise<boolean>
  beneath: ClientLooks
  log: Logger
}

/** Looks at light clients under way that further askers wait for. */
const mostLooks = 1_000

/** The channels between the configured chains and what is known of their light clients. */
export interface Routes {
  /** Lists the channels of every chain again and stores them. A chain that cannot be asked keeps what was known. */
  discover: () => Promise<void>
  /** The other end; null when this channel is not a route that we run. Asks the chains about a channel never seen. */
  otherEnd: (end: ChannelEnd) => Promise<ChannelEnd | null>
  /**
   * Learns the channels of a block. One that no chain can tell of now stays unknown for a while, so that neither invented channels nor
   * another chain's outage delay blocks. True when a route became known whose packets may have been missed meanwhile. @throws ChainError
   * when the chain of the block cannot be asked
   */
  learn: (ends: ChannelEnd[]) => Promise<boolean>
  /** The same from memory alone. */
  knownOtherEnd: (end: ChannelEnd) => ChannelEnd | null
  /**
   * The chain behind an end, also of a channel that we do not relay on; null unless both ends name each other, over light clients that
   * provably follow these chains. Asks the chains about a channel never seen. @throws ChainError
   */
  leadsTo: (end: ChannelEnd) => Promise<string | null>
  /** Whether both light clients beneath were seen to follow the chains that they name; from memory alone. */
  isProven: (end: ChannelEnd) => boolean
  /** Whether a light client follows the chain that it names. */
  following: ClientLooks['look']
  /** The chain that a channel leads to, while it could not be asked yet: whether it is a route is not known. From memory. */
  unasked: (end: ChannelEnd) => string | null
  /** The living route from its chain to the one that a channel names. From memory. */
  routeBeside: (end: ChannelEnd) => { source: ChannelEnd; destination: ChannelEnd } | null
  /** Every end that we run, whichever process found it. */
  supported: () => Promise<ChannelRecord[]>
  /** The table may have changed: it is read again before the next answer. */
  reload: () => void
  /** Route facts; light clients at most `maxAgeMs` old, asked on the node that Hermes uses. */
  facts: (source: ChannelEnd, maxAgeMs: number) => Promise<RouteFacts>
  /** Light client of one end as last seen; null before the first look. */
  clientOf: (end: ChannelEnd) => KnownClient | null
  /** Null when it could not be measured. */
  secondsPerBlock: (chainId: string) => Promise<number | null>
}

export interface KnownClient {
  clientId: string
  status: EndFacts['client']['status']
  expiresAt?: Date | undefined
  updatable: boolean
  /** Of one that is not active: the vote on reviving it. */
  recovery?: ClientRecovery | undefined
  seenAt: number
}

/** A channel that is none of ours is not asked about again for so long. */
const unknownMs = 60_000
const mostUnknown = 10_000
/** Anybody may open channels and send over them: more of one block than these are not looked at. */
const mostLearned = 64
const learnedAtOnce = 8
const unclear = ['rejected', 'nonsense', 'pruned'] as const

export function createRoutes({ db, chains, relays, lists, beneath, log }: RoutesDeps): Routes {
  const records = new Map<string, ChannelRecord>()
  const clients = new Map<string, KnownClient>()
  const unknownUntil = new Map<string, number>()
  const missed = new Set<string>()
  const pace = measureBlockPace()
  const looks = memoFor<KnownClient>(mostLooks, 0)
  let loaded: Promise<void> | null = null

  function load(): Promise<void> {
    loaded ??= loadChannels(db)
      .then(rows => rows.forEach(remember))
      .catch((error: unknown) => {
        loaded = null
        throw error
      })
    return loaded
  }

  function remember(record: ChannelRecord): void {
    records.set(channelKey(record), record)
  }

  function counterparty(record: ChannelRecord): ChannelEnd {
    return { chainId: record.counterpartyChainId, portId: record.counterpartyPortId, channelId: record.counterpartyChannelId }
  }

  /** Two ends of ICS-20 channels of configured chains that name each other, whatever lies beneath. */
  function namedPair(end: ChannelEnd): { here: ChannelRecord; there: ChannelRecord } | null {
    const here = records.get(channelKey(end))
    const there = here && records.get(channelKey(counterparty(here)))
    return here && there && isRoute(here, there) ? { here, there } : null
  }

  /**
   * Both ends of an ICS-20 channel between configured chains, whether or not Hermes relays on it. While its light clients cannot be
   * compared it counts, so that nothing that happens on it is missed.
   */
  function knownPair(end: ChannelEnd): ReturnType<typeof namedPair> {
    const pair = namedPair(end)
    return pair && clientsOf(pair).every(client => beneath.known(client) !== 'differs') ? pair : null
  }

  function isProven(end: ChannelEnd): boolean {
    const pair = namedPair(end)
    return pair !== null && clientsOf(pair).every(client => beneath.known(client) === 'follows')
  }

  async function isListed(end: ChannelEnd): Promise<boolean> {
    const pair = namedPair(end)
    return pair !== null && ((await lists(pair.here, pair.there.chainId)) || lists(pair.there, pair.here.chainId))
  }

  function unasked(end: ChannelEnd): string | null {
    const here = records.get(channelKey(end))
    return here && missed.has(channelKey(end)) && !records.has(channelKey(counterparty(here))) ? here.counterpartyChainId : null
  }

  function routeBeside(end: ChannelEnd): ReturnType<Routes['routeBeside']> {
    const named = records.get(channelKey(end))?.counterpartyChainId
    for (const { chainId, portId, channelId, counterpartyChainId } of records.values()) {
      const source = { chainId, portId, channelId }
      const destination = chainId === end.chainId && counterpartyChainId === named && isProven(source) ? knownOtherEnd(source) : null
      if (destination && [source, destination].every(isLiving)) return { source, destination }
    }
    return null
  }

  function isLiving(end: ChannelEnd): boolean {
    const status = clients.get(channelKey(end))?.status
    return records.get(channelKey(end))?.state === 'OPEN' && status !== 'expired' && status !== 'frozen'
  }

  async function lookBeneath(end: ChannelEnd): Promise<void> {
    const pair = namedPair(end)
    if (pair) await Promise.all(clientsOf(pair).map(beneath.look))
  }

  async function lookBeneathAll(): Promise<void> {
    const open = [...records.values()].filter(record => knownOtherEnd(record) !== null && !isProven(record))
    for (let from = 0; from < open.length; from += learnedAtOnce) await Promise.all(open.slice(from, from + learnedAtOnce).map(lookBeneath))
  }

  function knownOtherEnd(end: ChannelEnd): ChannelEnd | null {
    const pair = knownPair(end)
    if (!pair || !(relays(pair.here) || relays(pair.there))) return null
    const { chainId, portId, channelId } = pair.there
    return { chainId, portId, channelId }
  }

  async function describe(
    chain: Chain,
    portId: string,
    channelId: string,
    facts?: Awaited<ReturnType<Chain['ibc']['channel']>>,
  ): Promise<ChannelRecord | null> {
    const channel = facts ?? (await chain.ibc.channel(portId, channelId))
    if (!channel) return null
    const connection = await chain.ibc.connection(channel.connectionId)
    if (!connection) return null
    const client = await chain.ibc.client(connection.clientId)
    // Whoever opened it wrote these.
    return {
      chainId: chain.settings.chainId,
      portId,
      channelId,
      state: channel.state,
      ordering: channel.ordering,
      version: foreignText(channel.version),
      connectionId: foreignText(channel.connectionId),
      counterpartyConnectionId: foreignText(connection.counterpartyConnectionId),
      clientId: foreignText(connection.clientId),
      counterpartyClientId: foreignText(connection.counterpartyClientId),
      counterpartyChainId: foreignText(client.chainId),
      counterpartyPortId: foreignText(channel.counterparty.portId),
      counterpartyChannelId: foreignText(channel.counterparty.channelId),
    }
  }

  async function look(end: ChannelEnd): Promise<ChannelRecord | null> {
    const chain = chains.get(end.chainId)
    const record = chain && (await describe(chain, end.portId, end.channelId))
    if (!record) return null
    remember(record)
    await saveChannels(db, [record])
    return record
  }

  async function discoverChain(chain: Chain): Promise<void> {
    const found: ChannelRecord[] = []
    for (const { portId, channelId, facts } of await chain.ibc.channels()) {
      const known = records.get(channelKey({ chainId: chain.settings.chainId, portId, channelId }))
      if (portId !== 'transfer' || !facts.connectionId) continue
      // What lies beneath a channel never changes in ICS-4, its state does.
      const record =
        known && known.counterpartyChannelId !== ''
          ? { ...known, state: facts.state, version: foreignText(facts.version) }
          : await describe(chain, portId, channelId, facts)
      if (record) found.push(record)
    }
    found.forEach(remember)
    await saveChannels(db, found)
  }

  async function otherEnd(end: ChannelEnd): Promise<ChannelEnd | null> {
    await load()
    await lookBeneath(end)
    const known = knownOtherEnd(end)
    if (known || (unknownUntil.get(channelKey(end)) ?? 0) > Date.now()) return known
    const here = records.get(channelKey(end)) ?? (await look(end))
    if (here && chains.has(here.counterpartyChainId) && !records.has(channelKey(counterparty(here)))) await lookBehind(end, here)
    await lookBeneath(end)
    forgetFor(end)
    return knownOtherEnd(end)
  }

  /** What the other chain could not be asked is not what it denies. @throws ChainError */
  async function lookBehind(end: ChannelEnd, here: ChannelRecord): Promise<void> {
    try {
      if (!(await look(counterparty(here)))) missed.delete(channelKey(end))
    } catch (error) {
      missed.add(channelKey(end))
      throw error
    }
  }

  /** Channels to chains that are not ours stay unknown: do not ask about them for each of their packets. */
  function forgetFor(end: ChannelEnd): void {
    const now = Date.now()
    unknownUntil.set(channelKey(end), now + unknownMs)
    if (unknownUntil.size > mostUnknown) [...unknownUntil].filter(([, until]) => until <= now).forEach(([key]) => unknownUntil.delete(key))
  }

  async function learn(ends: ChannelEnd[]): Promise<boolean> {
    await load()
    const now = Date.now()
    const distinct = [...new Map(ends.map(end => [channelKey(end), end])).values()]
    const unknown = distinct.filter(end => knownOtherEnd(end) === null && (unknownUntil.get(channelKey(end)) ?? 0) <= now)
    if (unknown.length > mostLearned)
      log.warn(
        { chainId: unknown[0]?.chainId, channels: unknown.length },
        'a block has packets of more unknown channels than are looked at',
      )
    for (let from = 0; from < Math.min(unknown.length, mostLearned); from += learnedAtOnce)
      await Promise.all(unknown.slice(from, Math.min(from + learnedAtOnce, mostLearned)).map(learnOne))
    unknown.slice(mostLearned, mostUnknown).forEach(end => missed.add(channelKey(end)))
    const found = distinct.filter(end => missed.has(channelKey(end)) && knownOtherEnd(end) !== null)
    found.forEach(end => missed.delete(channelKey(end)))
    return found.length > 0
  }

  async function learnOne(end: ChannelEnd): Promise<void> {
    // Its own chain must be able to tell: it is the one whose block is read. What it refuses or garbles, no later try makes clear.
    const here = records.get(channelKey(end)) ?? (await unlessUnclear(end, unclear, () => look(end)))
    const there = here && chains.has(here.counterpartyChainId) ? counterparty(here) : null
    if (here && there && !records.has(channelKey(there))) await unlessUnclear(there, undefined, () => lookBehind(end, here))
    await lookBeneath(end)
    forgetFor(end)
  }

  /** Undefined when the chain cannot tell: with one of these codes, or with any. */
  async function unlessUnclear<T>(
    end: ChannelEnd,
    codes: readonly ChainErrorCode[] | undefined,
    ask: () => Promise<T>,
  ): Promise<T | undefined> {
    return ask().catch(
      onChainError(error => {
        log.warn({ ...end, code: error.code, detail: error.message }, 'a channel cannot be looked at')
        return undefined
      }, codes),
    )
  }

  async function lookAtClient(record: ChannelRecord): Promise<KnownClient> {
    const chain = chains.get(record.chainId)
    if (!chain) throw new ChainError('unreachable', `${record.chainId} is not configured`)
    const [facts, channel] = await Promise.all([
      chain.ibc.client(record.clientId, { via: 'hermes' }),
      chain.ibc.channel(record.portId, record.channelId, { via: 'hermes' }),
    ])
    if (channel && channel.state !== record.state) {
      remember({ ...record, state: channel.state })
      await saveChannels(db, [{ ...record, state: channel.state }])
    }
    const earliest = chains.get(record.counterpartyChainId)?.forHermes().earliestHeight
    // To update a client Hermes needs the block that the client trusts, and the next, from one of its nodes.
    const updatable = earliest === undefined || BigInt(earliest) <= facts.latestHeight.height
    const recovery = facts.status === 'expired' || facts.status === 'frozen' ? await recoveryOf(chain, record.clientId) : undefined
    const known = { clientId: record.clientId, status: facts.status, expiresAt: facts.expiresAt, updatable, recovery, seenAt: Date.now() }
    clients.set(channelKey(record), known)
    return known
  }

  /** Undefined also when the chain cannot tell, as where its votes are another module's. */
  async function recoveryOf(chain: Chain, clientId: string): Promise<ClientRecovery | undefined> {
    const { chainId } = chain.settings
    const votes = await chain.ibc.recoveries().catch(
      onChainError(error => {
        log.warn({ chainId, clientId, code: error.code }, 'votes on light clients cannot be read')
        return []
      }),
    )
    return votes.find(one => one.clientId === clientId)
  }

  async function endFacts(end: ChannelEnd, maxAgeMs: number, doubted: boolean): Promise<EndFacts> {
    const chain = chains.get(end.chainId)
    const record = records.get(channelKey(end))
    if (!chain || !record) {
      return {
        chainId: end.chainId,
        chain: 'unreachable',
        since: new Date(0),
        head: null,
        revision: 0n,
        secondsPerBlock: null,
        channelState: 'UNKNOWN',
        client: { status: 'unknown', updatable: false },
      }
    }
    const health = chain.health()
    const { lacks } = chain.forHermes()
    const known = clients.get(channelKey(end))
    const client =
      known && Date.now() - known.seenAt <= maxAgeMs
        ? known
        : await looks
            .get(channelKey(end), () => lookAtClient(record))
            .catch(
              onChainError(error => {
                log.warn({ chainId: end.chainId, clientId: record.clientId, code: error.code }, 'light client cannot be read')
                return { status: 'unknown' as const, updatable: false }
              }),
            )
    return {
      chainId: end.chainId,
      chain: health.state,
      since: health.since,
      head: chain.head(),
      revision: revisionOf(end.chainId),
      secondsPerBlock: await pace(chain),
      channelState: records.get(channelKey(end))?.state ?? record.state,
      client: doubted && client.status === 'active' ? { ...client, status: 'unknown' } : client,
      hermesLacks: lacks ?? undefined,
    }
  }

  return {
    otherEnd,
    learn,
    knownOtherEnd,
    async leadsTo(end) {
      await otherEnd(end)
      return isProven(end) ? (knownPair(end)?.there.chainId ?? null) : null
    },
    isProven,
    following: beneath.look,
    unasked,
    routeBeside,
    async supported() {
      await load()
      await lookBeneathAll()
      return [...records.values()].filter(record => knownOtherEnd(record) !== null)
    },
    reload: () => {
      loaded = null
    },
    clientOf: end => clients.get(channelKey(end)) ?? null,
    async secondsPerBlock(chainId) {
      const chain = chains.get(chainId)
      return chain ? pace(chain) : null
    },
    async discover() {
      await load()
      for (const chain of chains.values()) {
        await discoverChain(chain).catch(
          onChainError(error => log.warn({ chainId: chain.settings.chainId, code: error.code }, 'channels cannot be listed')),
        )
      }
      await lookBeneathAll()
      unknownUntil.clear()
    },
    async facts(source, maxAgeMs) {
      const destination = await otherEnd(source)
      const here = records.get(channelKey(source))
      // Nobody pays for a packet over a channel of which neither the chains nor a list tell where it leads.
      const doubted = destination !== null && !isProven(source) && !(await isListed(source))
      const [sourceFacts, destinationFacts] = await Promise.all([
        endFacts(source, maxAgeMs, doubted),
        endFacts(destination ?? (here ? counterparty(here) : source), maxAgeMs, doubted),
      ])
      return { supported: destination !== null || unasked(source) !== null, source: sourceFacts, destination: destinationFacts }
    },
  }
}

function clientsOf({ here, there }: Record<'here' | 'there', ChannelRecord>): NamedClient[] {
  return [here, there].map(({ chainId, clientId, counterpartyChainId }) => ({ chainId, clientId, follows: counterpartyChainId }))
}
