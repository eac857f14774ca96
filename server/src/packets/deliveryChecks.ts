import type { ChannelEnd } from '@relayooor/shared'
import type { Chain } from '../chains/chain.ts'
import type { RateLimit } from '../chains/rateLimit.ts'
import type { TransferRules } from '../chains/transferRules.ts'
import type { PacketRow } from '../db/schema/index.ts'
import type { ForwardStep } from './forwardMemo.ts'
import type { DeliveryFacts } from './judgeDelivery.ts'
import type { Routes } from './routes.ts'
import { channelKey } from '@relayooor/shared'
import { memoFor } from '../base/memoFor.ts'
import { createModuleAsker, passingMs } from '../chains/askModule.ts'
import { onChainError } from '../chains/chainError.ts'
import { isCut } from '../chains/foreignText.ts'
import { transferRules } from '../chains/transferRules.ts'
import { localDenom } from './denomPath.ts'
import { asksForMore, mostForwardSteps } from './forwardMemo.ts'
import { cameBy, pathOnOtherEnd } from './transferData.ts'

/** What stands for long: whether a text is an account, whether a chain forwards. */
const lastingMs = 600_000
const mostAnswers = 10_000

/** Asks chains what they would do with transfers that nobody has carried yet, there or home. */
export interface DeliveryChecks {
  /** Never rejects: what cannot be asked is unchecked. */
  ask: (row: Asked) => Promise<DeliveryFacts>
  /** The same of one that comes back. */
  askHome: (row: Asked) => Promise<DeliveryFacts>
  /** Whether a chain sends on what comes to it with such a memo; null where it cannot be asked. Never rejects. */
  forwards: (chainId: string) => Promise<boolean | null>
}

/** What is asked about. */
type Asked = Pick<
  PacketRow,
  | 'chainId'
  | 'portId'
  | 'channelId'
  | 'destinationChainId'
  | 'destinationPortId'
  | 'destinationChannelId'
  | 'denomTrace'
  | 'amount'
  | 'sender'
  | 'receiver'
  | 'memo'
  | 'forward'
  | 'continues'
>

interface Deps {
  chains: ReadonlyMap<string, Chain>
  routes: Pick<Routes, 'otherEnd'>
  /** Addresses of our lanes. */
  signers: ReadonlySet<string>
}

/** Where a transfer comes to, and as what. */
interface Arrival {
  chainId: string
  portId: string
  channelId: string
  denomPath: string
  sender: string | null
  receiver: string
  /** The coin is home here: it comes out of what the channel end keeps. */
  isHome: boolean
}

/** What one question tells of the facts; nothing when all is well. */
type Found = Partial<Omit<DeliveryFacts, 'amount'>>
type Look = () => Promise<Found>

const unknown = async (): Promise<Found> => ({ unchecked: true })

export function createDeliveryChecks({ chains, routes, signers }: Deps): DeliveryChecks {
  const modules = createModuleAsker()
  const rules = new Map([...chains].map(([chainId, chain]) => [chainId, transferRules(chain, modules)]))
  const lasting = memoFor<unknown>(mostAnswers, lastingMs)
  const passing = memoFor<unknown>(mostAnswers, passingMs)

  return {
    async ask(row) {
      const found = await askAll(await looksAlong(row))
      const comesBack = found.some(({ refused }) => refused && !refused.onward)
      const facts = factsOf(row, comesBack ? [...found, ...(await askAll(looksHome(row)))] : found)
      return { ...facts, unchecked: asksForMore(row.memo ?? '') || facts.unchecked }
    },
    async askHome(row) {
      return factsOf(row, await askAll(looksHome(row)))
    },
    forwards: chainId =>
      // Nor is a chain that cannot be asked asked by everybody.
      kept(passing, [chainId, 'forwards'], async () => {
        const chain = rulesOf(chainId)
        return chain ? chain.forwards().catch(onChainError(() => null)) : null
      }),
  }

  function askAll(looks: Look[]): Promise<Found[]> {
    return Promise.all(looks.map(look => look().catch(onChainError(unknown))))
  }

  /**
   * From chain to chain, as far as the memo asks for it and the chains on the way do it: what there is to ask, all of which can be asked at
   * once.
   */
  async function looksAlong(row: Asked): Promise<Look[]> {
    const looks: Look[] = []
    // What it takes over a channel end itself is there when it comes home by that end.
    const left = new Set([channelKey(row)])
    let here = arrivalOf(row)
    for (const [index, step] of [...(row.forward ?? []), null].entries()) {
      const [at, chain, onward] = [here, here && rulesOf(here.chainId), index > 0]
      if (!at || !chain) break
      looks.push(() => lookAtArrival(chain, at))
      if (at.isHome && !left.has(channelKey(at))) looks.push(() => lookAtEscrow(chain, at, at.denomPath))
      const forwards = step && (await chain.forwards().catch(onChainError(() => null)))
      if (step && forwards === null) break
      // Where nobody forwards, the memo says nothing: the receiver has it there.
      if (!step || !forwards) return [...looks, () => lookAtReceiver(chain, at, onward)]
      if (step.unread === 'refused') return [...looks, async () => ({ refused: { by: at.chainId, onward, way: true } })]
      if (step.unread) return [...looks, () => lookAtReceiver(chain, at, onward), unknown]
      looks.push(() => lookAtDeparture(chain, at, step, onward))
      const end = { chainId: at.chainId, portId: step.portId, channelId: step.channelId }
      left.add(channelKey(end))
      const there = await routes.otherEnd(end).catch(onChainError(() => undefined))
      if (there === undefined) break
      if (!there) return [...looks, () => lookAtUnknownEnd(chain, at, step, onward)]
      // Beyond what the records keep of it, nobody knows where it goes.
      if (index === mostForwardSteps - 1) break
      here = { ...there, ...coinOnOtherEnd(at.denomPath, step, there), sender: null, receiver: step.receiver }
    }
    return [...looks, unknown]
  }

  async function lookAtArrival(chain: TransferRules, here: Arrival): Promise<Found> {
    const denom = localDenom(here.denomPath)
    const exempt = here.sender === null ? null : { sender: here.sender, receiver: here.receiver }
    // Whether the bank lets accounts send the coin does not matter: ibc-go credits it all the same (transfer/keeper/relay.go OnRecvPacket).
    const [switches, banned, ...limits] = await Promise.all([
      chain.switches(),
      chain.isBlacklisted(denom),
      chain.moduleLimits(here.channelId, denom, exempt),
      chain.contractLimits(here.channelId, denom),
    ])
    return {
      ...((!switches.receive || banned) && { switchedOffBy: here.chainId }),
      limits: limitsOf('in', here.chainId, denom, limits.flat()),
    }
  }

  /** What a channel end can pay out: it keeps what went over it until that comes back (ibc-go transfer/keeper/relay.go UnescrowCoin). */
  async function lookAtEscrow(chain: TransferRules, { chainId, portId, channelId }: ChannelEnd, denomPath: string): Promise<Found> {
    // A contract keeps what went over its own port.
    const escrow = portId === 'transfer' ? await chain.escrow(portId, channelId) : null
    if (escrow === null) return {}
    const denom = localDenom(denomPath)
    const left = await chain.balance(escrow, denom)
    return { limits: [{ name: `kept ${chainId} ${portId} ${channelId} ${denom}`, chainId, left, reason: 'escrow-short' }] }
  }

  /**
   * Back on its own chain: whether the bank lets its sender have it, and whether it is there. Switches and rate limits stop nothing that
   * comes back (ibc-go transfer/keeper/relay.go refundPacketTokens, rate-limiting/ibc_middleware.go). What a chain has forwarded, it gives
   * back itself.
   */
  function looksHome(row: Asked): Look[] {
    const { chainId, denomTrace, sender, continues } = row
    const chain = rulesOf(chainId)
    if (!chain || denomTrace === null || isCut(denomTrace) || sender === null || continues !== null) return []
    const denom = localDenom(denomTrace)
    return [
      async () => ((await chain.refusesMoney(sender, denom, signers)) ? { keptBy: chainId } : {}),
      ...(cameBy(denomTrace, row) ? [] : [() => lookAtEscrow(chain, row, denomTrace)]),
    ]
  }

  async function lookAtDeparture(chain: TransferRules, here: Arrival, step: { channelId: string }, onward: boolean): Promise<Found> {
    const denom = localDenom(here.denomPath)
    const [switches, maySend, letsLeave, ...limits] = await Promise.all([
      chain.switches(),
      chain.maySend(denom),
      chain.letsLeave(step.channelId, here.denomPath),
      chain.moduleLimits(step.channelId, denom, null),
      chain.contractLimits(step.channelId, denom),
    ])
    return {
      ...(!letsLeave && { refused: { by: here.chainId, onward, way: true } }),
      ...((!switches.send || !maySend) && { switchedOffBy: here.chainId }),
      limits: limitsOf('out', here.chainId, denom, limits.flat()),
    }
  }

  /** Anybody can name a channel that takes nothing: what is sent on over it fails at once, and comes back from here. */
  async function lookAtUnknownEnd(
    chain: TransferRules,
    here: Arrival,
    step: Pick<ForwardStep, 'portId' | 'channelId'>,
    onward: boolean,
  ): Promise<Found> {
    return (await chain.canLeave(step.portId, step.channelId)) ? { unchecked: true } : { refused: { by: here.chainId, onward, way: true } }
  }

  async function lookAtReceiver(chain: TransferRules, { chainId, denomPath, receiver }: Arrival, onward: boolean): Promise<Found> {
    const [isAccount, refuses] = await Promise.all([
      chain.isAccount(receiver),
      chain.refusesMoney(receiver, localDenom(denomPath), signers).catch(onChainError(() => null)),
    ])
    if (!isAccount || refuses) return { refused: { by: chainId, onward } }
    return { unchecked: refuses === null }
  }

  /** A memo keeps what was asked under this very key. */
  function kept<T>(memo: typeof lasting, key: unknown[], ask: () => Promise<T>): Promise<T> {
    return memo.get(JSON.stringify(key), ask) as Promise<T>
  }

  /** The same questions, each asked once for a while whoever asks. */
  function rulesOf(chainId: string): TransferRules | null {
    const of = rules.get(chainId)
    return (
      (of &&
        ({
          isAccount: address => kept(lasting, [chainId, 'account', address], () => of.isAccount(address)),
          refusesMoney: (address, denom, senders) =>
            kept(passing, [chainId, 'refuses', address, denom], () => of.refusesMoney(address, denom, senders)),
          escrow: (portId, channelId) => kept(lasting, [chainId, 'escrow', portId, channelId], () => of.escrow(portId, channelId)),
          balance: (address, denom) => kept(passing, [chainId, 'balance', address, denom], () => of.balance(address, denom)),
          canLeave: (portId, channelId) => kept(passing, [chainId, 'leaves', portId, channelId], () => of.canLeave(portId, channelId)),
          forwards: () => kept(lasting, [chainId, 'forwards'], () => of.forwards()),
          // The questions of these are shared below, whatever coin and whoever they are asked for.
          switches: () => of.switches(),
          isBlacklisted: denom => of.isBlacklisted(denom),
          moduleLimits: (channelId, denom, exempt) => of.moduleLimits(channelId, denom, exempt),
          maySend: denom => kept(passing, [chainId, 'may send', denom], () => of.maySend(denom)),
          letsLeave: (channelId, denomPath) =>
            kept(passing, [chainId, 'lets leave', channelId, denomPath], () => of.letsLeave(channelId, denomPath)),
          contractLimits: (channelId, denom) =>
            kept(passing, [chainId, 'limits', channelId, denom], () => of.contractLimits(channelId, denom)),
        } satisfies TransferRules)) ??
      null
    )
  }
}

function limitsOf(way: 'in' | 'out', chainId: string, denom: string, limits: RateLimit[]): DeliveryFacts['limits'] {
  return limits.map(({ over, receive, send }) => ({
    name: `${way} ${chainId} ${over} ${denom}`,
    chainId,
    left: way === 'in' ? receive : send,
    reason: 'rate-limited',
  }))
}

function factsOf({ amount }: Asked, found: Found[]): DeliveryFacts {
  return {
    amount: BigInt(amount ?? 0),
    refused: found.find(one => one.refused)?.refused ?? null,
    switchedOffBy: found.find(one => one.switchedOffBy !== undefined)?.switchedOffBy ?? null,
    keptBy: found.find(one => one.keptBy !== undefined)?.keptBy ?? null,
    limits: found.flatMap(one => one.limits ?? []),
    unchecked: found.some(one => one.unchecked),
  }
}

type End = Pick<Arrival, 'portId' | 'channelId'>

/** A coin that goes over an end is at home on the other one where it came by this one. */
function coinOnOtherEnd(path: string, source: End, destination: End): Pick<Arrival, 'denomPath' | 'isHome'> {
  return { denomPath: pathOnOtherEnd(path, source, destination), isHome: cameBy(path, source) }
}

/**
 * Null where the records lack what it takes: nobody can ask about it. A receiver that they have cut is as little an account as the whole
 * text: it is longer than any address of 255 bytes, the most that the SDK takes.
 */
function arrivalOf(row: Asked): Arrival | null {
  const { denomTrace, sender, receiver } = row
  if (denomTrace === null || sender === null || receiver === null || isCut(denomTrace)) return null
  const there = { chainId: row.destinationChainId, portId: row.destinationPortId, channelId: row.destinationChannelId }
  return { ...there, ...coinOnOtherEnd(denomTrace, row, there), sender, receiver }
}
