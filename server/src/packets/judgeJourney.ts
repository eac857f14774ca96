import type { JourneyState } from '@relayooor/shared'
import type { Outcome } from './judgeOutcome.ts'
import { accountOf, readAddress, writeAddress } from '@relayooor/shared'

/** One packet of a journey, as far as it is known. */
export interface KnownStep {
  key: string
  chainId: string
  destinationChainId: string
  sender: string | null
  receiver: string | null
  sentAt: Date | null
  receivedAt: Date | null
  outcome: Outcome
  /** Key of the packet whose money it carries on. */
  continues: string | null
  /** That it does is told by its transaction only. */
  likely: boolean
  /** Further steps that its memo asks for. */
  asks: number
}

/** How a chain writes accounts. */
export interface AccountForm {
  prefix: string
  addressType: string
}

export interface ToldStep {
  state: JourneyState
  at: Date | null
}

export interface Holder {
  chainId: string
  address?: string
  since: Date
  likely?: true
  yours?: boolean
}

/** The states of a journey's packets, in the order of travel. */
export function judgeSteps(steps: readonly KnownStep[]): ToldStep[] {
  return steps.map(step => stateOf(step, steps))
}

function stateOf(step: KnownStep, steps: readonly KnownStep[]): ToldStep {
  const { outcome } = step
  const wentOn = steps.some(other => other.continues === step.key)
  switch (outcome.kind) {
    case 'open':
      return { state: 'under_way', at: step.sentAt }
    case 'delivered':
      return { state: wentOn ? 'passed_on' : 'arrived', at: wentOn ? (step.receivedAt ?? outcome.trace.at) : outcome.trace.at }
    case 'passed_on':
      return { state: wentOn || step.asks > 0 ? 'passed_on' : 'finalising', at: step.receivedAt ?? outcome.trace.at }
    case 'stopped':
      return { state: 'stopped', at: outcome.trace.at }
    case 'refused':
      return { state: 'refused', at: outcome.trace.at }
    case 'returned':
      return { state: isTriedAgain(step, steps) ? 'retried' : 'returned', at: outcome.trace.at }
    case 'error_ack':
      return { state: 'returned', at: outcome.trace.at }
  }
}

/** Whether a later packet carries the same money over the same step. */
export function isTriedAgain(step: KnownStep, steps: readonly KnownStep[]): boolean {
  const at = steps.indexOf(step)
  return step.continues !== null && steps.some((other, index) => index > at && other.continues === step.continues)
}

/**
 * Which chain and account holds the money of a journey now; null while nothing of it was seen being sent. Where a step to it is merely
 * likely, so is the chain, and no account is named.
 */
export function judgeHolder(steps: readonly KnownStep[], formOf: (chainId: string) => AccountForm | null): Holder | null {
  const told = judgeSteps(steps)
  const [first] = steps
  let at = steps.length - 1
  // What came back to a middle chain belongs to the step before again, once that one is refused, came back or has stopped.
  while (at > 0) {
    const before = steps.findIndex(other => other.key === steps[at]?.continues)
    const state = told[before]?.state
    if (before < 0 || (state !== 'refused' && state !== 'returned' && state !== 'retried' && state !== 'stopped')) break
    at = before
  }
  const step = steps[at]
  const now = told[at]
  if (!step || !now?.at || !first) return null
  const since = now.at
  const onward = steps.find(other => other.continues === step.key)
  const isLikely = steps.slice(0, at + 1).some(({ likely }) => likely)
  const on = (chainId: string, likely = isLikely): Holder => ({ chainId, since, ...(likely && { likely }) })
  const known = (chainId: string, address: string | null): Holder => ({
    ...on(chainId),
    ...(address !== null && !isLikely && { address, ...opens(address, chainId, first, formOf) }),
  })
  switch (now.state) {
    case 'arrived':
      return known(step.destinationChainId, step.receiver)
    case 'returned':
      return known(step.chainId, step.sender)
    case 'stopped':
      return known(step.destinationChainId, stoppedAt(step, formOf))
    case 'refused':
      return onward ? on(step.destinationChainId, isLikely || onward.likely) : on(step.chainId)
    case 'passed_on':
    case 'finalising':
      return on(step.destinationChainId)
    default:
      return on(step.chainId)
  }
}

/**
 * Where the money of a forward stays that failed after the point of no return: the packet's receiver where that is an account of the chain,
 * else the account there of the sender's bytes (packet-forward-middleware keeper.go, userRecoverableAccount).
 */
export function stoppedAt(
  { destinationChainId, receiver, sender }: Pick<KnownStep, 'destinationChainId' | 'receiver' | 'sender'>,
  formOf: (chainId: string) => AccountForm | null,
): string | null {
  const form = formOf(destinationChainId)
  if (!form) return null
  if (receiver !== null && readAddress(receiver, form.prefix).ok) return receiver
  const reading = sender === null ? null : readAddress(sender)
  return reading?.ok ? writeAddress(form.prefix, reading.bytes) : null
}

/** Whether the key of the person who sent it opens an account; nothing where that cannot be told. */
function opens(address: string, chainId: string, first: KnownStep, formOf: (chainId: string) => AccountForm | null): { yours?: boolean } {
  const bytes = accountOf(address)
  const own = first.sender === null ? null : accountOf(first.sender)
  if (bytes === null || own === null) return {}
  // The same bytes are the same key only where both chains make accounts of keys alike; those of contracts have 32, and no key.
  if (bytes === own && bytes.length === 40)
    return formOf(chainId)?.addressType === formOf(first.chainId)?.addressType ? { yours: true } : { yours: false }
  return bytes.length === 40 ? {} : { yours: false }
}
