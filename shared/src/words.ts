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
  /** Which end's light client is meant: it lives on `host` and follows `of`. */
  client?: { host: string; of: string } | undefined
  expiresSoon?: boolean | undefined
  returned?: boolean | undefined
  /** Of a step of a forwarded transfer: where its money goes on to by itself. */
  goesOnTo?: string | undefined
  /** Of a later step that comes back: where the next return brings its money. */
  homeTo?: string | undefined
  /** So often the chain sends this step again after a time-out. */
  triesLeft?: number | undefined
  /** It ran out of time, and the chain has sent its money again. */
  retried?: boolean | undefined
  /** The destination took it, and its answer does not prove that it arrived. */
  unclear?: boolean | undefined
  /** It went on, a later step failed, and its money stays at this account of the chain that it had reached. */
  stoppedAt?: string | undefined
}

/** For a word of the service that is newer than who reads it. */
export const unknownLabel = 'Not known to this page'

/** `end`: how a transfer is over. */
export function verdictLabel(kind: VerdictKind | 'unknown', end: 'arrived' | 'returned' | 'stopped' | 'passed_on' = 'arrived'): string {
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
      return doneLabels[end]
    case 'unknown':
      return unknownLabel
    default:
      return unreachable(kind)
  }
}

const doneLabels = { arrived: 'Arrived', returned: 'Came back', stopped: 'Ended on the way', passed_on: 'Went on' }

export function verdictSentence(kind: VerdictKind, reason: BlockedReason | undefined, facts: VerdictFacts): string {
  const { amount, source, destination } = facts
  switch (kind) {
    case 'deliver': {
      const onward = facts.goesOnTo !== undefined
      const plain = `Nobody has carried it across yet. Clearing ${onward ? 'carries' : 'delivers'} your ${amount} to ${destination}`
      const landed =
        facts.expiresSoon && facts.timeoutAt ? `${plain} if it lands before ${facts.timeoutAt}; after that it comes back` : plain
      const home = landed === plain ? '' : facts.homeTo === undefined ? ` to you on ${source}` : ` to ${source}`
      return `${landed}${home}.${onward ? ` From ${destination} it goes on to ${facts.goesOnTo} by itself.` : ''}`
    }
    case 'return':
      return `${facts.timeoutAt ? `It ran out of time at ${facts.timeoutAt} and` : 'It'} can no longer arrive. ${returnSentence(facts)}`
    case 'ack_only':
      return facts.unclear
        ? `${destination} took your ${amount}; its answer, which has not travelled back yet, does not prove that it arrived.`
        : facts.goesOnTo === undefined
          ? `Your ${amount} arrived on ${destination}. Only the receipt has not travelled back. Your money does not depend on it.`
          : `Your ${amount} went over ${destination} and on to ${facts.goesOnTo}. Only the receipt has not travelled back.`
    case 'wait':
      return `It was sent ${facts.sentAgo} ago and is not late.${facts.retryAt ? ` We look again at ${facts.retryAt}.` : ''}`
    case 'blocked':
      return `${blockedSentence(reason ?? 'unsupported-route', facts)} Your ${amount} stay locked, not lost. We take no payment for it.`
    case 'done':
      return doneSentence(facts)
    default:
      return unreachable(kind)
  }
}

function returnSentence({ amount, source, homeTo, triesLeft }: VerdictFacts): string {
  if (triesLeft !== undefined && triesLeft > 0)
    return `Its time-out starts another try: ${source} sends your ${amount} again, ${triesLeft === 1 ? 'once more' : `${triesLeft} times more`}.`
  return homeTo === undefined
    ? `Clearing returns your ${amount} to you on ${source}.`
    : `Clearing brings your ${amount} back to ${source}; the next step brings it to ${homeTo}.`
}

function doneSentence({ amount, source, destination, doneAt, ...facts }: VerdictFacts): string {
  const when = doneAt ? ` at ${doneAt}` : ''
  if (facts.stoppedAt !== undefined) return `Your ${amount} ended on ${destination}, at ${facts.stoppedAt}${when ? `,${when}` : ''}.`
  if (facts.retried) return `It ran out of time${when}, and ${source} has sent your ${amount} again.`
  if (facts.returned && facts.homeTo !== undefined)
    return `Your ${amount} is back on ${source}${when}; from there it goes home to ${facts.homeTo}.`
  if (facts.returned) return `Your ${amount} came back to you on ${source}${when}. Nothing to do.`
  if (facts.unclear && facts.goesOnTo === undefined)
    return `${destination} took your ${amount}${when}; its answer does not prove that it arrived.`
  return facts.goesOnTo === undefined
    ? `Your ${amount} arrived on ${destination}${when}. Nothing to do.`
    : `Your ${amount} reached ${destination}${when} and went on to ${facts.goesOnTo}.`
}

export function blockedSentence(reason: BlockedReason, facts: Partial<VerdictFacts>): string {
  const host = facts.client?.host ?? facts.destination ?? 'the other chain'
  const of = facts.client?.of ?? facts.source ?? 'this chain'
  const chain = facts.troubledChain ?? 'One of the chains'
  const since = facts.since ? ` since ${facts.since}` : ''
  switch (reason) {
    case 'client-expired':
      return `The light client of ${of} on ${host} has expired; it needs a governance vote on ${host}.`
    case 'client-frozen':
      return `${host} froze its client of ${of} after conflicting blocks; only governance can lift it.`
    case 'client-not-updatable':
      return 'The nodes we can ask no longer hold the block this route needs; we keep asking.'
    case 'packet-data-unavailable':
      return "No node we can ask still holds this transfer's data; we keep asking."
    case 'packet-too-large':
      return 'This transfer is too large for a relayer to carry.'
    case 'awaiting-next-hop':
      return `It passed ${facts.hop ?? 'the next chain'} and is stuck on the next leg; clear that one.`
    case 'forwarded-return':
      return `It ran out of time after ${facts.hop ?? 'the next chain'}. Bring that part back first, then this one.`
    case 'near-timeout':
      return (
        `It runs out of time${facts.timeoutAt ? ` at ${facts.timeoutAt}` : ' soon'}, too soon to deliver; ` +
        'look again then, it can come back.'
      )
    case 'ack-unprovable':
      return `What ${facts.destination ?? 'the other chain'} says became of it cannot be proven, so nobody can carry it; we keep asking.`
    case 'finalising':
      return `${facts.destination ?? 'The other chain'} has it${since} and lets it wait before it answers; nothing can speed that up.`
    case 'later-hop-too-late':
      return 'A later leg of its way has too little time to make it.'
    case 'chain-unreachable':
      return `We cannot reach ${chain}${since}.`
    case 'chain-halted':
      return `${chain} has made no block${since}; nothing can move until it does.`
    case 'unsupported-route':
      return 'We do not run this route.'
    default:
      return unreachable(reason)
  }
}
