import type {
  AgreementNews,
  Block,
  Chain,
  ChainHealth,
  ChainSettings,
  ForHermes,
  Head,
  Logger,
  QueryOptions,
  RpcReply,
  ShownBlock,
  SingleNodeOverride,
  UnreadableBlock,
} from './chain.ts'
import type { Endpoint } from './endpoint.ts'
import type { Reading } from './judgeAgreement.ts'
import { Buffer } from 'node:buffer'
import { setMaxListeners } from 'node:events'
import { ServiceClientImpl as TxService } from 'cosmjs-types/cosmos/tx/v1beta1/service'
import { z } from 'zod'
import { pause } from '../base/pause.ts'
import { queryEndpoint } from './abciQuery.ts'
import { accountQueries } from './accounts.ts'
import { requireAgreement } from './agreement.ts'
import { askInOrder, mostTelling } from './askEndpoints.ts'
import { askQuorum } from './askQuorum.ts'
import { blockCall, blockResultsCall, headerCall } from './blockCalls.ts'
import { ChainError } from './chainError.ts'
import { chooseEndpoints, isBehind } from './chooseEndpoints.ts'
import { joinBlock, readHeader, txHash } from './decodeBlock.ts'
import { createEndpoint } from './endpoint.ts'
import { HttpTimeout } from './httpPost.ts'
import { ibcQueries } from './ibcQueries.ts'
import { hermesComplaint, judgeForHermes } from './judgeForHermes.ts'
import { haltedAfter, judgeHealth } from './judgeHealth.ts'
import { countNodes, eachNodeFirst } from './nodeOf.ts'
import { quorumHead } from './quorumHead.ts'
import { endpointName } from './rpc.ts'
import { BroadcastAnswer } from './rpcSchemas.ts'
import { copyText } from './spooledAnswer.ts'
import { txIndex } from './txIndex.ts'
import { createHeadWatch, watchEndpoints } from './watchHead.ts'

const defaultTimeoutMs = 5000
const defaultRequestsPerSecond = 300
const defaultPollMs = 1000
/** A node tells of a block before its application answers from it, so a state one block older than the newest seen is still current. */
const stateLag = 1
/** Waits between attempts while every node's state is older than wanted: they add up to about a second. */
const stateWaitsMs = [10, 20, 40, 80, 160, 320, 400]

/** Hermes waits longer for an answer than we do: so many times. */
const hermesPatience = 4

/** The time-out of one height is doubled so often at most. */
const mostPatience = 4
const mostTooSlow = 16

export interface ChainDeps {
  log: Logger
  now?: () => Date
  /** What is read out of a block's events, on which a quorum has to agree; by default all of them. */
  reading?: Reading
}

/** One chain through all its endpoints. Nothing is asked before `start` or the first question. */
export function createChain(settings: ChainSettings, deps: ChainDeps): Chain {
  const { chainId, quorum = 1 } = settings
  const now = deps.now ?? (() => new Date())
  const stopping = new AbortController()
  // Every request that is under way listens for the end.
  setMaxListeners(0, stopping.signal)
  const watch = createHeadWatch(deps.log)
  const running = new Set<Promise<void>>()
  const tooSlow = new Map<number, number>()
  let state: ChainHealth['state'] = 'unreachable'
  let since = now()
  let news: AgreementNews = { state: 'agreed', grant: null }

  const endpoints = settings.rpc.map(url =>
    createEndpoint({
      url,
      chainId,
      timeoutMs: settings.requestTimeoutMs ?? defaultTimeoutMs,
      requestsPerSecond: settings.requestsPerSecond ?? defaultRequestsPerSecond,
      signal: stopping.signal,
      now,
      newest: watch.head,
      onVersion: (from, to) => seeVersion(url, from, to),
      onHead: seeHead,
    }),
  )
  const agreement = requireAgreement({
    chainId,
    quorum,
    endpoints,
    choose: height => eachNodeFirst(chooseEndpoints(endpoints, height)),
    show,
    reading: deps.reading ?? (block => [block.events, block.txs.map(tx => tx.events)]),
    grant,
    nobody,
  })

  return {
    settings,
    start,
    stop,
    health,
    forHermes,
    askForHermes,
    head: watch.head,
    claimed,
    learn,
    pool: () =>
      endpoints.map(endpoint => ({
        ...endpoint.health(),
        usable: endpoint.usable(),
        connections: endpoint.connections(),
        budget: endpoint.budget(),
      })),
    drain: urls => endpoints.forEach(endpoint => endpoint.drain(urls.has(endpoint.publicUrl))),
    refresh: async urls => {
      await Promise.all(endpoints.filter(endpoint => urls.has(endpoint.publicUrl)).map(endpoint => endpoint.refresh()))
    },
    onBlock: watch.onBlock,
    block: (height, { ahead = false } = {}) =>
      quorum > 1 ? agreement.block(height, ahead) : anyEndpoint(async endpoint => (await show(endpoint, height, ahead)).block, height),
    header: height =>
      anyEndpoint(async endpoint => {
        const answer = await endpoint.call(headerCall(height))
        return blaming(endpoint, () => readHeader(chainId, height, answer))
      }, height),
    unreadable,
    shown: async height =>
      (
        await askQuorum(
          chooseEndpoints(endpoints, height),
          endpoints.length,
          endpoint => show(endpoint, height),
          () => true,
        )
      ).answers.map(one => one.answer),
    query,
    broadcast,
    async simulate(txBytes) {
      const { value } = await query(rpc => new TxService(rpc).Simulate({ txBytes }))
      if (!value.gasInfo) throw new ChainError('nonsense', `${chainId} simulated a transaction without telling its gas`, { chainId })
      return { gasUsed: value.gasInfo.gasUsed, gasWanted: value.gasInfo.gasWanted }
    },
    ...accountQueries(chainId, query),
    ...txIndex(everyEndpoint),
    ibc: ibcQueries(query),
  }

  async function start(): Promise<void> {
    await watchEndpoints({ endpoints, chainId, pollMs: settings.pollMs ?? defaultPollMs, signal: stopping.signal, log: deps.log, running })
  }

  async function stop(): Promise<void> {
    stopping.abort()
    await Promise.all(running)
  }

  function seeVersion(url: string, from: string, to: string): void {
    deps.log.info({ chainId, endpoint: endpointName(url), from, to }, 'a node runs another version')
    const status = endpoints.find(endpoint => endpoint.url === url)?.status()
    const [lacks, complaint] = status ? [judgeForHermes(chainId, status), hermesComplaint(status)] : []
    if (lacks ?? complaint) deps.log.warn({ chainId, endpoint: endpointName(url), lacks, complaint }, 'Hermes may not work with it')
  }

  function forHermes(): ForHermes {
    const nodes = nodesForHermes()
    if (nodes[0]) {
      const status = nodes[0].status()
      const earliest = nodes.map(endpoint => endpoint.health().earliestHeight)
      return {
        lacks: null,
        complaint: status && hermesComplaint(status),
        earliestHeight: earliest.every(height => height !== undefined) ? Math.min(...earliest) : undefined,
      }
    }
    const first = endpoints.find(endpoint => !endpoint.health().drained)
    // Of those that an operator has taken out nothing is known.
    if (!first) return { lacks: null, complaint: null }
    const status = first.status()
    const lacks = status && judgeForHermes(chainId, status)
    return { lacks: lacks ?? 'no-rpc', complaint: status && hermesComplaint(status) }
  }

  /** In the configured order, which the operator chose for Hermes. One that was not looked at yet is, as soon as it is asked. */
  function nodesForHermes(): Endpoint[] {
    return endpoints.filter(endpoint => {
      const status = endpoint.status()
      const lacks = status && judgeForHermes(chainId, status)
      return endpoint.usable() && !isBehind(endpoint, watch.head()?.height ?? 0) && lacks === null
    })
  }

  async function askForHermes(method: string, params: Record<string, unknown>): Promise<RpcReply> {
    const { tx } = params
    const onAlreadyKnown =
      typeof tx === 'string' ? () => ({ code: 0, data: '', log: '', codespace: '', hash: txHash(Buffer.from(tx, 'base64')) }) : undefined
    try {
      const ask = (endpoint: Endpoint) =>
        endpoint.call<unknown>({ method, params, answer: z.unknown(), patience: hermesPatience, ...(onAlreadyKnown && { onAlreadyKnown }) })
      return { result: await askInOrder(nodesForHermes(), ask, nobody) }
    } catch (error) {
      if (!(error instanceof ChainError)) throw error
      const { rpc } = error.facts
      return { error: rpc ?? { code: -32603, message: 'Internal error', data: `no node of ${chainId} answers: ${error.message}` } }
    }
  }

  /** One node that claims a far height moves the head only where one node is enough. */
  function seeHead(seen: Head): void {
    const head = quorum === 1 ? seen : theHead()
    if (head) watch.see(head)
  }

  function theHead(): Head | null {
    const allowed = grant()
    return allowed
      ? quorumHead(
          endpoints.filter(endpoint => allowed.endpoint === null || endpoint.publicUrl === allowed.endpoint),
          1,
        )
      : quorumHead(endpoints, quorum)
  }

  function claimed(): Head | null {
    return quorumHead(
      endpoints.filter(endpoint => endpoint.usable()),
      1,
    )
  }

  function learn(latest: AgreementNews): void {
    news = latest
    const head = theHead()
    if (head) watch.see(head)
  }

  function grant(): SingleNodeOverride | null {
    return news.grant && now() < news.grant.until ? news.grant : null
  }

  function health(): ChainHealth {
    const parts = endpoints.map(endpoint => endpoint.health())
    const head = watch.head()
    const answering = endpoints.filter((_, index) => parts[index]?.ok)
    const current = answering.filter(endpoint => !isBehind(endpoint, head?.height ?? 0))
    const facts = {
      answering: countNodes(answering),
      current: countNodes(current),
      quorum,
      head,
      claimed: claimed(),
      now: now(),
      haltedAfterMs: haltedAfter(watch.intervalMs(), settings.haltedAfterMs),
    }
    const seen = judgeHealth(facts)
    const allowed = grant()
    const judged = allowed ? judgeHealth({ ...facts, quorum: 1 }) : seen === 'ok' && news.state !== 'agreed' ? news.state : seen
    if (judged !== state) {
      state = judged
      since = now()
    }
    return {
      healthy: state === 'ok',
      state,
      quorate: facts.current >= quorum && seen !== 'too-few',
      grant: allowed ?? undefined,
      head: head ?? undefined,
      since,
      endpoints: parts,
    }
  }

  /** The block as one endpoint shows it. */
  async function show(endpoint: Endpoint, height: number, ahead = false): Promise<ShownBlock> {
    const options = { ahead, patience: 2 ** (tooSlow.get(height) ?? 0) }
    try {
      const [answer, results] = await Promise.all([
        endpoint.call(blockCall(height, options)),
        endpoint.call(blockResultsCall(height, options)),
      ])
      tooSlow.delete(height)
      const joined = blaming(endpoint, () => joinBlock(chainId, height, answer, results))
      return { endpoint: endpoint.publicUrl, ...joined, block: understood(endpoint, joined.block) }
    } catch (error) {
      if (error instanceof ChainError && error.facts.cause instanceof HttpTimeout) noteTooSlow(height)
      throw error
    }
  }

  /** A node needs its time to put a large block together: it gets more at the next try, of the few heights that are tried. */
  function noteTooSlow(height: number): void {
    tooSlow.set(height, Math.min(mostPatience, (tooSlow.get(height) ?? 0) + 1))
    for (const old of [...tooSlow.keys()].slice(0, -mostTooSlow)) tooSlow.delete(old)
  }

  async function unreadable(height: number): Promise<UnreadableBlock | null> {
    const { answers, faults } = await askQuorum(
      endpoints,
      endpoints.length,
      endpoint => show(endpoint, height),
      () => true,
    )
    const garbled = faults.filter(one => one.fault.code === 'nonsense')
    const nodes = new Set(garbled.map(one => one.endpoint.publicUrl)).size
    const first = garbled.find(one => one.fault.facts.answer) ?? garbled[0]
    return answers.length === 0 && nodes >= quorum && first
      ? { reason: first.fault.message, answer: first.fault.facts.answer ?? copyText(first.fault.message) }
      : null
  }

  async function query<T>(ask: Parameters<typeof queryEndpoint<T>>[2], options: QueryOptions = {}): Promise<{ value: T; height: number }> {
    for (const waitMs of stateWaitsMs) {
      try {
        return await queryOnce(ask, options)
      } catch (error) {
        if (!(error instanceof ChainError) || error.code !== 'not-yet' || stopping.signal.aborted) throw error
        await pause(waitMs, stopping.signal)
      }
    }
    return queryOnce(ask, options)
  }

  async function queryOnce<T>(ask: Parameters<typeof queryEndpoint<T>>[2], options: QueryOptions): Promise<{ value: T; height: number }> {
    const { agreed, atHeight } = options
    if (quorum > 1 && agreed && atHeight !== undefined) return agreement.query(ask, { ...options, atHeight })
    const seen = watch.head()?.height ?? 0
    const oldest = atHeight ?? Math.max(options.notBefore ?? 0, seen - stateLag)
    const candidates = options.via === 'hermes' ? nodesForHermes() : chooseEndpoints(endpoints, oldest)
    return askInOrder(candidates, endpoint => queryEndpoint(endpoint, chainId, ask, options, oldest), nobody)
  }

  async function broadcast(bytes: Uint8Array): Promise<Awaited<ReturnType<Chain['broadcast']>>> {
    const hash = txHash(bytes)
    const give = async (endpoint: Endpoint) => {
      const answer = await endpoint.call({
        method: 'broadcast_tx_sync',
        params: { tx: Buffer.from(bytes).toString('base64') },
        answer: BroadcastAnswer,
        onAlreadyKnown: () => ({ code: 0, codespace: '', log: 'the node has it already', hash }),
      })
      return { hash, code: answer.code, codespace: answer.codespace, log: answer.log }
    }
    if (quorum === 1) return anyEndpoint(give)
    // One node that swallows it must not be the only one that has it.
    const { answers, faults } = await askQuorum(
      eachNodeFirst(chooseEndpoints(endpoints, watch.head()?.height ?? 0)),
      quorum,
      give,
      some => some.length > 0,
    )
    const taken = answers.find(one => one.answer.code === 0) ?? answers[0]
    if (!taken) throw mostTelling(faults.map(one => one.fault)) ?? nobody()
    return taken.answer
  }

  function anyEndpoint<T>(ask: (endpoint: Endpoint) => Promise<T>, height = watch.head()?.height ?? 0): Promise<T> {
    return askInOrder(chooseEndpoints(endpoints, height), ask, nobody)
  }

  async function everyEndpoint<T>(ask: (endpoint: Endpoint) => Promise<T>, isEnough: (answer: T) => boolean): Promise<T> {
    const answers: { answer: T }[] = []
    const goOn = new ChainError('not-yet', `no endpoint of ${chainId} has it`, { chainId })
    return anyEndpoint(async endpoint => {
      const answer = await ask(endpoint)
      if (isEnough(answer)) return answer
      answers.push({ answer })
      throw goOn
    }).catch((error: unknown) => {
      const best = answers.find(one => one.answer !== null) ?? answers[0]
      if (best && error instanceof ChainError) return best.answer
      throw error
    })
  }

  function nobody(): ChainError {
    const why = endpoints
      .map(endpoint => endpoint.health().error)
      .filter(text => text !== undefined)
      .join('; ')
    return new ChainError('unreachable', `no endpoint of ${chainId} can be used${why ? `: ${why}` : ''}`, { chainId })
  }
}

/** The block with its events as text. */
function understood(endpoint: Endpoint, block: Block): Block {
  const [ofBlock = [], ...ofTxs] = endpoint.understand('block', [block.events, ...block.txs.map(tx => tx.events)])
  return { ...block, events: ofBlock, txs: block.txs.map((tx, at) => ({ ...tx, events: ofTxs[at] ?? [] })) }
}

/** A fault found in what an endpoint said counts against it. */
function blaming<T>(endpoint: Endpoint, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof ChainError) endpoint.blame(error)
    throw error
  }
}
