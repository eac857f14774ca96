import type { FieldCase } from '../fieldCase.ts'
import { Buffer } from 'node:buffer'
import { verdictSentence } from '@relayooor/shared'
import { sayEnglish } from '@relayooor/shared/english.ts'
import { answered } from '../field.ts'
import { resultText } from '../page.ts'

const stopped = JSON.stringify({ result: Buffer.from('packet forward failed after point of no return: giving up').toString('base64') })
/** Of a transfer from the Hub over Osmosis to Stargaze. */
const forwarded = { amount: '5 ATOM', source: 'the Hub', destination: 'Osmosis', hop: 'Osmosis', sentAgo: '10 min' }

/** D: transfers that are sent on, and those that contracts send or answer. */
export const forwards: FieldCase[] = [
  {
    id: 'D01',
    from: ['amygdala-labs/packet-forward-middleware/issues/28'],
    happened: 'The last receiver was wrong, and the money stayed on the middle chain.',
    does: 'Follows each step, and names the account that has the money and whether the own key opens it.',
    reads: {
      text: 'Your 5 ATOM ended on Osmosis, at osmo1qyqszqgpqyqszqgpqyqszqgpqyqszqgp6gjwmw, at 2026-01-01 12:05 UTC.',
      said: field => field.advice({ then: [answered(stopped)], chains: { ack: stopped } }),
    },
    on: 'real chains',
    shownBy: [
      ['e2e/forwarding/home.test.ts', 'after the point of no return: told where it ended, and that it did not arrive'],
      [
        'server/src/clearing/block/forwards.test.ts',
        'that ended on the middle chain names the account there, and that the key of the sender opens it',
      ],
    ],
    bare: 'a call for the step brings the refusal back to the middle chain; the way home from there takes another',
  },
  {
    id: 'D03',
    from: ['Agoric/agoric-sdk/issues/10854'],
    happened: 'Over 100 acknowledgements were told otherwise than the chain keeps them: nobody can prove them.',
    does: 'Compares what was told with what the chain keeps, and sells nothing where they differ.',
    reads: {
      text:
        'What Osmosis says became of it cannot be proven, so nobody can carry it; we keep asking. ' +
        'Your 5 ATOM stay locked, not lost. We take no payment for it.',
      said: field => field.advice({ then: [answered('{"error":"as told"}')], chains: { ack: '{"error":"as kept"}' } }),
    },
    on: 'stub',
    shownBy: [
      [
        'server/src/clearing/block/forwards.test.ts',
        'sells nothing of a packet whose acknowledgement nobody can prove, and lists it so: %s',
      ],
    ],
  },
  {
    id: 'D04',
    from: ['osmosis-labs/osmosis/issues/5969'],
    happened: 'One transfer hung each attempt for weeks, and with it its whole channel.',
    does: 'Ends a call that takes too long, finds the one by quarters, sets it aside, and carries the others.',
    reads: {
      text:
        'Not cleared: our relayer came to no end with it, though it carried others on this route. ' +
        'Your 12.5 HUB are still locked on Sand Hub. You get your part of the price back.',
      said: () => resultText({ result: 'failed', reason: 'transfer-hangs' }),
    },
    on: 'sandbox',
    shownBy: [
      ['e2e/faults/hermes.test.ts', 'that hangs is ended by the time-out; the next call clears'],
      [
        'e2e/service/poison.test.ts',
        'of fifty, one hangs: the others are proven after four calls that hang, at the most, and so is who pays meanwhile',
      ],
    ],
  },
  {
    id: 'D05',
    from: ['informalsystems/hermes/issues/3633'],
    happened: 'Transfers sent by contracts were left alone more often than others.',
    does: 'Reads every block, whoever sent what is in it.',
    on: 'records',
    shownBy: [
      ['server/src/clearing/block/forwards.test.ts', 'went on as what a contract sent beside its answer'],
      ['server/src/clearing/block/anyBlock.test.ts', 'ten thousand packets in one block'],
    ],
  },
  {
    id: 'D06',
    from: ['the usual settings of relayers, which put up to 30 messages into one transaction'],
    happened: 'Several forwarded transfers were received in one transaction.',
    does: "Tells them apart by the middle chain's own records, and carries each step.",
    reads: {
      text: 'Nobody has carried it across yet. Clearing carries your 5 ATOM to Osmosis. From Osmosis it goes on to Stargaze by itself.',
      said: () => verdictSentence(sayEnglish, 'deliver', undefined, { ...forwarded, forwarding: 'taken', goesOnTo: 'Stargaze' }),
    },
    on: 'real chains',
    shownBy: [
      ['e2e/forwarding/carried.test.ts', 'are told apart, carried hop by hop, and each step is kept'],
      ['server/src/clearing/block/forwards.test.ts', "are linked by the chain's own records, whatever their order"],
    ],
    bare: 'puts two such transfers into one receiving transaction by itself',
  },
  {
    id: 'D07',
    from: ['packet-forward-middleware/pull/33'],
    happened: 'A step that ran out of time was sent again under a new number.',
    does: 'Follows the new one as the same journey, and says before the price that the time-out starts another try.',
    reads: {
      text:
        'It ran out of time at 12:05 and can no longer arrive. ' +
        'Its time-out starts another try: the Hub sends your 5 ATOM again. One try is left.',
      said: () => verdictSentence(sayEnglish, 'return', undefined, { ...forwarded, timeoutAt: '12:05', triesLeft: 1 }),
    },
    on: 'real chains',
    shownBy: [
      [
        'e2e/forwarding/home.test.ts',
        'is tried again by the middle chain while it has tries left, and the time-out that we carried is kept',
      ],
    ],
    bare: 'carries the time-out; the new number takes another call',
  },
  {
    id: 'D08',
    from: ['cosmos/ibc-go/issues/8361'],
    happened: 'Nobody carried the refusal of a later step back to where the money came from.',
    does: 'Offers the way home step by step, each when its time has come.',
    reads: {
      text:
        'It gets no further than Osmosis. Bring that part back first, then this one. ' +
        'Your 5 ATOM stay locked, not lost. We take no payment for it.',
      said: () => verdictSentence(sayEnglish, 'blocked', 'forwarded-return', forwarded),
    },
    on: 'real chains',
    shownBy: [['e2e/forwarding/home.test.ts', 'is brought home step by step, to the unit']],
    bare: 'brings it home when it is called for each step by hand, the last one first',
  },
  {
    id: 'D11',
    from: ['cosmos/ibc-apps/issues/291'],
    happened: 'A memo asked for forwards without end.',
    does: 'Reads and tells so many steps and no more.',
    on: 'nothing',
    shownBy: [['server/src/packets/forwardMemo.test.ts', 'tells so many steps and no more, however deep they are nested']],
  },
  {
    id: 'D12',
    from: ['ComposableFi/picasso/issues/228'],
    happened: 'A contract took its time before it answered.',
    does: 'Says since when the chain has it, and sells nothing.',
    reads: {
      text:
        'Osmosis has it since 2026-01-01 12:05 UTC and lets it wait before it answers; nothing can speed that up. ' +
        'Your 5 ATOM stay locked, not lost. We take no payment for it.',
      said: field => field.advice({ then: [answered()], chains: { received: true } }),
    },
    on: 'records',
    shownBy: [['server/src/clearing/block/forwards.test.ts', 'says that a chain lets a packet wait, not that it is stuck on a next leg']],
  },
]
