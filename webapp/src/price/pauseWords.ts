import type { PauseReason, Problem } from '@relayooor/shared'
import type { FailureWords } from '../ui/callFailures.ts'
import type { Names } from '../ui/names.ts'

/** Why nobody gets a price now, and what happens next. Pauses without a reason that we know speak for themselves. */
export function pauseWords(problem: Problem, names: Names): FailureWords {
  const facts = problem.factsOf('route-paused')
  return facts === undefined
    ? { title: 'We take no orders for this right now', text: problem.message }
    : words[facts.reason](facts.chainId === undefined ? 'one of the chains' : names.chain(facts.chainId), problem.message)
}

const words: Record<PauseReason, (chain: string, said: string) => FailureWords> = {
  'chain-not-read': chain => ({
    title: `We are behind on ${chain}`,
    text: 'We would see your payment too late, so we take none. We catch up by ourselves.',
  }),
  'too-few-agreeing-nodes': chain => ({
    title: `Too few nodes of ${chain} agree`,
    text: 'A payment counts only when enough of them show it alike, so we take none now. It goes on by itself as soon as they do.',
  }),
  'gas-too-dear': () => ({
    title: 'Gas is very dear right now',
    text:
      'It costs more than our relayer may pay, so it could not carry your transfer, and we take no payment. ' +
      'It goes on when gas is cheaper.',
  }),
  'gas-limit-too-low': chain => ({
    title: `Our relayer may not use enough gas on ${chain}`,
    text: 'It could not carry your transfer, so we take no payment. The people who run the service have to set its limit higher.',
  }),
  'lane-without-funds': () => ({
    title: 'Our relayer lacks gas money for this route',
    text: 'It could not carry your transfer now, so we take no payment. It goes on as soon as its wallet is filled.',
  }),
  'route-failing': () => ({
    title: 'Our clears on this route keep failing',
    text:
      'What you would pay for would probably fail too. One transfer is tried from time to time; ' +
      'once one gets through, there are prices again.',
  }),
  'liability-cap': () => ({
    title: 'Many prices for this route wait for their payment',
    text: 'We promise no more at once than we can keep. Some of them are paid or over within minutes.',
  }),
  // What the people who run it say.
  'paused-by-operator': (chain, said) => ({ title: `We take no orders on ${chain} right now`, text: said }),
}
