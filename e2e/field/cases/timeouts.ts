import type { FieldCase } from '../fieldCase.ts'
import { blockedSentence } from '@relayooor/shared'
import { sayEnglish } from '@relayooor/shared/english.ts'
import { revisionOf } from '../../../server/src/chains/revisionOf.ts'
import { openTexts } from '../../../webapp/src/routes/channelWords.ts'
import { aChannel } from '../../../webapp/src/testing/builders.ts'
import { ended, minutes, nanos } from '../field.ts'
import { resultText } from '../page.ts'

/** B: transfers that ran out of time, and money that comes back. */
export const timeouts: FieldCase[] = [
  {
    id: 'B01',
    from: ['osmosis-labs/osmosis-frontend/pull/4435'],
    happened: 'Of 839 open transfers of a channel 752 had arrived and only lacked the receipt; 87 had run out of time.',
    does: 'Counts the two kinds apart, and sells a return for the second alone.',
    reads: {
      text: '87 can come back, 752 arrived, receipt missing',
      said: () => openTexts(aChannel({ receiptMissing: 752, canComeBack: 87 })).join(', '),
    },
    on: 'records',
    shownBy: [['server/src/packets/countOpen.test.ts', 'counts what has arrived apart from what can come back, as one packet is judged']],
    bare: 'one call carries the receipt alone where nothing else is missing',
  },
  {
    id: 'B02',
    from: ['osmosis-labs/assetlists/pull/3712'],
    happened: 'Transfers that ran out of time waited for days until somebody relayed them by hand.',
    does: 'Sells the way back, for many people in one call of Hermes.',
    reads: {
      text: 'It ran out of time at 2026-01-01 12:05 UTC and can no longer arrive. Clearing returns your 5 ATOM to you on the Hub.',
      said: field => field.advice({ timeout: { nanos: nanos(minutes(5)) } }),
    },
    on: 'real chains',
    shownBy: [
      [
        'e2e/interchain/returned.test.ts',
        'comes back when the transfer has timed out, and is told to be back only when the source shows it',
      ],
      ['e2e/interchain/clear.test.ts', 'carries what several users paid for on one channel in one call of Hermes'],
    ],
    bare: 'one call that names the transfer brings the money back',
  },
  {
    id: 'B03',
    from: ['osmosis-labs/osmosis/issues/360'],
    happened: 'The source said success, the destination a time-out, and nobody told where the money was.',
    does: 'Finds it by its transaction, and says where the money is and who can move it.',
    reads: {
      text: 'Your 5 ATOM came back to you on the Hub at 2026-01-01 12:05 UTC. Nothing to do.',
      said: field => field.advice({ then: [ended('timeout_packet')], chains: { committed: false } }),
    },
    on: 'sandbox',
    shownBy: [
      ['e2e/browser/find.test.ts', "a transfer is found by its transaction, by an explorer's link to it, and by its own name"],
      ['e2e/browser/order.test.ts', 'a transfer that ran out of time comes back, in its own colour and words'],
    ],
  },
  {
    id: 'B05',
    from: ['cosmos/ibc/issues/1130'],
    happened: 'A wallet wrote a time-out for another revision than the chain has.',
    does: 'Compares revision and height as the chain itself does: theta-testnet-001 has revision 0.',
    reads: {
      text: 'Nobody has carried it across yet. Clearing delivers your 5 ATOM to Osmosis.',
      said: field => field.advice({ osmosis: { revision: revisionOf('theta-testnet-001') }, timeout: { height: 999_999n } }),
    },
    on: 'records',
    shownBy: [
      ['server/src/chains/revisionOf.test.ts', '%s has revision %s'],
      ['server/src/packets/judgeVerdict.test.ts', 'brings back what is %s'],
    ],
  },
  {
    id: 'B06',
    from: ['cosmos/ibc-go/issues/8653'],
    happened: 'The time-out names a revision that the chain has not reached: by height it is never over.',
    does: 'Goes on offering to deliver it, and says that it never comes back by itself.',
    reads: {
      text: 'Nobody has carried it across yet. Clearing delivers your 5 ATOM to Osmosis. It never runs out of time by itself.',
      said: field => field.advice({ timeout: { revision: 9_000n, height: 9_100n } }),
    },
    on: 'records',
    shownBy: [['server/src/packets/judgeVerdict.test.ts', 'has no timeout at height {0,0} and time 0', 'is never over by time: %o']],
    bare: 'delivers it like any other',
  },
  {
    id: 'B08',
    from: ['cosmos/ibc/issues/611'],
    happened: 'On an idle chain the time-out was counted from an old block: the transfer was over when it was sent.',
    does: 'Sells the way back at once.',
    reads: {
      text: 'It ran out of time at 2026-01-01 11:59 UTC and can no longer arrive. Clearing returns your 5 ATOM to you on the Hub.',
      said: field => field.advice({ timeout: { nanos: nanos(minutes(-1)) } }),
    },
    on: 'real chains',
    shownBy: [
      [
        'e2e/interchain/returned.test.ts',
        'comes back at once when it was over as it was sent, reckoned from what its chain last knew of the other',
      ],
      ['server/src/packets/judgeVerdict.test.ts', 'brings back what is %s'],
    ],
  },
  {
    id: 'B09',
    from: ['informalsystems/hermes/issues/2095'],
    happened: 'One transfer that was over made the whole receiving transaction fail, again and again.',
    does: 'Calls Hermes once for the group, then for each that is left, alone.',
    on: 'sandbox',
    shownBy: [
      [
        'e2e/faults/hermes.test.ts',
        'that does half of its work is called again for each packet left, alone',
        'that comes when a transfer has run out of time: it is returned, its part goes back',
      ],
      [
        'sandbox/src/hermes/clear.test.ts',
        'delivers exactly the named packets, returns late ones, carries the acknowledgements, and does nothing the second time',
      ],
    ],
    bare: 'one call takes transfers that are over together with living ones',
  },
  {
    id: 'B10',
    from: ['namada-net/namada/issues/4822'],
    happened: "The source's own rate limit refused the money that came back.",
    does:
      'Asks first whether the bank of its chain pays its sender, and whether the channel keeps enough of the coin. What nobody can ask, ' +
      'such as that limit, it tries, then gives the price back; the failure counts against this transfer, and holds up no other return.',
    reads: {
      text:
        'Not cleared: the chain that it left refuses to give it back now. ' +
        'Your 12.5 HUB are still locked on Sand Hub. You get your part of the price back.',
      said: () => resultText({ result: 'failed', reason: 'refund-refused' }),
    },
    on: 'sandbox',
    shownBy: [
      ['e2e/service/poison.test.ts', 'one that its own chain refuses to give back holds up no other return'],
      ['server/src/packets/deliveryChecks.test.ts', 'is asked at home of a coin that would come back out of it', 'who would get it back'],
    ],
  },
  {
    id: 'B11',
    from: ['cosmos/ibc-apps/issues/259'],
    happened: 'A rate limit could not read an error acknowledgement of IBC v2, which was never processed.',
    does: 'Names a transfer of IBC v2, and offers nothing for it.',
    reads: {
      text: 'It was sent by IBC v2, which is not served yet.',
      said: () => blockedSentence(sayEnglish, 'ibc-v2', {}),
    },
    on: 'real chains',
    shownBy: [
      ['e2e/forwarding/ibcV2.test.ts', 'a transfer by IBC v2 is named with its facts, and nothing is sold for it'],
      ['server/src/packets/lookUpPackets.test.ts', 'names a packet in %s, and offers nothing'],
    ],
    later: 'ibc-v2',
  },
  {
    id: 'B12',
    from: ['penumbra-zone/penumbra/issues/4634', 'namada-interface/issues/1556'],
    happened: 'Time-outs passed on a chain of another kind, nothing came back, and the page said "pending" for ever.',
    does: 'Says that it does not run such a route.',
    reads: {
      text: 'We do not run this route. Your 5 ATOM stay locked, not lost. We take no payment for it.',
      said: field => field.advice({ ends: { hub: { counterpartyChainId: 'penumbra-1' } } }),
    },
    on: 'records',
    shownBy: [['server/src/packets/judgeRoute.test.ts', 'does not run %o']],
  },
  {
    id: 'B13',
    from: ['Sifchain/sifnode/issues/1847', 'Sifchain/sifnode/issues/1848'],
    happened: 'A chain lost money in what follows a time-out.',
    does:
      'Says that money is back only when the source shows it; the tests compare balances to the unit, ' +
      'also of coins that ran out of time on their way home and are sent home again.',
    on: 'real chains',
    shownBy: [
      [
        'e2e/interchain/returned.test.ts',
        'comes back when the transfer has timed out, and is told to be back only when the source shows it',
        'of the other chain, that ran out of time on its way home, is made again to the unit, and gets home by the next one',
      ],
      ['e2e/forwarding/home.test.ts', 'is brought home step by step, to the unit'],
    ],
  },
]
