import type { BlockedReason, VerdictKind } from './states.ts'
import { unreachable } from './unreachable.ts'

/** What the sentences of a verdict speak of, already formatted for the reader: the server writes UTC, the page local time. */
export interface VerdictFacts {
  amount: string
  source: string
  destination: string
  sentAgo: string
  timeoutAt?: string | undefined
  retryAt?: string | undefined
  doneAt?: string | undefined
  hop?: string | undefined
  since?: string | undefined
  /** The chain that cannot be reached or makes no blocks. */
  troubledChain?: string | undefined
  /** What Hermes would not find on our node of that chain, as a sentence without its full stop. */
  hermesLacks?: string | undefined
  /** Which end's light client is meant: it lives on `host` and follows `of`. */
  client?: { host: string; of: string } | undefined
  /** A vote on reviving that client. */
  recovery?: { proposal: string; until?: string | undefined } | undefined
  expiresSoon?: boolean | undefined
  returned?: boolean | undefined
}

/** For a word of the service that is newer than who reads it. */
export const unknownLabel = 'Not known to this page'

export function verdictLabel(kind: VerdictKind | 'unknown', returned = false): string {
  switch (kind) {
    case 'deliver':
      return 'Can be delivered'
    case 'return':
      return 'Can come back'
    case 'ack_only':
      return 'Arrived, receipt missing'
    case 'wait':
      return 'On its way'
    case 'blocked':
      return 'Blocked'
    case 'done':
      return returned ? 'Came back' : 'Arrived'
    case 'unknown':
      return unknownLabel
    default:
      return unreachable(kind)
  }
}

export function verdictSentence(kind: VerdictKind, reason: BlockedReason | undefined, facts: VerdictFacts): string {
  const { amount, source, destination } = facts
  switch (kind) {
    case 'deliver': {
      const plain = `Nobody has carried it across yet. Clearing delivers your ${amount} to ${destination}`
      return facts.expiresSoon && facts.timeoutAt
        ? `${plain} if it lands before ${facts.timeoutAt}; after that it comes back to you on ${source}.`
        : `${plain}.`
    }
    case 'return':
      return (
        `${facts.timeoutAt ? `It ran out of time at ${facts.timeoutAt} and` : 'It'} can no longer arrive. ` +
        `Clearing returns your ${amount} to you on ${source}.`
      )
    case 'ack_only':
      return `Your ${amount} arrived on ${destination}. Only the receipt has not travelled back. Your money does not depend on it.`
    case 'wait':
      return `It was sent ${facts.sentAgo} ago and is not late.${facts.retryAt ? ` We look again at ${facts.retryAt}.` : ''}`
    case 'blocked':
      return `${blockedSentence(reason ?? 'unsupported-route', facts)} Your ${amount} stay locked, not lost. We take no payment for it.`
    case 'done':
      return facts.returned
        ? `Your ${amount} came back to you on ${source}${facts.doneAt ? ` at ${facts.doneAt}` : ''}. Nothing to do.`
        : `Your ${amount} arrived on ${destination}${facts.doneAt ? ` at ${facts.doneAt}` : ''}. Nothing to do.`
    default:
      return unreachable(kind)
  }
}

export function blockedSentence(reason: BlockedReason, facts: Partial<VerdictFacts>): string {
  const host = facts.client?.host ?? facts.destination ?? 'the other chain'
  const of = facts.client?.of ?? facts.source ?? 'this chain'
  const chain = facts.troubledChain ?? 'One of the chains'
  const since = facts.since ? ` since ${facts.since}` : ''
  switch (reason) {
    case 'client-expired':
      return `The light client of ${of} on ${host} has expired; ${voteOn(host, facts, `it needs a governance vote on ${host}`)}.`
    case 'client-frozen':
      return `${host} froze its client of ${of} after conflicting blocks; ${voteOn(host, facts, 'only governance can lift it')}.`
    case 'client-not-updatable':
      return 'The nodes we can ask no longer hold the block this route needs; we keep asking.'
    case 'packet-data-unavailable':
      return "No node we can ask still holds this transfer's data; we keep asking."
    case 'packet-too-large':
      return 'This transfer is too large for a relayer to carry.'
    case 'awaiting-next-hop':
      return `It passed ${facts.hop ?? 'the next chain'} and is stuck on the next leg; clear that one.`
    case 'forwarded-return':
      return `It ran out of time on its second leg; its way home crosses ${facts.hop ?? 'another chain'}, which we do not clear yet.`
    case 'near-timeout':
      return (
        `It runs out of time${facts.timeoutAt ? ` at ${facts.timeoutAt}` : ' soon'}, too soon to deliver; ` +
        'look again then, it can come back.'
      )
    case 'chain-unreachable':
      return `We cannot reach ${chain}${since}.`
    case 'chain-halted':
      return `${chain} has made no block${since}; nothing can move until it does.`
    case 'unsupported-route':
      return 'We do not run this route.'
    case 'channel-closed':
      return (
        `Its channel is closed on ${facts.source ?? 'its own chain'}, which takes no answer over it any more.` +
        `${facts.retryAt ? ` It can come back once its time is over, at ${facts.retryAt}.` : ''}`
      )
    case 'event-unavailable':
      return (
        'Its data is proven, but no node we can ask has the record of its sending, and without that Hermes cannot carry it. ' +
        'We do not clear such transfers yet.'
      )
    case 'hermes-cannot':
      return `Hermes cannot work with our node of ${chain} now${facts.hermesLacks ? `: ${facts.hermesLacks}` : ''}.`
    case 'ibc-v2':
      return 'It was sent by IBC v2, which is not served yet.'
    default:
      return unreachable(reason)
  }
}

function voteOn(host: string, { recovery }: Partial<VerdictFacts>, otherwise: string): string {
  if (!recovery) return otherwise
  return `proposal ${recovery.proposal} on ${host} is to revive it, and is voted on${recovery.until ? ` until ${recovery.until}` : ' now'}`
}
