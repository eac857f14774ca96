import type { Attack, AttackContext } from '../attack.ts'
import { paymentMemo } from '@relayooor/shared'
import { pick } from '../../../../sandbox/src/traffic/random.ts'
import { zone } from '../../../service/settings.ts'
import { addressOf, send } from '../../wallet.ts'
import { serviceAddress, victimOf } from '../setup.ts'
import { submitTx, transferMessage } from '../transactions.ts'

/** Limits of ibc-go. */
const longestReceiver = 2_048
const longestMemo = 32_768
/** Limit of x/auth. */
const longestTxMemo = 256

const strangeMemos = [
  '{"a":'.repeat(6_000),
  '['.repeat(longestMemo),
  '\0'.repeat(100),
  '\u0000\u0001\u001F\u007F\u2028\u2029\uFEFF\uFFFF',
  '😀🏴‍☠️'.repeat(1_500),
  'ａ'.repeat(10_000),
  `{"forward":{"receiver":"${'x'.repeat(30_000)}","port":"transfer","channel":"channel-0"}}`,
  `{"wasm":{"contract":"x","msg":${'{"m":'.repeat(2_000)}1${'}'.repeat(2_000)}}}`,
  '\\u0000\\ud800',
  `'; drop table packets; --`,
]

/** Transactions in blocks that we have to read. */
export const blockAttacks: Attack[] = [
  {
    name: 'five transfers in one transaction to receivers of 2,048 bytes',
    everyMs: 3_000,
    atOnce: 2,
    run: context =>
      write(
        context,
        Array.from({ length: 5 }, () =>
          transferMessage(context.attacker, { receiver: longText(context, longestReceiver), channelId: 'channel-1' }),
        ),
      ),
  },
  {
    name: 'transfers with strange and long memos',
    everyMs: 3_000,
    atOnce: 2,
    run: context =>
      write(
        context,
        Array.from({ length: 3 }, () =>
          transferMessage(context.attacker, {
            receiver: pick(context.setup.random, [
              addressOf(context.setup.cluster, 'bob', zone),
              '\0',
              '😀',
              ' \u202E',
              longText(context, 500),
            ]),
            memo: pick(context.setup.random, strangeMemos),
            channelId: 'channel-1',
          }),
        ),
      ),
  },
  {
    name: 'thirty transfers in one transaction',
    everyMs: 10_000,
    atOnce: 1,
    run: context =>
      write(
        context,
        Array.from({ length: 30 }, () =>
          transferMessage(context.attacker, { receiver: addressOf(context.setup.cluster, 'bob', zone), channelId: 'channel-1' }),
        ),
      ),
  },
  { name: "dust for somebody else's order", everyMs: 500, atOnce: 6, run: dust },
  { name: 'payments with memos that name many orders, or none', everyMs: 3_000, atOnce: 2, run: strangeMemo },
]

async function write({ setup, attacker, note }: AttackContext, messages: ReturnType<typeof transferMessage>[]): Promise<void> {
  note('refused' in (await submitTx(setup.cluster, attacker, messages)) ? 'the chain refuses' : 'in a block')
}

/** Never the same twice, so that each has its own entries in every index. */
function longText({ setup: { random } }: AttackContext, length: number): string {
  let text = ''
  while (text.length < length) text += Math.floor(random() * 2 ** 52).toString(36)
  return text.slice(0, length)
}

async function dust({ setup, attacker, note }: AttackContext): Promise<void> {
  const paid = await submitTx(
    setup.cluster,
    attacker,
    [send(attacker.address, serviceAddress(setup), { denom: 'uhub', amount: 1n })],
    paymentMemo(victimOf(setup)),
  )
  note('refused' in paid ? 'the chain refuses' : 'in a block')
}

async function strangeMemo({ setup, attacker, note }: AttackContext): Promise<void> {
  const victim = victimOf(setup)
  const memo = pick(setup.random, [
    `${paymentMemo(victim)} ${paymentMemo(setup.victims[0] ?? victim)}`,
    `CLAIM-${'0'.repeat(32)}`,
    `${paymentMemo(victim).slice(0, -3)}`,
    '\0'.repeat(20),
    '😀'.repeat(60),
    'x'.repeat(longestTxMemo),
  ])
  const paid = await submitTx(
    setup.cluster,
    attacker,
    [send(attacker.address, serviceAddress(setup), { denom: 'uhub', amount: BigInt(1 + Math.floor(setup.random() * 50_000)) })],
    memo,
  )
  note('refused' in paid ? 'the chain refuses' : 'in a block')
}
