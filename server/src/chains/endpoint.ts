import type { ChainEvent, EndpointHealth, Head } from './chain.ts'
import type { Dialect } from './dialect.ts'
import type { Connections } from './httpPost.ts'
import type { RpcCall } from './rpc.ts'
import type { StatusAnswer } from './rpcSchemas.ts'
import { blockCall } from './blockCalls.ts'
import { ChainError } from './chainError.ts'
import { inText, judgeDialect } from './dialect.ts'
import { closeIdleConnections, connectionsTo } from './httpPost.ts'
import { nodeOf } from './nodeOf.ts'
import { pacedCalls } from './pacedCalls.ts'
import { endpointName } from './rpc.ts'
import { StatusAnswer as StatusSchema } from './rpcSchemas.ts'

/** A node that claims to be further ahead than this must show the block: one wrong number would make every honest node look behind. */
const believableStep = 20

/** One failure may be chance: from two in a row on the endpoint counts as failing. */
const failuresUntilNotOk = 2
/** After so many failures in a row only the status check uses the endpoint, until it succeeds. */
const failuresUntilOpen = 3
/** An outvoted endpoint is asked last for so long. */
const distrustedForMs = 60_000

export interface EndpointOptions {
  url: string
  chainId: string
  timeoutMs: number
  requestsPerSecond: number
  signal: AbortSignal
  now: () => Date
  /** The newest block that enough endpoints have. */
  newest: () => Head | null
  /** The node has been upgraded in place. */
  onVersion: (from: string, to: string) => void
  /** Each time the endpoint tells of a block. */
  onHead: (head: Head) => void
}

/** One node: its request budget, what is known of it, and the calls to it. */
export interface Endpoint {
  readonly url: string
  readonly name: string
  /** Without path and query, where a provider's key may stand. */
  readonly publicUrl: string
  /** Which node it is: addresses of one host are one. */
  readonly node: string
  /** Reads `/status`: chain id, height, whether it is catching up. Closes the circuit. Does not throw: the outcome is in `health()`. */
  look: () => Promise<void>
  /** Reads `/status` unless that has succeeded before. @throws ChainError when the node must not be used */
  ensureChecked: () => Promise<void>
  call: <T>(call: RpcCall<T>) => Promise<T>
  /**
   * Lists of events of one block or transaction, as text: in the dialect that they themselves show, else in the one that the node spoke
   * before. @throws ChainError `rejected` when they are in none that is known; a node that shows such blocks is not healthy
   */
  understand: (of: 'block' | 'transaction', lists: ChainEvent[][]) => ChainEvent[][]
  /** The endpoint's own newest block, as told by a subscription. */
  pushed: (head: Head) => void
  /** A fault that was found after the call itself: an answer that contradicts itself, another chain's block. */
  blame: (error: ChainError) => void
  /** The others outvoted it: it shows something else than they do. */
  distrust: (error: ChainError) => void
  distrusted: () => boolean
  /** Its newest `/status`. */
  status: () => StatusAnswer | null
  head: () => Head | null
  usable: () => boolean
  failures: () => number
  latencyMs: () => number | undefined
  health: () => EndpointHealth
  connections: () => Connections
  budget: () => { left: number; perSecond: number }
  /** While it is drained it is asked nothing, and counts as one that tells nothing. */
  drain: (drained: boolean) => void
  /** Forgets what was wrong with it, closes idle connections, and looks. */
  refresh: () => Promise<void>
}

export function createEndpoint(options: EndpointOptions): Endpoint {
  const { url, chainId, timeoutMs, signal, now } = options
  const name = endpointName(url)
  const publicUrl = URL.canParse(url) ? new URL(url).origin : url
  const { send, latencyMs, budget } = pacedCalls({ url, name, chainId, timeoutMs, requestsPerSecond: options.requestsPerSecond, signal })
  let head: Head | null = null
  let earliestHeight: number | undefined
  let failures = 0
  let checked: 'no' | 'right' | ChainError = 'no'
  let catchingUp = false
  let error: ChainError | undefined
  let ok = false
  let since = now()
  let looking: Promise<void> | null = null
  let outvoted: { error: ChainError; until: number } | null = null
  let drained = false
  let status: StatusAnswer | null = null
  let dialect: Dialect | null = null
  let strange: ChainError | undefined

  const endpoint: Endpoint = {
    url,
    name,
    publicUrl,
    node: nodeOf(url),
    look,
    ensureChecked,
    call,
    understand,
    pushed,
    blame,
    distrust,
    distrusted,
    status: () => status,
    head: () => (drained ? null : head),
    usable,
    failures: () => failures,
    latencyMs,
    health,
    connections: () => connectionsTo(url),
    budget,
    drain,
    refresh,
  }
  return endpoint

  function drain(wanted: boolean): void {
    if (drained === wanted) return
    drained = wanted
    settle()
    if (!drained) void look()
  }

  function refresh(): Promise<void> {
    failures = 0
    checked = 'no'
    error = undefined
    outvoted = null
    closeIdleConnections(url)
    return look()
  }

  function look(): Promise<void> {
    if (drained) return Promise.resolve()
    looking ??= readStatus().finally(() => (looking = null))
    return looking
  }

  async function readStatus(): Promise<void> {
    try {
      const seen = judgeStatus(await send({ method: 'status', params: {}, answer: StatusSchema, forBlocks: true }))
      if (seen && !believable(seen)) await showBlock(seen)
      if (checked === 'right') {
        failures = 0
        settle()
      }
      if (seen) sawHead(seen)
    } catch (cause) {
      if (!(cause instanceof ChainError)) throw cause
      blame(cause)
    }
  }

  /** The node's newest block, null when the node must not be used. */
  function judgeStatus(told: StatusAnswer): Head | null {
    const before = status
    status = told
    const { network, version } = told.node_info
    if (network !== chainId) {
      checked = new ChainError('wrong-chain', `${name} serves ${network}, not ${chainId}`, { chainId, endpoint: name })
      blame(checked)
      return null
    }
    if (before && before.node_info.version !== version) {
      // What it is now may write events in another way; what the version itself says is the application's on some chains.
      dialect = null
      strange = undefined
      options.onVersion(before.node_info.version, version)
    }
    checked = 'right'
    earliestHeight = told.sync_info.earliest_block_height
    catchingUp = told.sync_info.catching_up
    error = catchingUp ? new ChainError('not-yet', `${name} is catching up`, { chainId, endpoint: name }) : undefined
    // Before its first block a chain is at height 0.
    return catchingUp || told.sync_info.latest_block_height === 0
      ? null
      : { height: told.sync_info.latest_block_height, time: told.sync_info.latest_block_time }
  }

  function believable(seen: Head): boolean {
    const newest = options.newest()
    return newest !== null && seen.height <= newest.height + believableStep
  }

  async function showBlock(seen: Head): Promise<void> {
    const { block } = await send({ ...blockCall(seen.height), onRefused: () => ({ block: null }) })
    if (block?.header.height !== seen.height || block.header.chain_id !== chainId)
      throw new ChainError('nonsense', `${name} claims height ${seen.height} and cannot show that block`, { chainId, endpoint: name })
  }

  function pushed(seen: Head): void {
    if (believable(seen)) sawHead(seen)
    else void look()
  }

  async function ensureChecked(): Promise<void> {
    if (checked === 'no') await look()
    if (checked !== 'right')
      throw checked === 'no' ? (error ?? new ChainError('unreachable', `${name} did not answer`, { chainId, endpoint: name })) : checked
  }

  async function call<T>(request: RpcCall<T>): Promise<T> {
    if (drained) throw new ChainError('unreachable', `${name} is drained`, { chainId, endpoint: name })
    await ensureChecked()
    try {
      const answer = await send(request)
      failures = 0
      if (!catchingUp) error = undefined
      settle()
      return answer
    } catch (cause) {
      if (cause instanceof ChainError) blame(cause)
      throw cause
    }
  }

  function understand(of: 'block' | 'transaction', lists: ChainEvent[][]): ChainEvent[][] {
    const spoken = judgeDialect(lists.flat())
    if (spoken === 'unknown') {
      const fault = new ChainError('rejected', `${name} writes events in no form that is known`, {
        chainId,
        endpoint: name,
        endpointOnly: true,
      })
      if (of === 'block') {
        strange = fault
        settle()
      }
      throw fault
    }
    if (spoken !== null) {
      dialect = spoken
      strange = undefined
      settle()
    }
    // Before the first that tells: nothing that is read of a block comes without one.
    const now = dialect ?? 'text'
    return lists.map(events => inText(events, now))
  }

  function sawHead(seen: Head): void {
    if (head && seen.height <= head.height) {
      // A node restored from an older state goes back; what the chain has shown stays with the caller.
      head = seen.height < head.height - 1 ? seen : head
      return
    }
    head = seen
    options.onHead(seen)
  }

  function blame(fault: ChainError): void {
    if (signal.aborted) return
    if (fault.code === 'wrong-chain') checked = fault
    const counts = fault.code === 'unreachable' || fault.code === 'nonsense' || fault.code === 'wrong-chain' || checked === fault
    if (!counts) return
    failures += 1
    error = fault
    settle()
  }

  function distrust(error: ChainError): void {
    outvoted = { error, until: now().getTime() + distrustedForMs }
    settle()
  }

  function distrusted(): boolean {
    return outvoted !== null && now().getTime() < outvoted.until
  }

  function usable(): boolean {
    return !drained && (checked === 'no' || checked === 'right') && !catchingUp && failures < failuresUntilOpen
  }

  function settle(): void {
    const nowOk = !drained && checked === 'right' && !catchingUp && failures < failuresUntilNotOk && !strange && !distrusted()
    if (nowOk !== ok) {
      ok = nowOk
      since = now()
    }
  }

  function health(): EndpointHealth {
    return {
      url: publicUrl,
      ok,
      height: endpoint.head()?.height,
      blockTime: endpoint.head()?.time,
      latencyMs: latencyMs(),
      earliestHeight,
      error: drained ? 'drained by an operator' : (error ?? strange ?? (distrusted() ? outvoted?.error : undefined))?.message,
      since,
      ...(drained && { drained }),
    }
  }
}
