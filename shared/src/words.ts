import type { BlockedReason, Forwarding, VerdictKind, VerdictReason } from './states.ts'
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
  /** Its memo asks the destination to send it on. */
  forwarding?: Forwarding | 'unknown' | undefined
  /** Of a step of a forwarded transfer: where its money goes on to by itself. */
  goesOnTo?: string | undefined
  /** Of one that a later chain, which is then the `destination`, would refuse: the chain that takes it before. */
  carriesTo?: string | undefined
  /** It can come back in one step then, if nobody has carried it. */
  waitUntil?: string | undefined
  /** No time-out ends it. */
  neverTimesOut?: boolean | undefined
  /** Of a later step that comes back: where the next return brings its money. */
  homeTo?: string | undefined
  isHome?: boolean | undefined
  /** So often the chain sends this step again after a time-out. */
  triesLeft?: number | undefined
  /** Where its money goes on to is not known to us. */
  unknownWay?: boolean | undefined
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

export function verdictSentence(kind: VerdictKind, reason: VerdictReason | undefined, facts: VerdictFacts): string {
  const { amount, source, destination } = facts
  switch (kind) {
    case 'deliver': {
      const onward = facts.forwarding !== undefined && facts.forwarding !== 'not-taken'
      const plain = `Nobody has carried it across yet. Clearing ${onward ? 'carries' : 'delivers'} your ${amount} to ${destination}`
      const landed =
        facts.expiresSoon && facts.timeoutAt ? `${plain} if it lands before ${facts.timeoutAt}; after that it comes back` : plain
      const home = landed === plain ? '' : facts.homeTo === undefined ? ` to you on ${source}` : ` to ${source}`
      return `${landed}${home}.${forwardSentence(facts)}${timelessSentence(facts)}`
    }
    case 'return':
      if (reason === 'receiver-refused')
        return `${destination} would refuse its receiver, so it cannot arrive. ${onwardSentence(facts) ?? returnSentence(facts)}`
      return `${facts.timeoutAt ? `It ran out of time at ${facts.timeoutAt} and` : 'It'} can no longer arrive. ${returnSentence(facts)}`
    case 'ack_only':
      return facts.unclear
        ? `${destination} took your ${amount}; its answer, which has not travelled back yet, does not prove that it arrived.`
        : facts.goesOnTo === undefined
          ? `Your ${amount} arrived on ${destination}. Only the receipt has not travelled back. Your money does not depend on it.`
          : `Your ${amount} went over ${destination} and on to ${facts.goesOnTo}. Only the receipt has not travelled back.`
    case 'wait': {
      const again = facts.retryAt ? ` We look again at ${facts.retryAt}.` : ''
      return `It was sent ${facts.sentAgo} ago and is not late.${again}${timelessSentence(facts)}`
    }
    case 'blocked': {
      const why = reason === undefined || reason === 'receiver-refused' ? 'unsupported-route' : reason
      return `${blockedSentence(why, facts)} Your ${amount} stay locked, not lost. We take no payment for it.${timelessSentence(facts)}`
    }
    case 'done':
      return doneSentence(facts)
    default:
      return unreachable(kind)
  }
}

function forwardSentence({ destination, forwarding, goesOnTo = 'a chain that we do not run' }: VerdictFacts): string {
  switch (forwarding) {
    case undefined:
      return ''
    case 'taken':
      return ` From ${destination} it goes on to ${goesOnTo} by itself.`
    case 'not-taken':
      return (
        ` Its memo asks ${destination} to send it on, which ${destination} does not do: ` +
        "it stays there, at the transfer's own receiver."
      )
    case 'unasked':
    case 'unknown':
      return ` From ${destination} it is to go on to ${goesOnTo}; whether ${destination} does that could not be asked.`
    default:
      return unreachable(forwarding)
  }
}

/** Of a transfer that is to be refused further on. */
function onwardSentence({ amount, source, carriesTo, waitUntil }: VerdictFacts): string | undefined {
  if (carriesTo === undefined) return undefined
  const wait = waitUntil === undefined ? '' : ` If nobody carries it before ${waitUntil}, one step brings it back then.`
  return (
    `Clearing carries your ${amount} to ${carriesTo}. It goes on from there by itself, is refused, ` +
    `and comes back over ${carriesTo} to you on ${source}: each later step that sticks has a price of its own.${wait}`
  )
}

function timelessSentence({ neverTimesOut }: VerdictFacts): string {
  return neverTimesOut ? ' It never runs out of time by itself.' : ''
}

function returnSentence({ amount, source, homeTo, triesLeft }: VerdictFacts): string {
  if (triesLeft !== undefined && triesLeft > 0) {
    const left = triesLeft === 1 ? 'One try is' : `${triesLeft} tries are`
    return `Its time-out starts another try: ${source} sends your ${amount} again. ${left} left.`
  }
  return homeTo === undefined
    ? `Clearing returns your ${amount} to you on ${source}.`
    : `Clearing brings your ${amount} back to ${source}; the next step brings it to ${homeTo}.`
}

function doneSentence({ amount, source, destination, doneAt, ...facts }: VerdictFacts): string {
  const when = doneAt ? ` at ${doneAt}` : ''
  if (facts.stoppedAt !== undefined) return `Your ${amount} ended on ${destination}, at ${facts.stoppedAt}${when ? `,${when}` : ''}.`
  if (facts.retried) return `It ran out of time${when}, and ${source} has sent your ${amount} again.`
  if (facts.returned && facts.homeTo !== undefined)
    return `Your ${amount} is back on ${source}${when}; from there it ${facts.isHome ? 'went' : 'goes'} home to ${facts.homeTo}.`
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
      return facts.unknownWay
        ? `It passed ${facts.hop ?? 'the next chain'} and goes on over a route that we do not run.`
        : `It passed ${facts.hop ?? 'the next chain'} and is stuck on the next leg; clear that one.`
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
    case 'rate-limited':
      return `${chain} lets no more of this coin over this channel now: its limit for a period is used up, and opens again by itself.`
    case 'send-disabled':
      return `${chain} has switched transfers of this coin off for now.`
    case 'excluded-by-operator':
      return 'The people who run this service have excluded this transfer.'
    case 'timeout-too-far':
      return 'Its time limit lies further in the future than relayers can work with.'
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
