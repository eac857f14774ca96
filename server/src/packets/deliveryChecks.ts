import type { Chain } from '../chains/chain.ts'
import type { RateLimit } from '../chains/rateLimit.ts'
import type { TransferRules } from '../chains/transferRules.ts'
import type { PacketRow } from '../db/schema/index.ts'
import type { DeliveryFacts } from './judgeDelivery.ts'
import type { Routes } from './routes.ts'
import { memoFor } from '../base/memoFor.ts'
import { createModuleAsker, passingMs } from '../chains/askModule.ts'
import { ChainError, onChainError } from '../chains/chainError.ts'
import { isCut } from '../chains/foreignText.ts'
import { transferRules } from '../chains/transferRules.ts'
import { localDenom } from './denomPath.ts'
import { mostForwardSteps } from './forwardMemo.ts'
import { pathOnOtherEnd } from './transferData.ts'

/** What stands for long: whether a text is an account, whether a chain forwards. */
const lastingMs = 600_000
const mostAnswers = 10_000

/** Asks chains what they would do with transfers that nobody has carried yet. */
export interface DeliveryChecks {
  /** Never rejects: what cannot be asked is unchecked. */
  ask: (row: Asked) => Promise<DeliveryFacts>
  /** Whether a chain sends on what comes to it with such a memo; null where it cannot be asked. Never rejects. */
  forwards: (chainId: string) => Promise<boolean | null>
}

/** What is asked about. */
type Asked = Pick<
  PacketRow,
  | 'portId'
  | 'channelId'
  | 'destinationChainId'
  | 'destinationPortId'
  | 'destinationChannelId'
  | 'denomTrace'
  | 'amount'
  | 'sender'
  | 'receiver'
  | 'forward'
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
}

export function createDeliveryChecks({ chains, routes, signers }: Deps): DeliveryChecks {
  const modules = createModuleAsker()
  const rules = new Map([...chains].map(([chainId, chain]) => [chainId, transferRules(chain, modules)]))
  const lasting = memoFor<unknown>(mostAnswers, lastingMs)
  const passing = memoFor<unknown>(mostAnswers, passingMs)

  return {
    async ask(row) {
      const facts: DeliveryFacts = { amount: BigInt(row.amount ?? 0), refused: null, switchedOffBy: null, limits: [], unchecked: false }
      try {
        await follow(row, facts)
      } catch (error) {
        if (!(error instanceof ChainError)) throw error
        facts.unchecked = true
      }
      return facts
    },
    forwards: chainId =>
      // Nor is a chain that cannot be asked asked by everybody.
      kept(passing, [chainId, 'forwards'], async () => {
        const chain = rulesOf(chainId)
        return chain ? chain.forwards().catch(onChainError(() => null)) : null
      }),
  }

  /** From chain to chain, as far as the memo asks for it and the chains on the way do it. */
  async function follow(row: Asked, facts: DeliveryFacts): Promise<void> {
    const steps = row.forward ?? []
    let here = arrivalOf(row)
    for (const [index, step] of [...steps, null].entries()) {
      const chain = here && rulesOf(here.chainId)
      if (!here || !chain) break
      await checkArrival(chain, here, facts)
      // Where nobody forwards, the memo says nothing: the receiver has it there.
      if (!step || !(await chain.forwards())) return checkReceiver(chain, here, facts, index > 0)
      await checkDeparture(chain, here, step, facts)
      const there = await routes.otherEnd({ chainId: here.chainId, portId: step.portId, channelId: step.channelId })
      // Anybody can name a channel that takes nothing: what is sent on over it fails at once, and comes back from here.
      if (!there && !(await chain.canLeave(step.portId, step.channelId))) {
        facts.refused = { by: here.chainId, onward: index > 0 }
        return
      }
      // Beyond what the records keep of it, nobody knows where it goes.
      if (!there || index === mostForwardSteps - 1) break
      here = { ...there, denomPath: pathOnOtherEnd(here.denomPath, step, there), sender: null, receiver: step.receiver }
    }
    facts.unchecked = true
  }

  async function checkArrival(chain: TransferRules, here: Arrival, facts: DeliveryFacts): Promise<void> {
    const denom = localDenom(here.denomPath)
    const exempt = here.sender === null ? null : { sender: here.sender, receiver: here.receiver }
    // Whether the bank lets accounts send the coin does not matter: ibc-go credits it all the same (transfer/keeper/relay.go OnRecvPacket).
    const [switches, banned, ...limits] = await Promise.all([
      chain.switches(),
      chain.isBlacklisted(denom),
      chain.moduleLimits(here.channelId, denom, exempt),
      chain.contractLimits(here.channelId, denom),
    ])
    if (!switches.receive || banned) facts.switchedOffBy ??= here.chainId
    addLimits(facts, 'in', here.chainId, denom, limits.flat())
  }

  async function checkDeparture(chain: TransferRules, here: Arrival, step: { channelId: string }, facts: DeliveryFacts): Promise<void> {
    const denom = localDenom(here.denomPath)
    const [switches, maySend, ...limits] = await Promise.all([
      chain.switches(),
      chain.maySend(denom),
      chain.moduleLimits(step.channelId, denom, null),
      chain.contractLimits(step.channelId, denom),
    ])
    if (!switches.send || !maySend) facts.switchedOffBy ??= here.chainId
    addLimits(facts, 'out', here.chainId, denom, limits.flat())
  }

  function addLimits(facts: DeliveryFacts, way: 'in' | 'out', chainId: string, denom: string, limits: RateLimit[]): void {
    for (const { over, receive, send } of limits)
      facts.limits.push({ name: `${way} ${chainId} ${over} ${denom}`, chainId, left: way === 'in' ? receive : send })
  }

  async function checkReceiver(
    chain: TransferRules,
    { chainId, denomPath, receiver }: Arrival,
    facts: DeliveryFacts,
    onward: boolean,
  ): Promise<void> {
    const refuses = !(await chain.isAccount(receiver)) || (await chain.refusesMoney(receiver, localDenom(denomPath), signers))
    if (refuses === null) facts.unchecked = true
    if (refuses) facts.refused = { by: chainId, onward }
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
          canLeave: (portId, channelId) => kept(passing, [chainId, 'leaves', portId, channelId], () => of.canLeave(portId, channelId)),
          forwards: () => kept(lasting, [chainId, 'forwards'], () => of.forwards()),
          // The questions of these are shared below, whatever coin and whoever they are asked for.
          switches: () => of.switches(),
          isBlacklisted: denom => of.isBlacklisted(denom),
          moduleLimits: (channelId, denom, exempt) => of.moduleLimits(channelId, denom, exempt),
          maySend: denom => kept(passing, [chainId, 'may send', denom], () => of.maySend(denom)),
          contractLimits: (channelId, denom) =>
            kept(passing, [chainId, 'limits', channelId, denom], () => of.contractLimits(channelId, denom)),
        } satisfies TransferRules)) ??
      null
    )
  }
}

/**
 * Null where the records lack what it takes: nobody can ask about it. A receiver that they have cut is as little an account as the whole
 * text: it is longer than any address of 255 bytes, the most that the SDK takes.
 */
function arrivalOf(row: Asked): Arrival | null {
  const { denomTrace, sender, receiver } = row
  if (denomTrace === null || sender === null || receiver === null || isCut(denomTrace)) return null
  const there = { chainId: row.destinationChainId, portId: row.destinationPortId, channelId: row.destinationChannelId }
  return { ...there, denomPath: pathOnOtherEnd(denomTrace, row, there), sender, receiver }
}
