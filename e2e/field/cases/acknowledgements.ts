import type { FieldCase } from '../fieldCase.ts'
import { Buffer } from 'node:buffer'
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
    does:
      'Says that the chain holds it and nobody tells of it. ' +
      'Takes the data from anybody, and believes it once it hashes to what the chain holds. Then it sells the clear like any other, and ' +
      'tells Hermes of the sending that no index has.',
    reads: {
      text: 'Nobody has carried it across yet. Clearing delivers your 5 ATOM to Osmosis.',
      said: field => field.advice({ proven: true }),
    },
    bare: 'leaves it alone, and says success with an empty result',
    on: 'real chains',
    shownBy: [
      ['server/src/packets/provePacket.test.ts', 'is told as that, before anybody has brought it and after', 'what counts as a proof'],
      ['e2e/service/forgedProofs.test.ts', '1,000,000 forged proofs are refused'],
      [
        'e2e/interchain/orphans.test.ts',
        'is not sold before anybody brings its data',
        'is delivered once it is proven by the bytes of its transaction',
        'comes back to the unit when its time is over',
        'is delivered without any proof, where a block still shows it',
      ],
    ],
  },
  {
    id: 'A03',
    from: ['deepanshutr/mantle-osmo-hermes-relayer README'],
    happened: 'Hermes knows one node of a chain. When it failed, its operator changed the address by hand.',
    does:
      'Stands between Hermes and the nodes of a chain: what one cannot answer, the next one does, within the same call. ' +
      'Gives no price while there is none that Hermes can work with.',
    reads: {
      text:
        'Hermes cannot work with our node of Osmosis now: its RPC address does not answer as it should. ' +
        'Your 5 ATOM stay locked, not lost. We take no payment for it.',
      said: field => field.advice({ osmosis: { hermesLacks: 'no-rpc' } }),
    },
    on: 'real chains',
    shownBy: [
      [
        'e2e/interchain/failOver.test.ts',
        'the node that Hermes was given dies while it works: another one answers it, and the same call ends its work',
      ],
      ['server/src/chains/createChain.test.ts', 'is answered by the next one when the first %s'],
      ['server/src/chains/forHermes.test.ts', 'lacks a node when none answers, and says what is wrong with the first'],
    ],
    bare: 'says that its one node does not answer, and exits 1',
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
      [
        'server/src/packets/lookUpPackets.test.ts',
        'is searched for by events of one kind alone: conditions of two kinds find nothing, in no node',
      ],
      ['e2e/interchain/find.test.ts', 'is found by sender, by receiver and by transaction, with what the chains say of it'],
    ],
  },
]
