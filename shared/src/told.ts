import type { Say } from './messages/catalogue.ts'
import type { FactsOf, Problem, ProblemCode } from './problem.ts'
import type { PauseReason } from './states.ts'

/** Only people who run the service meet these, or say why: what stands in the problem is told. */
type OwnWords = 'paused' | 'backup-refused' | 'not-supervised' | 'refund-not-waiting' | 'order-refused' | 'changed-since'
export type ToldCode = Exclude<ProblemCode, OwnWords>

/** How a chain is named. */
type Naming = (chainId: string) => string

/** What a person reads of each problem that he can meet, by its facts alone: so in any language. Undefined for what an operator wrote. */
export const told: { [C in ToldCode]: (say: Say, facts: FactsOf<C>, chain: Naming) => string | undefined } = {
  'invalid-request': say => say('told.not-taken'),
  'method-not-allowed': say => say('told.not-taken'),
  'unsupported-media-type': say => say('told.not-taken'),
  'idempotency-conflict': say => say('told.not-taken'),
  'sign-in-required': say => say('told.sign-in-required'),
  forbidden: say => say('told.forbidden'),
  'not-found': (say, { missing }) => say(missing === undefined ? 'told.not-found' : `told.missing.${missing}`),
  'already-paid': say => say('told.already-paid'),
  'not-finished': say => say('told.not-finished'),
  'not-claimable': (say, { reason }) => `${say(`claim-refusal.${reason}`)}. ${say(`claim-refusal.${reason}-text`)}`,
  'notice-refused': (say, { reason }) => say(`told.notice-refused.${reason}`),
  'token-expired': say => say('told.token-expired'),
  'too-large': say => say('told.too-large'),
  'not-clearable': (say, { packets }) => say('told.not-clearable', { n: packets.length }),
  'not-proven': say => say('told.not-proven'),
  'unsupported-chain': (say, { chainId }, chain) => say('told.unsupported-chain', { chain: chain(chainId) }),
  'unsupported-denom': (say, { supported }) => say('told.unsupported-denom', { coins: supported.join(', ') }),
  'challenge-over': say => say('told.challenge-over'),
  'signature-invalid': (say, { fault }) => say(fault === 'other-account' ? 'told.signature-of-other' : 'told.signature-invalid'),
  'payment-mismatch': (say, { differences }) =>
    say('told.payment-mismatch', { fields: [...new Set(differences.map(({ field }) => say(`pay.field.${field}`)))].join(', ') }),
  'payment-failed': say => say('told.payment-failed'),
  'broadcast-rejected': say => say('told.broadcast-rejected'),
  'rate-limited': say => say('told.rate-limited'),
  internal: say => say('told.internal'),
  unavailable: (say, { reason, chainId, txHash, unkept }, chain) =>
    unkept || txHash !== undefined
      ? say(unkept ? 'told.payment-not-kept' : 'told.payment-kept')
      : reason === undefined && chainId === undefined
        ? say('told.unavailable')
        : say('told.chain-silent', { chain: chainId === undefined ? say('told.a-chain') : chain(chainId) }),
  'route-paused': (say, { reason, chainId }, chain) => {
    if (reason === 'paused-by-operator') return undefined
    const { title, text } = pauseSentences(say, reason, chainId === undefined ? say('refusal.one-chain') : chain(chainId))
    return `${title}. ${text}`
  },
}

/** The same of a problem, whatever its code. */
export function toldText(say: Say, { code, facts, message }: Problem, chain: Naming): string {
  const { [code as ToldCode]: tell } = told as Partial<Record<ToldCode, (say: Say, facts: unknown, chain: Naming) => string | undefined>>
  return tell?.(say, facts, chain) ?? message
}

/** Why a route takes no orders, and what happens next. */
export function pauseSentences(
  say: Say,
  reason: Exclude<PauseReason, 'paused-by-operator'>,
  chain: string,
): { title: string; text: string } {
  switch (reason) {
    case 'chain-not-read':
    case 'too-few-agreeing-nodes':
    case 'gas-limit-too-low':
    case 'funds-not-read':
    case 'gas-not-read':
      return { title: say(`pause.${reason}`, { chain }), text: say(`pause.${reason}-text`) }
    default:
      return { title: say(`pause.${reason}`), text: say(`pause.${reason}-text`) }
  }
}
