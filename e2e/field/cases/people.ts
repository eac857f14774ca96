import type { FieldCase } from '../fieldCase.ts'
import { clearCommands } from '@relayooor/shared'
import { ownMemoText } from '../../../webapp/src/find/verdictWords.ts'
import { channelHealth, clearsText } from '../../../webapp/src/routes/channelWords.ts'
import { aChannel } from '../../../webapp/src/testing/builders.ts'
import { say } from '../../../webapp/src/ui/say.ts'
import { durationText } from '../../../webapp/src/ui/times.ts'
import { answered, ended, orderForAccount } from '../field.ts'
import { waitText } from '../page.ts'

const success = '{"result":"AQ=="}'

/** H: what people and other programs ask for. */
export const people: FieldCase[] = [
  {
    id: 'H01',
    from: ['Stride-Labs/stride/issues/1518', 'Stride-Labs/stride/pull/1526'],
    happened: 'A channel of interchain accounts closed seven times, because nobody relayed it in time.',
    does: 'Names what went over it, says until when anybody may carry it and what happens then, and sells nothing.',
    reads: {
      text:
        'It carries no coins but a message between programs, such as an order for an interchain account; ' +
        'so far we carry transfers alone. Any relayer may carry it until 2026-01-01 13:00 UTC; ' +
        'after that it fails, and an ordered channel closes. ' +
        'We take no payment for it.',
      said: field => field.adviceOfTx(orderForAccount()),
    },
    on: 'records',
    shownBy: [
      ['server/src/packets/lookUpPackets.test.ts', 'what is no transfer is named as what it is, and offers nothing'],
      ['webapp/src/find/answerWords.test.ts', 'says by when it arrived, and what can be done on a route that is not ours'],
      ['server/src/packets/judgeRoute.test.ts', 'does not run %o'],
    ],
    later: 'ordered',
  },
  {
    id: 'H02',
    from: ['cosmos/ibc-go/issues/1021', 'cosmos/relayer/issues/858', 'cosmos/relayer/issues/321'],
    happened: 'On an ordered channel a time-out needs another proof, and closes the channel.',
    does: 'Sells nothing on an ordered channel, whatever goes over it.',
    reads: {
      text: 'We do not run this route. Your 5 ATOM stay locked, not lost. We take no payment for it.',
      said: field => field.advice({ ends: { hub: { ordering: 'ORDERED' }, osmosis: { ordering: 'ORDERED' } } }),
    },
    on: 'stub',
    shownBy: [
      ['server/src/packets/judgeRoute.test.ts', 'does not run %o'],
      ['server/src/chains/ibcQueries.test.ts', 'takes what an ordered channel expects next for a receipt'],
    ],
  },
  {
    id: 'H04',
    from: [
      'DA0-DA0/dao-dao-ui/issues/885',
      'DA0-DA0/dao-dao-ui/issues/1734',
      'DA0-DA0/dao-dao-ui/pull/1764',
      'DA0-DA0/dao-dao-ui/issues/1765',
    ],
    happened: 'People relay their own actions in the browser, and ask to do so with any transfer.',
    does:
      'Says before each price what happens free of charge and by when, and gives the command by which a Hermes of the person clears just ' +
      'these transfers, whatever they are. It cannot be done in the browser yet.',
    reads: {
      text:
        'Or do it yourself: with a Hermes of your own that knows both chains, and on each a key with coins for gas, this clears exactly ' +
        'this transfer. What stops our relayer stops it too. ' +
        'hermes clear packets --chain a-1 --port transfer --channel channel-0 --packet-sequences 1',
      said: async field => {
        const { packet } = await field.view()
        return [say('ways.own', { n: 1 }), ...clearCommands([packet])].join(' ')
      },
    },
    on: 'real chains',
    shownBy: [
      [
        'webapp/src/find/FindPage.test.ts',
        "says what is free before the price, for what is picked: waiting, and the command for a Hermes of one's own",
      ],
      [
        'e2e/interchain/ownHermes.test.ts',
        'the command that the page shows, typed into a shell with a Hermes of somebody else, clears exactly these transfers',
      ],
    ],
    bare: 'that very command, with the numbers of the transfers, relays them and no others',
    later: 'free',
  },
  {
    id: 'H05',
    from: ['crypto-com/chain-desktop-wallet/issues/754'],
    happened: 'People want to relay their own transfer from their wallet.',
    does:
      'Says what happens if they wait, by when it can come back, and that any relayer may do it; a wallet signs the payment alone, and ' +
      'cannot relay yet.',
    reads: {
      text:
        'Waiting is free: any relayer may still bring your money to Sand Zone. ' +
        'We know of no time after which it comes back to Sand Hub.',
      said: async field => waitText(await field.view({ timeout: {} })),
    },
    on: 'nothing',
    shownBy: [
      [
        'webapp/src/find/FindPage.test.ts',
        "says what is free before the price, for what is picked: waiting, and the command for a Hermes of one's own",
      ],
      ['webapp/src/find/answerWords.test.ts', 'says where the money is, whether paying helps, and what happens free and by when'],
    ],
    later: 'free',
  },
  {
    id: 'H06',
    from: ['noble pull/15', 'noble issues/24'],
    happened: 'The receiver was on a list of the issuer, and the destination refused the money.',
    does: 'Asks the destination before the price, and sells it as a return.',
    reads: {
      text: 'Osmosis would refuse its receiver, so it cannot arrive. Clearing returns your 5 ATOM to you on the Hub.',
      said: field => field.advice({ checks: { refused: { by: 'b-1', onward: false } } }),
    },
    on: 'real chains',
    shownBy: [
      ['e2e/forwarding/refused.test.ts', '%s is sold as a return, and kept as one'],
      ['server/src/packets/deliveryChecks.test.ts', 'the issuer of the coin has blocked'],
    ],
    bare: 'carries it and the refusal back in one call',
  },
  {
    id: 'H08',
    from: ['namada-net/namada/issues/3007', 'namada-net/namada/issues/2758'],
    happened: "The transaction's memo was taken for the transfer's own, and the money went elsewhere.",
    does: 'Shows the receiver and the memo of its own, as they stand.',
    reads: {
      text: 'For osmo1qyqszqgpqyqszqgpqyqszqgpqyqszqgp6gjwmw, with the memo “account 1234” of its own.',
      said: async field => ownMemoText(await field.view({ memo: 'account 1234' })) ?? 'nothing',
    },
    on: 'real chains',
    shownBy: [['e2e/interchain/find.test.ts', 'is found by sender, by receiver and by transaction, with what the chains say of it']],
  },
  {
    id: 'H09',
    from: ['informalsystems/hermes/issues/3953', 'informalsystems/hermes/issues/3941'],
    happened: 'The wrong channel was registered for a new chain: "success", and no coin.',
    does: 'Runs a route only when both its ends name each other, and names the one that does.',
    reads: {
      text:
        'We do not run this route. From the Hub to Osmosis it is channel-3 to channel-4 that works: send the next one over that. ' +
        'Your 5 ATOM stay locked, not lost. We take no payment for it.',
      said: field => field.advice({ ends: { osmosis: { counterpartyChannelId: 'channel-7' } }, beside: ['channel-3', 'channel-4'] }),
    },
    on: 'records',
    shownBy: [
      ['server/src/packets/judgeRoute.test.ts', 'refuses a false chain that imitates one: %s differs'],
      ['server/src/packets/routes.test.ts', 'names the living route to the chain that a channel says it leads to, and no dead one'],
    ],
  },
  {
    id: 'H10',
    from: ['osmosis-labs/osmosis-frontend/pull/1760'],
    happened: 'A chain was dead, transfers to it grew in number, and a page still offered it.',
    does: 'Tells the state of each route, on the page and to other programs.',
    reads: {
      text: 'Closed for now',
      said: () => {
        const channel = aChannel()
        return channelHealth({ ...channel, destination: { ...channel.destination, halted: {} } }).label
      },
    },
    on: 'records',
    shownBy: [
      ['server/src/packets/presentChannels.test.ts', 'tells of a chain that %s since when that is so, and of one that never did'],
      [
        'webapp/src/routes/channelWords.test.ts',
        'calls a route to a chain that makes no blocks closed for now, whether or not anything waits yet',
      ],
      ['webapp/src/routes/routeRisks.test.ts', 'is that a chain makes no blocks, and who alone can mend that'],
      ['webapp/src/activity/ActivityPage.test.ts', 'lists routes, the worst first, and what cannot be seen as not known'],
      ['server/src/http/examples.test.ts', '$name is answered by the running app as its example says'],
    ],
  },
  {
    id: 'H12',
    from: ['hodgerpodger/staketaxcsv/issues/17'],
    happened: 'Programs for taxes cannot see money that IBC gave back.',
    does: "Gives an account's orders as a table: with what came back over IBC, and by which transactions.",
    on: 'records',
    shownBy: [
      ['server/src/http/ownOrders.test.ts', 'names what came back over IBC, and by which transactions'],
      ['webapp/src/activity/SignedIn.test.ts', 'saves the orders as a table'],
    ],
  },
  {
    id: 'H13',
    from: ['cyberia-to/cyb/issues/1332', 'namada-interface/issues/1903'],
    happened: 'A page said "pending" when the coins had arrived.',
    does: 'Sees that it is over, and charges nothing.',
    reads: {
      text: 'Your 5 ATOM arrived on Osmosis at 2026-01-01 12:05 UTC. Nothing to do.',
      said: field => field.advice({ then: [answered(success), ended('acknowledge_packet')], chains: { committed: false, ack: success } }),
    },
    on: 'sandbox',
    shownBy: [
      ['server/src/packets/examinePacket.test.ts', 'asks no chain about packets that are over by the records'],
      ['e2e/browser/fails.test.ts', 'when another relayer is faster, the transfer is done and the money comes back'],
    ],
  },
  {
    id: 'H14',
    from: ['osmosis-labs/docs/issues/111'],
    happened: 'People ask how long it will take.',
    does: 'Says with each price and order how long orders on these routes took, once there were 20; and the same of each route.',
    reads: {
      text: 'A time. Half of the orders on these routes took under 4 s, 19 of 20 under 12 s (40 orders). 0:04 · 0:12',
      said: () =>
        `${say('ifs.time', { half: durationText(4), most: durationText(12), n: 40 })} ${
          clearsText(aChannel({ clears: { packets: 40, successRate: 1, p50Seconds: 4, p95Seconds: 12 } })).time
        }`,
    },
    on: 'sandbox',
    shownBy: [
      [
        'webapp/src/order/OrderPage.test.ts',
        'says before the payment how long orders on these routes took, or that too few went over them',
      ],
      ['webapp/src/activity/ActivityPage.test.ts', 'lists routes, the worst first, and what cannot be seen as not known'],
    ],
  },
]
