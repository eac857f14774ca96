import type { FieldCase } from '../fieldCase.ts'
import { entryFaultText } from '../../../webapp/src/find/entryWords.ts'
import { replacedText } from '../../../webapp/src/routes/channelWords.ts'
import { aChannel } from '../../../webapp/src/testing/builders.ts'
import { say } from '../../../webapp/src/ui/say.ts'
import { minutes } from '../field.ts'

/** C: light clients, and channels that were given up. */
export const clients: FieldCase[] = [
  {
    id: 'C01',
    from: ['cosmos/ibc-go/issues/4795'],
    happened: 'The light client of a channel expired, and transfers were refused.',
    does: 'Says so before any price, and who can revive it.',
    reads: {
      text:
        'The light client of the Hub on Osmosis has expired; it needs a governance vote on Osmosis. ' +
        'Your 5 ATOM stay locked, not lost. We take no payment for it.',
      said: field => field.advice({ osmosis: { client: { status: 'expired', updatable: true } } }),
    },
    on: 'real chains',
    shownBy: [['e2e/interchain/expired.test.ts', 'is refused before payment once they have expired']],
    bare: 'says "client is expired" in its log, relays nothing, and exits 0',
  },
  {
    id: 'C03',
    from: ['cosmos/ibc/issues/635', 'cosmos/relayer/issues/229'],
    happened: 'Money was sent over a client that had expired, and people asked how to write the vote.',
    does:
      'Names the vote that is under way, and until when. While there is none it writes the proposal, after comparing each client that ' +
      'could take the place of the dead one with that, and with the chain itself.',
    reads: {
      text:
        'The light client of the Hub on Osmosis has expired; ' +
        'proposal 42 on Osmosis is to revive it, and is voted on until 2026-01-01 13:00 UTC. ' +
        'Your 5 ATOM stay locked, not lost. We take no payment for it.',
      said: field =>
        field.advice({
          osmosis: {
            client: {
              status: 'expired',
              updatable: true,
              recovery: { clientId: '07-tendermint-0', proposalId: '42', votingEndsAt: minutes(60) },
            },
          },
        }),
    },
    on: 'real chains',
    shownBy: [
      ['server/src/chains/ibcQueries.test.ts', 'are found in proposals of both generations, among others'],
      ['server/src/packets/routes.test.ts', 'tells what keeps Hermes from working with a node, and a vote on reviving a dead client'],
      ['server/src/packets/draftRecovery.test.ts', 'proposes none that %s, and says how to make one'],
      ['webapp/src/channels/VoteDraft.test.ts', 'saves the proposal, and says what it does'],
      ['e2e/interchain/expired.test.ts', 'is revived by the vote that is written for it'],
    ],
  },
  {
    id: 'C05',
    from: ['informalsystems/hermes/issues/3541'],
    happened: 'Hermes has no metric for clients that expire: it was seen too late.',
    does: 'Has a metric for each client, and alerts before it expires.',
    on: 'records',
    shownBy: [
      [
        'server/src/operations/metrics.test.ts',
        'how far each chain is read behind its newest block, told only where both are known; when light clients expire',
      ],
      ['server/src/operations/alerts/rules.test.ts', 'fires once and ends once, and does not flap'],
    ],
  },
  {
    id: 'C06',
    from: ['cosmos/ibc-go/issues/5425'],
    happened: 'After a client was revived, relayers still used the old one.',
    does: "Asks for the client of the channel's connection, each time.",
    on: 'real chains',
    shownBy: [
      ['e2e/conformance/packetSuite.ts', 'knows the route: channel, connection and both light clients'],
      ['e2e/interchain/expired.test.ts', 'goes by the client of its connection then, never by the one that gave it its life'],
    ],
  },
  {
    id: 'C07',
    from: ['Marotaa/support/issues/97'],
    happened: 'Who asked for help with an expired client was answered by a false support account.',
    does: 'Says beside the address that nobody of us writes first; asks for no seed phrase, and refuses one that is typed.',
    reads: {
      text:
        'Nobody here needs it, and no step on this site has a field for it. ' +
        'Nobody of us writes to you first: who does and offers help is none of us. ' +
        'This looks like a seed phrase. Never type one into this or any site. ' +
        'If it is a real one, move your money to a new wallet. Nothing was sent.',
      said: () => `${say('pay.no-seed-text')} ${entryFaultText({ fault: 'seed-phrase' }, [])}`,
    },
    on: 'sandbox',
    shownBy: [
      ['webapp/src/find/readEntry.test.ts', 'seed-phrase'],
      ['webapp/src/order/OrderPage.test.ts', 'shows price, parts, address, amount and memo in full before any wallet opens'],
    ],
  },
  {
    id: 'C08',
    from: ['namada-net/namada/issues/2985'],
    happened: 'A client was frozen all at once.',
    does: 'Says why, and that only a vote can lift it.',
    reads: {
      text:
        'Osmosis froze its client of the Hub after conflicting blocks; only governance can lift it. ' +
        'Your 5 ATOM stay locked, not lost. We take no payment for it.',
      said: field => field.advice({ osmosis: { client: { status: 'frozen', updatable: true } } }),
    },
    on: 'real chains',
    shownBy: [
      [
        'e2e/interchain/frozen.test.ts',
        'a client that was shown two blocks of one height is frozen: its transfers are refused before a price, with the reason',
      ],
      ['sandbox/src/ibc/transfer.test.ts', 'over a dead or frozen client is refused, and its packet can still be sent'],
      ['server/src/packets/judgeVerdict.test.ts', 'is blocked: %s'],
    ],
  },
  {
    id: 'C09',
    from: ['informalsystems/hermes/issues/3057', 'informalsystems/hermes/pull/3058'],
    happened: 'A chain got the next revision number; transfers had time-outs of the one before.',
    does: 'They are over: it sells the way back.',
    reads: {
      text: 'It can no longer arrive. Clearing returns your 5 ATOM to you on the Hub.',
      said: field => field.advice({ osmosis: { revision: 2n }, timeout: { revision: 1n, height: 5_000n } }),
    },
    on: 'records',
    shownBy: [['server/src/packets/judgeVerdict.test.ts', 'of an earlier revision of the destination']],
  },
  {
    id: 'C10',
    from: ['informalsystems/hermes/issues/3669', 'cosmos/ibc-go/issues/4916'],
    happened: 'The client could not be updated: the node began above the block that it trusts.',
    does: 'Has Hermes ask each of its nodes for that block; where each of them begins above it, sells nothing.',
    reads: {
      text:
        'The nodes we can ask no longer hold the block this route needs; we keep asking. ' +
        'Your 5 ATOM stay locked, not lost. We take no payment for it.',
      said: field => field.advice({ osmosis: { client: { status: 'active', updatable: false } } }),
    },
    on: 'records',
    shownBy: [
      ['server/src/packets/judgeVerdict.test.ts', 'is blocked: %s'],
      ['server/src/packets/routes.test.ts', 'cannot be updated where each of them begins above it'],
      ['server/src/chains/forHermes.test.ts', 'has the oldest block that one of its nodes has'],
    ],
    bare: 'needs the block that the client trusts, and the one after it, from its own node',
  },
  {
    id: 'C12',
    from: [
      'cosmos/chain-registry/pull/7491',
      'cosmos/chain-registry/issues/4916',
      'cosmos/chain-registry/issues/5969',
      'cosmos/chain-registry/issues/3065',
    ],
    happened: 'Two chains moved to a new channel, and money stayed on the dead one.',
    does: 'Shows the old channel beside the living one, with what is open on it.',
    reads: {
      text: 'old channel: channel-7 to channel-2 is the living one',
      said: () => replacedText(aChannel({ replacedBy: { sourceChannelId: 'channel-7', destinationChannelId: 'channel-2' } })) ?? 'nothing',
    },
    on: 'records',
    shownBy: [
      ['server/src/packets/judgeReplaced.test.ts', 'replaces %s'],
      ['webapp/src/routes/channelWords.test.ts', 'names the living channel beside an old one'],
    ],
  },
]
