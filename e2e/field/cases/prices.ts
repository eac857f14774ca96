import type { FieldCase } from '../fieldCase.ts'
import { pauseText, resultText } from '../page.ts'

/** F: what gas costs, and the relayer's own account. */
export const prices: FieldCase[] = [
  {
    id: 'F02',
    from: ['informalsystems/hermes/issues/3530'],
    happened: 'The message blamed the gas limit, when the gas price was too low.',
    does: "Reads why from Hermes' log, in one place, which tells a price that is too low from a limit that is.",
    reads: {
      text: 'Not cleared: our relayer gave up on it. Your 12.5 HUB are still locked on Sand Hub. You get your part of the price back.',
      said: () => resultText({ result: 'failed', reason: 'hermes-failed' }),
    },
    on: 'real chains',
    shownBy: [
      ['server/src/hermes/output.test.ts', 'read %s out of its text', 'end with the one that says most'],
      ['e2e/interchain/failing.test.ts', 'when its gas limit is too low: tried again, then not cleared, with the reason'],
    ],
    bare: 'says in its log that "the price configuration for this chain may be too low!", and exits 0',
  },
  {
    id: 'F03',
    from: ['informalsystems/hermes/issues/3738', 'cosmos/relayer/issues/1368'],
    happened: "A chain's base fee rose above the configured price, and relaying stopped.",
    does: 'Asks the chain what gas costs now, and sells nothing while that is more than Hermes may pay.',
    reads: {
      text:
        'Gas is very dear right now: It costs more than our relayer may pay, ' +
        'so it could not carry your transfer, and we take no payment. It goes on when gas is cheaper.',
      said: () => pauseText('gas-too-dear'),
    },
    on: 'sandbox',
    shownBy: [
      ['e2e/service/fees.test.ts', 'nothing is sold while gas costs more than Hermes pays, and a price that was given before holds'],
    ],
  },
  {
    id: 'F04',
    from: ['informalsystems/hermes/issues/4403'],
    happened: "Hermes does not know AtomOne's dynamic fee.",
    does: 'Asks each fee market that it knows, that one too, and sells nothing where Hermes would pay too little.',
    reads: {
      text:
        'Gas is very dear right now: It costs more than our relayer may pay, ' +
        'so it could not carry your transfer, and we take no payment. It goes on when gas is cheaper.',
      said: () => pauseText('gas-too-dear'),
    },
    on: 'stub',
    shownBy: [
      [
        'server/src/chains/gasPrices.test.ts',
        'reads %s',
        'of a market that a following Hermes %s',
        'of a market that %s, it is known whether Hermes can pay: %#',
      ],
      ['server/src/clearing/quote/requestToken.test.ts', 'gives no price while what gas costs %s'],
    ],
  },
  {
    id: 'F06',
    from: ['informalsystems/hermes/issues/1800'],
    happened: 'An empty wallet was taken for a passing fault, and tried again without end.',
    does: 'Gives no price for what an empty wallet cannot carry.',
    reads: {
      text:
        'Our relayer lacks gas money for this route: It could not carry your transfer now, so we take no payment. ' +
        'It goes on as soon as its wallet is filled.',
      said: () => pauseText('lane-without-funds'),
    },
    on: 'real chains',
    shownBy: [
      [
        'e2e/interchain/failing.test.ts',
        'when the lane was emptied after the price was given: tried again, then not cleared, all owed back',
      ],
      ['e2e/faults/hermes.test.ts', 'whose wallet is empty: the route is paused before anybody pays'],
    ],
    bare: 'says "insufficient funds" in its log, relays nothing, and exits 0',
  },
  {
    id: 'F07',
    from: [
      'informalsystems/hermes/issues/3813',
      'informalsystems/hermes/issues/1264',
      'informalsystems/hermes/issues/1462',
      'informalsystems/hermes/issues/3547',
      'informalsystems/hermes/issues/2249',
    ],
    happened: 'Two programs used one account, and each spoilt the sequence of the other.',
    does: 'Gives a lane to one call at a time, and takes it back only when that call is dead.',
    on: 'records',
    shownBy: [
      [
        'server/src/clearing/runs/lanes.test.ts',
        'goes to exactly one of many who want it',
        'is freed when its holder is dead, after its Hermes was ended',
      ],
      ['e2e/interchain/killed.test.ts', 'while Hermes works: the rest is cleared after the restart, nothing twice'],
    ],
    bare: 'of three calls at once with one account one relayed; two say "account sequence mismatch" in their logs, and all exit 0',
  },
  {
    id: 'F08',
    from: ['cosmos/ibc/issues/795', 'informalsystems/hermes/issues/4252'],
    happened: 'Another relayer was faster, and that looked like an error.',
    does: 'Says that it arrived, and gives the price back.',
    reads: {
      text: 'Your 12.5 HUB arrived on Sand Zone. You get your money back.',
      said: () => resultText({ result: 'cleared_by_other' }),
    },
    on: 'real chains',
    shownBy: [
      ['e2e/interchain/rivals.test.ts', 'another relayer delivers between payment and clear: said so, and the whole price is owed back'],
    ],
    bare: 'has nothing to do and exits 0; where two race, both print success, each with a part of what was relayed',
  },
  {
    id: 'F09',
    from: ['akash-network/support/issues/231'],
    happened: 'Relayers with a gas price of zero filled the mempool.',
    does: "Knows each node's least price, and sells nothing where Hermes would pay less.",
    on: 'stub',
    shownBy: [
      ['server/src/chains/judgeGasPrice.test.ts', 'knows whether Hermes can pay when the chain %s'],
      ['e2e/conformance/chainSuite.ts', 'says what gas costs, by its fee market or its node, to who is told to pay less'],
    ],
    bare: 'with a price of zero it says "5/5 retries exhausted, giving up" in its log, and exits 0',
  },
]
