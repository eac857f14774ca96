import type { Attack, Scene } from '../attack.ts'
import { paymentMemo } from '@relayooor/shared'
import { pick } from '../../../../sandbox/src/traffic/random.ts'
import { zone } from '../../../service/settings.ts'
import { addressOf, send } from '../../wallet.ts'
import { act, transferMessage } from '../chainActs.ts'
import { serviceAddress, victimOf } from '../ground.ts'

/** ibc-go takes no longer ones. */
const longestReceiver = 2_048
const longestMemo = 32_768
/** x/auth takes no longer ones of a transaction. */
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

/** What somebody writes into blocks that we must read. */
export const blockAttacks: Attack[] = [
  {
    name: 'five transfers in one transaction to receivers of 2,048 bytes',
    everyMs: 3_000,
    atOnce: 2,
    act: scene =>
      write(
        scene,
        Array.from({ length: 5 }, () =>
          transferMessage(scene.crook, { receiver: longText(scene, longestReceiver), channelId: 'channel-1' }),
        ),
      ),
  },
  {
    name: 'transfers with strange and long memos',
    everyMs: 3_000,
    atOnce: 2,
    act: scene =>
      write(
        scene,
        Array.from({ length: 3 }, () =>
          transferMessage(scene.crook, {
            receiver: pick(scene.ground.random, [
              addressOf(scene.ground.cluster, 'bob', zone),
              '\0',
              '😀',
              ' \u202E',
              longText(scene, 500),
            ]),
            memo: pick(scene.ground.random, strangeMemos),
            channelId: 'channel-1',
          }),
        ),
      ),
  },
  {
    name: 'thirty transfers in one transaction',
    everyMs: 10_000,
    atOnce: 1,
    act: scene =>
      write(
        scene,
        Array.from({ length: 30 }, () =>
          transferMessage(scene.crook, { receiver: addressOf(scene.ground.cluster, 'bob', zone), channelId: 'channel-1' }),
        ),
      ),
  },
  { name: "dust for somebody else's order", everyMs: 500, atOnce: 6, act: dust },
  { name: 'payments with memos that name many orders, or none', everyMs: 3_000, atOnce: 2, act: strangeMemo },
]

async function write({ ground, crook, note }: Scene, messages: ReturnType<typeof transferMessage>[]): Promise<void> {
  note('refused' in (await act(ground.cluster, crook, messages)) ? 'the chain refuses' : 'in a block')
}

/** No two alike: each has entries of its own in every index. */
function longText({ ground: { random } }: Scene, length: number): string {
  let text = ''
  while (text.length < length) text += Math.floor(random() * 2 ** 52).toString(36)
  return text.slice(0, length)
}

async function dust({ ground, crook, note }: Scene): Promise<void> {
  const paid = await act(
    ground.cluster,
    crook,
    [send(crook.address, serviceAddress(ground), { denom: 'uhub', amount: 1n })],
    paymentMemo(victimOf(ground)),
  )
  note('refused' in paid ? 'the chain refuses' : 'in a block')
}

async function strangeMemo({ ground, crook, note }: Scene): Promise<void> {
  const victim = victimOf(ground)
  const memo = pick(ground.random, [
    `${paymentMemo(victim)} ${paymentMemo(ground.victims[0] ?? victim)}`,
    `CLAIM-${'0'.repeat(32)}`,
    `${paymentMemo(victim).slice(0, -3)}`,
    '\0'.repeat(20),
    '😀'.repeat(60),
    'x'.repeat(longestTxMemo),
  ])
  const paid = await act(
    ground.cluster,
    crook,
    [send(crook.address, serviceAddress(ground), { denom: 'uhub', amount: BigInt(1 + Math.floor(ground.random() * 50_000)) })],
    memo,
  )
  note('refused' in paid ? 'the chain refuses' : 'in a block')
}
