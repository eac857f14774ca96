import type { StatusAnswer } from '../../../server/src/chains/rpcSchemas.ts'
import type { FieldCase } from '../fieldCase.ts'
import { judgeForHermes } from '../../../server/src/chains/judgeForHermes.ts'

const success = '{"result":"AQ=="}'
/** Of a node that has no validator's key to tell. */
const withoutKey: StatusAnswer = {
  node_info: { network: 'b-1', version: '0.35.0', other: { tx_index: 'on' } },
  sync_info: { latest_block_height: 1_000, latest_block_time: new Date(0), catching_up: false },
}

/** G: chains of every generation, and what their nodes tell. */
export const generations: FieldCase[] = [
  {
    id: 'G02',
    from: ['crypto-org-chain/cronos/pull/2080'],
    happened: 'A chain moved to CometBFT 0.39, which Hermes does not know.',
    does: 'Warns the operator at each new version of a node, and relays all the same.',
    on: 'real chains',
    shownBy: [
      ['server/src/chains/forHermes.test.ts', 'warns of a version, and looks again at each new one'],
      ['e2e/forwarding/carried.test.ts', 'are told apart, carried hop by hop, and each step is kept'],
    ],
    bare: 'warns that it cannot infer the mode of compatibility, and clears',
  },
  {
    id: 'G03',
    from: ['celestiaorg/celestia-app/issues/2516', 'informalsystems/hermes/issues/3620', 'informalsystems/hermes/issues/3623'],
    happened: "A node told its application's version, and wrote events in base64 as CometBFT 0.34 does.",
    does: 'Decides by what stands in the blocks, never by a version.',
    on: 'stub',
    shownBy: [
      [
        'server/src/chains/dialect.test.ts',
        'reads a node that writes base64, whatever version it tells',
        'calls a node unhealthy, not empty, whose blocks are in no known form, and asks another one',
      ],
      ['sandbox/src/hermes/clear.test.ts', 'relays over nodes that write events in base64'],
    ],
  },
  {
    id: 'G05',
    from: ['informalsystems/hermes/issues/4007', 'informalsystems/hermes/issues/3579'],
    happened: 'An attribute that is not UTF-8 made a block unreadable; after an upgrade events were read in the old form.',
    does: 'Keeps such a value as it is and loses nothing beside it; looks anew at what a node writes when its version changes.',
    on: 'stub',
    shownBy: [
      [
        'server/src/chains/dialect.test.ts',
        'reads base64 as text, and keeps what is not UTF-8 or not base64 as it is',
        'forgets what a node spoke when it is upgraded in place',
      ],
      ['server/src/chains/parseByParts.test.ts', 'loses nothing beside a value that is not UTF-8, in pieces of %i bytes'],
    ],
  },
  {
    id: 'G06',
    from: ['informalsystems/hermes/issues/4387'],
    happened: 'Acknowledgements on a chain were never relayed, for nobody saw their events.',
    does:
      'Asks the states of both chains: the arrival is proven without any event. ' +
      'What is to go back is given to Hermes from the block of its acknowledgement, where no index has that.',
    reads: {
      text: 'Your 5 ATOM arrived on Osmosis. Only the receipt has not travelled back. Your money does not depend on it.',
      said: field => field.advice({ chains: { ack: success } }),
    },
    on: 'real chains',
    shownBy: [
      ['e2e/interchain/orphans.test.ts', 'comes back when it is refused, though no index has the refusal'],
      ['server/src/packets/lookUpPackets.test.ts', 'arrived as the other chain says, by the block since which it has the acknowledgement'],
    ],
  },
  {
    id: 'G08',
    from: ['informalsystems/hermes/issues/3817', 'sei-protocol/sei-chain/issues/1216'],
    happened: 'A chain is of a kind that Hermes cannot read.',
    does: 'Looks at what Hermes needs of a node before any price, and says what is missing.',
    reads: {
      text:
        "Hermes cannot work with our node of Osmosis now: the validator's key in its status is none that Hermes reads. " +
        'Your 5 ATOM stay locked, not lost. We take no payment for it.',
      said: field => field.advice({ osmosis: { hermesLacks: judgeForHermes('b-1', withoutKey) ?? undefined } }),
    },
    on: 'stub',
    shownBy: [['server/src/chains/forHermes.test.ts', 'judges %s']],
  },
  {
    id: 'G09',
    from: ['docs.cosmos.network/hub/latest/infrastructure/relaying'],
    happened: 'The Hub runs ibc-go v10, which older relayers were not made for.',
    does: 'Is tried on real chains of ibc-go v8 and of v11.',
    on: 'real chains',
    shownBy: [
      ['e2e/forwarding/carried.test.ts', 'are told apart, carried hop by hop, and each step is kept'],
      ['e2e/interchain/clear.test.ts', 'delivers exactly the two packets paid for and leaves the third'],
    ],
    bare: 'its health check calls a chain of ibc-go v11 not healthy and exits 0; it clears there',
  },
  {
    id: 'G10',
    from: ['informalsystems/hermes/issues/3503'],
    happened: 'A relay that came too late has no events since ibc-go 5.2, 6.1 and 7.',
    does: 'Concludes nothing from an event that is not there.',
    reads: {
      text:
        "No node we can ask still holds this transfer's data; we keep asking. " +
        'Where your 5 ATOM are now we cannot see. We take no payment for it.',
      said: field => field.advice({ chains: { committed: false } }),
    },
    on: 'records',
    shownBy: [['server/src/packets/judgeOutcome.test.ts', 'is open, not lost, when the commitment is gone and nothing tells why']],
  },
  {
    id: 'G11',
    from: ['informalsystems/hermes/issues/1231', 'informalsystems/hermes/issues/1093', 'informalsystems/hermes/issues/1844'],
    happened: 'Transfers that a chain itself sends, as after a vote, stand in no transaction and were not found.',
    does: 'Reads what stands around the transactions of a block too.',
    reads: {
      text: 'Nobody has carried it across yet. Clearing delivers your 5 ATOM to Osmosis.',
      said: field => field.advice({ byTheChain: true }),
    },
    on: 'records',
    shownBy: [
      ['server/src/chains/createChain.test.ts', 'have the events of CometBFT 0.37 around the transactions too'],
      ['server/src/packets/strangePackets.test.ts', 'that tells of one packet twice, tells of it once'],
    ],
  },
]
