import type { FieldCase } from '../fieldCase.ts'

/** E: transfers that are too large, and too many of them. */
export const sizes: FieldCase[] = [
  {
    id: 'E01',
    from: ['informalsystems/hermes/issues/2993'],
    happened: 'A receiver of 10 MB kept a transfer stuck for four months.',
    does: 'Says so before any price.',
    reads: {
      text: 'This transfer is too large for a relayer to carry. Your 5 ATOM stay locked, not lost. We take no payment for it.',
      said: field => field.advice({ receiver: 'x'.repeat(3_000) }),
    },
    on: 'records',
    shownBy: [
      [
        'server/src/clearing/block/anyBlock.test.ts',
        'five transfers in one transaction, each to another receiver of the longest that ibc-go takes',
      ],
      [
        'server/src/chains/largeBlock.test.ts',
        'a block of 96 MiB with results of 100 MiB is read whole, after those before it and before those after it',
      ],
      ['server/src/packets/judgeVerdict.test.ts', 'keeps to what the operator lets Hermes carry, also on the way home: %s'],
    ],
  },
  {
    id: 'E02',
    from: ['informalsystems/hermes/issues/3766'],
    happened: 'An operator may set other limits for memo and receiver than others have.',
    does: "Reads the limits of the operator's own Hermes, and refuses by them before any price.",
    reads: {
      text: 'This transfer is too large for a relayer to carry. Your 5 ATOM stay locked, not lost. We take no payment for it.',
      said: field => field.advice({ memo: 'x'.repeat(2_048), hermes: { packets: 'ics20_max_memo_size = "1KiB"' } }),
    },
    on: 'records',
    shownBy: [
      ['server/src/hermes/config.test.ts', 'tells what Hermes would leave alone'],
      ['server/src/packets/judgeVerdict.test.ts', 'keeps to what the operator lets Hermes carry, also on the way home: %s'],
    ],
    bare: 'says "found invalid ICS-20 packet data, not relaying packet!" in its log, and exits 0',
  },
  {
    id: 'E04',
    from: ['informalsystems/hermes/issues/3750', 'informalsystems/hermes/issues/4071'],
    happened: '20,000 transfers of a spammer kept others from being cleared and relayed.',
    does: 'Clears exactly the numbers that were paid for, and finds each person his own, whatever else waits on the channel.',
    on: 'real chains',
    shownBy: [
      ['e2e/interchain/clear.test.ts', 'delivers exactly the two packets paid for and leaves the third'],
      ['server/src/hermes/runClear.test.ts', "is to clear exactly these sequences with the lane's key, and what it prints is read"],
      ['server/src/packets/findPackets.test.ts', "of one %s are not looked for among everybody's"],
    ],
    bare: 'with 2,400 others waiting, a call that names its transfers took no longer',
  },
]
