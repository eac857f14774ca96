import type { FieldCase } from '../fieldCase.ts'
import { Buffer } from 'node:buffer'
import { blockedSentence } from '@relayooor/shared'
import { sayEnglish } from '@relayooor/shared/english.ts'
import { answered } from '../field.ts'
import { resultText } from '../page.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const success = '{"result":"AQ=="}'
const nested = JSON.stringify({ result: base64(JSON.stringify({ contract_result: null, ibc_ack: base64(success) })) })

/** A: acknowledgements, and what indexes have of transfers. */
export const acknowledgements: FieldCase[] = [
  {
    id: 'A01',
    from: [
      'deepanshutr/mantle-osmo-hermes-relayer ARCHIVE_NODE.md, scripts/orphan-recovery',
      'osmosis-labs/osmosis/discussions/9682',
      'cosmos/ibc-go/discussions/8918',
      'cosmos/chain-registry/issues/7647',
    ],
    happened: 'A dead route came back by a vote. 562 transfers were still held, and no public node had the record of their sending.',
    does: 'Takes the data from anybody, and believes it once it hashes to what the chain holds. Then all facts are told.',
    reads: {
      text:
        'Its data is proven, but no node we can ask has the record of its sending, and without that Hermes cannot carry it. ' +
        'We do not clear such transfers yet.',
      said: () => blockedSentence(sayEnglish, 'event-unavailable', {}),
    },
    on: 'records',
    shownBy: [['server/src/packets/provePacket.test.ts', 'what counts as a proof', '1,000,000 forged ones are refused']],
    later: 'proven-clears',
  },
  {
    id: 'A03',
    from: ['deepanshutr/mantle-osmo-hermes-relayer README'],
    happened: 'Hermes knows one node of a chain. When it failed, its operator changed the address by hand.',
    does: 'Reads from the other nodes; gives no price while the one that Hermes uses does not answer.',
    reads: {
      text:
        'Hermes cannot work with our node of Osmosis now: its RPC address does not answer as it should. ' +
        'Your 5 ATOM stay locked, not lost. We take no payment for it.',
      said: field => field.advice({ osmosis: { hermesLacks: 'no-rpc' } }),
    },
    on: 'stub',
    shownBy: [
      ['server/src/chains/forHermes.test.ts', 'judges the node that Hermes uses, whatever others can do'],
      ['server/src/chains/createChain.test.ts', 'leaves a failing endpoint alone until its status answers again'],
    ],
    bare: 'says that its one node does not answer, and exits 1',
    later: 'node-fail-over',
  },
  {
    id: 'A04',
    from: [
      'deepanshutr/mantle-osmo-hermes-relayer scripts/orphan-recovery',
      'cosmos/ibc-go modules/apps/packet-forward-middleware keeper.go',
    ],
    happened: 'Successes of contracts stand one inside the other, and a forward that failed for good is acknowledged like a success.',
    does: 'Reads what an acknowledgement contains. What does not prove an arrival is told as not proven.',
    reads: {
      text: 'Your 5 ATOM arrived on Osmosis. Only the receipt has not travelled back. Your money does not depend on it.',
      said: field => field.advice({ then: [answered(nested)], chains: { ack: nested } }),
    },
    on: 'real chains',
    shownBy: [
      ['server/src/packets/acknowledgement.test.ts', '%s says %s'],
      ['e2e/forwarding/home.test.ts', 'after the point of no return: told where it ended, and that it did not arrive'],
    ],
  },
  {
    id: 'A05',
    from: ['informalsystems/hermes/issues/2453'],
    happened: 'The same transaction stood in two blocks and failed in the second. The index kept that one, without events.',
    does: 'Looks for the block since which the chain holds the transfer, and reads that.',
    on: 'stub',
    shownBy: [
      [
        'server/src/packets/lookUpPackets.test.ts',
        'is found by the block since which the chain holds it',
        'is found by the hash, by the block that used up the sequence of its signer',
      ],
    ],
  },
  {
    id: 'A08',
    from: ['informalsystems/hermes/issues/4072'],
    happened: 'Hermes pulled no data, relayed nothing, and said SUCCESS.',
    does: 'Believes the chains alone: tries again, then gives all of the price back.',
    reads: {
      text:
        'Not cleared: our relayer carried nothing across. Your 12.5 HUB are still locked on Sand Hub. ' +
        'You get your part of the price back.',
      said: () => resultText({ result: 'failed', reason: 'hermes-relayed-nothing' }),
    },
    on: 'real chains',
    shownBy: [
      ['e2e/interchain/failing.test.ts', 'a Hermes that says success and relays nothing'],
      ['e2e/faults/hermes.test.ts', 'that says success and relays nothing is not believed: all of the price goes back'],
    ],
    bare: 'exits 0 and prints success with an empty result',
  },
  {
    id: 'A09',
    from: ['cosmos/relayer/issues/960', 'cosmos/relayer/issues/823', 'cosmos/relayer/issues/1464'],
    happened: 'A relayer warned without end of old transfers that it had once filtered out.',
    does: 'Names what the operator has excluded, and sells nothing of it.',
    reads: {
      text: 'The people who run this service have excluded this transfer. Your 5 ATOM stay locked, not lost. We take no payment for it.',
      said: field => field.advice({ hermes: { hub: 'excluded_sequences = { channel-0 = [1] }' } }),
    },
    on: 'records',
    shownBy: [
      ['server/src/hermes/config.test.ts', 'tells what Hermes would leave alone'],
      ['server/src/packets/judgeVerdict.test.ts', 'brings nothing home that the operator has excluded'],
    ],
    bare: 'carries named transfers whatever its filter says; those of excluded_sequences it leaves alone without a word, and exits 0',
  },
  {
    id: 'A10',
    from: ['Stride-Labs/stride/issues/879'],
    happened: 'A search with conditions of two kinds of events found nothing, though each alone did.',
    does: 'Reads blocks; searches indexes by one kind of event, and filters what they answer.',
    on: 'real chains',
    shownBy: [
      ['server/src/chains/createChain.test.ts', 'searches in every index before it finds nothing'],
      ['e2e/interchain/find.test.ts', 'is found by sender, by receiver and by transaction, with what the chains say of it'],
    ],
  },
]
