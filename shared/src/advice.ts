import type { Amount, CoinName } from './amount.ts'
import type { Say } from './messages/catalogue.ts'
import type { VerdictKind, VerdictReason } from './states.ts'
import type { RefusedPacket, Verdict } from './views.ts'
import type { ToldFacts } from './words.ts'
import { verdictSentence } from './words.ts'

/** How the reader is told chains, amounts and times: the service in English and UTC, the page in its language and local time. */
export interface Telling {
  chain: (chainId: string) => string
  amount: (amount: Amount, coin: CoinName) => string
  /** The same as after "at". */
  time: (at: string) => string
  /** How long ago that was. */
  ago: (at: string) => string
}

/** A transfer whose verdict is known, word by word. */
export type Judged = Omit<RefusedPacket, 'verdict'> & {
  verdict: Omit<Verdict, 'kind' | 'reason' | 'advice'> & { kind: VerdictKind; reason?: VerdictReason | undefined }
}

/** What clearing would do for a transfer, as a sentence. */
export function adviceOn(say: Say, view: Judged, tell: Telling): string {
  return verdictSentence(say, view.verdict.kind, view.verdict.reason, toldFacts(say, view, tell))
}

function toldFacts(say: Say, view: Judged, tell: Telling): ToldFacts {
  const { packet, route, amount, outcome, timeout, verdict } = view
  const { facts = {}, retryAt, unseen } = verdict
  const source = tell.chain(packet.chainId)
  const destination = route ? tell.chain(route.destinationChainId) : say('chain.other')
  const chain = (id: string | undefined): string | undefined => (id === undefined ? undefined : tell.chain(id))
  const time = (at: string | undefined): string | undefined => (at === undefined ? undefined : tell.time(at))
  return {
    amount: amount === undefined ? say('money.coins') : tell.amount(amount, view),
    source,
    destination: chain(facts.refused?.by) ?? destination,
    sentAgo: view.sentAt === undefined ? say('time.a-while') : tell.ago(view.sentAt),
    // What the destination refused comes back too, with its time not yet over.
    timeoutAt: verdict.kind !== 'return' || timeout?.elapsed ? time(timeout?.at) : undefined,
    waitUntil: timeout?.elapsed ? undefined : time(timeout?.at),
    retryAt: time(retryAt),
    doneAt: time(outcome?.at),
    hop: destination,
    since: time(facts.since),
    troubledChain: chain(facts.chainId),
    hermesLacks: facts.hermesLacks,
    client: facts.client && { host: tell.chain(facts.client.host), of: tell.chain(facts.client.of) },
    recovery: facts.recovery && { proposal: facts.recovery.proposalId, until: time(facts.recovery.votingEndsAt) },
    unseen,
    unfound: route === undefined,
    beside: route?.replacedBy && {
      chain: tell.chain(route.replacedBy.destinationChainId),
      from: route.replacedBy.sourceChannelId,
      to: route.replacedBy.destinationChannelId,
    },
    expiresSoon: facts.expiresSoon,
    returned: outcome?.kind === 'returned' || outcome?.kind === 'error_ack',
    forwarding: view.forwarding,
    goesOnTo: chain(facts.goesOnTo),
    unknownWay: facts.goesOnTo === undefined,
    likely: facts.likely,
    carriesTo: facts.refused?.onward ? destination : undefined,
    refusesWay: facts.refused?.way,
    neverTimesOut: timeout?.never && outcome === undefined,
    homeTo: chain(facts.homeTo),
    isHome: facts.isHome,
    triesLeft: facts.triesLeft,
    retried: facts.retried,
    // What its money went on as says more.
    unclear: outcome?.kind === 'passed_on' && view.nextHop === undefined && !facts.likely,
    stoppedAt: facts.stoppedAt,
  }
}
