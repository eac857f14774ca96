import type { Say } from './messages/catalogue.ts'
import type { BlockedReason, Forwarding, HermesLack, VerdictKind, VerdictReason } from './states.ts'
import { unreachable } from './unreachable.ts'

/** What the sentences of a verdict speak of, already formatted for the reader: the server writes UTC, the page local time. */
export interface ToldFacts {
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
  /** What Hermes would not find on our node of that chain. */
  hermesLacks?: HermesLack | 'unknown' | undefined
  /** Which end's light client is meant: it lives on `host` and follows `of`. */
  client?: { host: string; of: string } | undefined
  /** Where its money is now cannot be told. */
  unseen?: boolean | undefined
  /** Nothing is known of the transfer itself. */
  unfound?: boolean | undefined
  /** Beside one that is not run: the living route to the chain that it names. */
  beside?: { chain: string; from: string; to: string } | undefined
  /** A vote on reviving that client. */
  recovery?: { proposal: string; until?: string | undefined } | undefined
  expiresSoon?: boolean | undefined
  returned?: boolean | undefined
  /** Its memo asks the destination to send it on. */
  forwarding?: Forwarding | 'unknown' | undefined
  /** Of a step of a forwarded transfer: where its money goes on to by itself. */
  goesOnTo?: string | undefined
  /** That it went on there is told by a transaction only. */
  likely?: boolean | undefined
  /** Of one that a later chain, which is then the `destination`, would refuse: the chain that takes it before. */
  carriesTo?: string | undefined
  /** Of one that comes back because a chain would refuse it: not its receiver, but to send it on. */
  refusesWay?: boolean | undefined
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

/** `end`: how a transfer is over. */
export function verdictLabel(
  say: Say,
  kind: VerdictKind | 'unknown',
  end: 'arrived' | 'returned' | 'stopped' | 'passed_on' = 'arrived',
): string {
  return kind === 'unknown' ? say('unknown.label') : kind === 'done' ? say(`verdict.end.${end}`) : say(`verdict.label.${kind}`)
}

export function verdictSentence(say: Say, kind: VerdictKind, reason: VerdictReason | undefined, facts: ToldFacts): string {
  const { amount, source, destination } = facts
  switch (kind) {
    case 'deliver': {
      const step = facts.forwarding === undefined || facts.forwarding === 'not-taken' ? 'deliver' : 'carry'
      const by = facts.expiresSoon ? facts.timeoutAt : undefined
      const home = facts.homeTo === undefined ? 'you' : 'step'
      const first = by
        ? say(`verdict.${step}-by`, { amount, source, destination, time: by, home })
        : say(`verdict.${step}`, { amount, destination })
      return joined(first, forwardSentence(say, facts), timelessSentence(say, facts))
    }
    case 'return': {
      if (reason === 'receiver-refused')
        return say(facts.refusesWay ? 'verdict.refused-way' : 'verdict.refused', {
          destination,
          then: onwardSentence(say, facts) ?? returnSentence(say, facts),
        })
      const then = returnSentence(say, facts)
      return facts.timeoutAt ? say('verdict.late', { time: facts.timeoutAt, then }) : say('verdict.cannot-arrive', { then })
    }
    case 'ack_only':
      if (facts.unclear) return say('verdict.ack-unclear', { amount, destination })
      return facts.goesOnTo === undefined
        ? say('verdict.ack', { amount, destination })
        : say('verdict.ack-onward', { amount, destination, next: facts.goesOnTo, likely: facts.likely ? 'yes' : 'no' })
    case 'wait':
      return joined(
        facts.retryAt
          ? say('verdict.wait-until', { ago: facts.sentAgo, time: facts.retryAt })
          : say('verdict.wait', { ago: facts.sentAgo }),
        timelessSentence(say, facts),
      )
    case 'blocked': {
      const why = reason === undefined || reason === 'receiver-refused' ? 'unsupported-route' : reason
      const told = { amount, why: blockedSentence(say, why, facts) }
      if (reason === 'not-a-transfer') return say('verdict.unpaid', told)
      if (facts.unfound) return say('verdict.unpaid', { why: why === 'packet-data-unavailable' ? say('blocked.not-found') : told.why })
      return facts.unseen ? say('verdict.unseen', told) : joined(say('verdict.blocked', told), timelessSentence(say, facts))
    }
    case 'done':
      return doneSentence(say, facts)
    default:
      return unreachable(kind)
  }
}

function forwardSentence(say: Say, { destination, forwarding, goesOnTo: next = say('journey.foreign-chain') }: ToldFacts): string {
  switch (forwarding) {
    case undefined:
      return ''
    case 'taken':
      return say('forward.taken', { destination, next })
    case 'not-taken':
      return say('forward.not-taken', { destination })
    case 'unasked':
    case 'unknown':
      return say('forward.unasked', { destination, next })
    default:
      return unreachable(forwarding)
  }
}

/** Of a transfer that is to be refused further on. */
function onwardSentence(say: Say, { amount, source, carriesTo, waitUntil }: ToldFacts): string | undefined {
  if (carriesTo === undefined) return undefined
  return joined(
    say('verdict.onward', { amount, source, next: carriesTo }),
    waitUntil === undefined ? '' : say('verdict.onward-wait', { time: waitUntil }),
  )
}

function timelessSentence(say: Say, { neverTimesOut }: ToldFacts): string {
  return neverTimesOut ? say('verdict.timeless') : ''
}

function joined(...sentences: readonly string[]): string {
  return sentences.filter(sentence => sentence !== '').join(' ')
}

function returnSentence(say: Say, { amount, source, homeTo, triesLeft }: ToldFacts): string {
  if (triesLeft !== undefined && triesLeft > 0) return say('verdict.sent-again', { amount, source, n: triesLeft })
  return homeTo === undefined ? say('verdict.returns', { amount, source }) : say('verdict.returns-step', { amount, source, home: homeTo })
}

function doneSentence(say: Say, { amount, source, destination, doneAt, ...facts }: ToldFacts): string {
  const when = timed(doneAt)
  if (facts.stoppedAt !== undefined) return say('done.stopped', { amount, destination, address: facts.stoppedAt, ...when })
  if (facts.retried) return say('done.sent-again', { amount, source, ...when })
  if (facts.returned)
    return facts.homeTo === undefined
      ? say('done.returned', { amount, source, ...when })
      : say('done.step-back', { amount, source, home: facts.homeTo, over: facts.isHome ? 'yes' : 'no', ...when })
  if (facts.goesOnTo !== undefined)
    return say('done.went-on', { amount, destination, next: facts.goesOnTo, likely: facts.likely ? 'yes' : 'no', ...when })
  return say(facts.unclear ? 'done.unclear' : 'done.arrived', { amount, destination, ...when })
}

export function blockedSentence(say: Say, reason: BlockedReason, facts: Partial<ToldFacts>): string {
  const host = facts.client?.host ?? facts.destination ?? say('chain.other')
  const of = facts.client?.of ?? facts.source ?? say('blocked.this-chain')
  const chain = facts.troubledChain ?? say('blocked.one-chain')
  const hop = facts.hop ?? say('blocked.the-next-chain')
  switch (reason) {
    case 'client-expired':
      return say('blocked.client-expired', { of, host, vote: voteOn(say, host, facts) ?? say('blocked.vote-needed', { host }) })
    case 'client-frozen':
      return say('blocked.client-frozen', { of, host, vote: voteOn(say, host, facts) ?? say('blocked.vote-only') })
    case 'client-unproven':
      return say('blocked.client-unproven', { of, host })
    case 'unsupported-route': {
      const { beside, source = say('blocked.this-chain') } = facts
      return joined(say('blocked.unsupported-route'), beside ? say('blocked.route-beside', { source, ...beside }) : '')
    }
    case 'awaiting-next-hop':
      return say(facts.unknownWay ? 'blocked.unknown-way' : 'blocked.awaiting-next-hop', { hop })
    case 'forwarded-return':
      return say('blocked.forwarded-return', { hop })
    case 'near-timeout':
    case 'not-a-transfer':
      return say(`blocked.${reason}`, timed(facts.timeoutAt))
    case 'ack-unprovable':
      return say('blocked.ack-unprovable', { destination: facts.destination ?? say('chain.other') })
    case 'ack-malformed':
      return say('blocked.ack-malformed', {
        destination: facts.destination ?? say('chain.other'),
        source: facts.source ?? say('blocked.this-chain'),
      })
    case 'finalising':
      return say('blocked.finalising', { destination: facts.destination ?? say('blocked.the-other-chain'), ...timed(facts.since) })
    case 'chain-unreachable':
    case 'chain-halted':
      return say(`blocked.${reason}`, { chain, ...timed(facts.since) })
    case 'rate-limited':
    case 'send-disabled':
    case 'escrow-short':
    case 'refund-refused':
      return say(`blocked.${reason}`, { chain })
    case 'channel-closed':
      return say('blocked.channel-closed', { source: facts.source ?? say('blocked.its-chain'), ...timed(facts.retryAt) })
    case 'packet-data-unavailable':
      // What is over somewhere can be proven to nobody any more.
      return joined(say('blocked.packet-data-unavailable'), facts.unseen ? '' : say('blocked.bring-data'))
    case 'hermes-cannot':
      return say('blocked.hermes-cannot', { chain, ...hermesFact(say, facts.hermesLacks) })
    default:
      return say(`blocked.${reason}`)
  }
}

function hermesFact(say: Say, lack: ToldFacts['hermesLacks']): { known: string; fact: string } {
  return lack === undefined || lack === 'unknown' ? { known: 'no', fact: '' } : { known: 'yes', fact: say(`blocked.lacks.${lack}`) }
}

function voteOn(say: Say, host: string, { recovery }: Partial<ToldFacts>): string | undefined {
  if (!recovery) return undefined
  const { proposal, until } = recovery
  return until ? say('blocked.vote-until', { proposal, host, time: until }) : say('blocked.vote-now', { proposal, host })
}

/** For messages that name a time where it is known. */
function timed(time: string | undefined): { timed: string; time: string } {
  return time ? { timed: 'yes', time } : { timed: 'no', time: '' }
}
