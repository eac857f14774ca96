import type { Attack, AttackContext } from '../attack.ts'
import { basePath, Quote } from '@relayooor/shared'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { pick } from '../../../../sandbox/src/traffic/random.ts'
import { signTx } from '../../../../sandbox/src/tx/signTx.ts'
import { hub } from '../../../service/settings.ts'
import { send } from '../../wallet.ts'
import { victimOf } from '../setup.ts'

/** False payments. */
export const paymentAttacks: Attack[] = [
  { name: 'forged payments of others', everyMs: 400, atOnce: 8, run: forge },
  { name: 'malformed sends inside good bytes', everyMs: 400, atOnce: 8, run: malform },
  {
    name: 'transactions of others given as a payment',
    everyMs: 500,
    atOnce: 4,
    run: async ({ ask, setup }) =>
      ask({
        method: 'POST',
        path: `${basePath}/clearing/verify-payment`,
        body: { token: victimOf(setup), txHash: hashText(setup.random) },
      }),
  },
  { name: 'payments that one node invents', everyMs: 1_000, atOnce: 1, run: invent },
]

/** The other nodes contradict it. */
const lyingNode = 2

/** Right in all but the signature, which is the attacker's. */
async function forge({ ask, setup, attacker, breach }: AttackContext): Promise<void> {
  const token = victimOf(setup)
  const asked = await ask({ path: `${basePath}/clearing/quote/${token}` })
  if (asked.status !== 200) return
  const { walletAddress, payment } = Quote.parse(JSON.parse(asked.text))
  const bytes = signed(
    setup,
    attacker,
    send(walletAddress, payment.address, { denom: payment.amount.denom, amount: BigInt(payment.amount.amount) }).value,
    payment.memo,
  )
  const { status } = await ask({
    method: 'POST',
    path: `${basePath}/clearing/broadcast`,
    body: { token, txBytes: Buffer.from(bytes).toString('base64') },
  })
  if (status === 202) breach('a forged payment was taken')
}

async function malform({ ask, setup, attacker }: AttackContext): Promise<void> {
  const { random } = setup
  const good = MsgSend.encode(
    MsgSend.fromPartial({ fromAddress: attacker.address, toAddress: attacker.address, amount: [{ denom: 'uhub', amount: '1' }] }),
  ).finish()
  const value = pick(random, [
    Buffer.from([0x0a, 0xff]),
    Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    Buffer.from(good).subarray(0, -3),
    Buffer.concat([good, Buffer.from([0x0a])]),
    Buffer.from([0x0a, 0x04, 0xed, 0xa0, 0x80, 0x00]),
    MsgSend.encode(MsgSend.fromPartial({ amount: [{ denom: '\0', amount: 'NaN' }] })).finish(),
    Buffer.alloc(20_000, 0x1a),
  ])
  const bytes = pick(random, [
    () => signed(setup, attacker, value, 'x'),
    () => TxRaw.encode({ bodyBytes: value, authInfoBytes: value, signatures: [] }).finish(),
    () =>
      TxRaw.encode({
        bodyBytes: TxBody.encode(TxBody.fromPartial({ messages: [{ typeUrl: MsgSend.typeUrl, value }] })).finish(),
        authInfoBytes: value,
        signatures: [value],
      }).finish(),
  ])()
  await ask({
    method: 'POST',
    path: `${basePath}/clearing/broadcast`,
    body: { token: victimOf(setup), txBytes: Buffer.from(bytes).toString('base64') },
  })
}

function signed(
  { cluster }: AttackContext['setup'],
  { account, address }: AttackContext['attacker'],
  value: Uint8Array,
  memo: string,
): Uint8Array {
  const chain = cluster.sandbox.chain(hub)
  return signTx(chain.parameters, account, {
    messages: [{ typeUrl: MsgSend.typeUrl, value }],
    memo,
    gas: 200_000n,
    ...chain.nextSequence(address),
  })
}

function hashText(random: () => number): string {
  return Array.from({ length: 8 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  )
    .join('')
    .toUpperCase()
}

async function invent(context: AttackContext): Promise<void> {
  const { setup, attacker, note, ask } = context
  const asked = await ask({ path: `${basePath}/clearing/quote/${victimOf(setup)}` })
  if (asked.status !== 200) return
  const { payment } = Quote.parse(JSON.parse(asked.text))
  const tenfold = send(attacker.address, payment.address, { denom: payment.amount.denom, amount: BigInt(payment.amount.amount) * 10n })
  await setup.cluster.sandbox.control.invent(hub, signed(setup, attacker, tenfold.value, payment.memo), lyingNode)
  note('invented')
}
