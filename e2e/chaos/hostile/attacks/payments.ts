import type { Attack, Scene } from '../attack.ts'
import { basePath, Quote } from '@relayooor/shared'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { pick } from '../../../../sandbox/src/traffic/random.ts'
import { signTx } from '../../../../sandbox/src/tx/signTx.ts'
import { hub } from '../../../service/settings.ts'
import { send } from '../../wallet.ts'
import { victimOf } from '../ground.ts'

/** Bytes that are said to be somebody's payment. */
export const paymentAttacks: Attack[] = [
  { name: 'forged payments of others', everyMs: 400, atOnce: 8, act: forge },
  { name: 'malformed sends inside good bytes', everyMs: 400, atOnce: 8, act: malform },
  {
    name: 'transactions of others given as a payment',
    everyMs: 500,
    atOnce: 4,
    act: async ({ ask, ground }) =>
      ask({
        method: 'POST',
        path: `${basePath}/clearing/verify-payment`,
        body: { token: victimOf(ground), txHash: hashText(ground.random) },
      }),
  },
  { name: 'payments that one node invents', everyMs: 1_000, atOnce: 1, act: invent },
]

/** A node that lies has the others against it. */
const lyingNode = 2

/** All that the order asks for, and a signature of somebody else. */
async function forge({ ask, ground, crook, breach }: Scene): Promise<void> {
  const token = victimOf(ground)
  const asked = await ask({ path: `${basePath}/clearing/quote/${token}` })
  if (asked.status !== 200) return
  const { walletAddress, payment } = Quote.parse(JSON.parse(asked.text))
  const bytes = signed(
    ground,
    crook,
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

async function malform({ ask, ground, crook }: Scene): Promise<void> {
  const { random } = ground
  const good = MsgSend.encode(
    MsgSend.fromPartial({ fromAddress: crook.address, toAddress: crook.address, amount: [{ denom: 'uhub', amount: '1' }] }),
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
    () => signed(ground, crook, value, 'x'),
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
    body: { token: victimOf(ground), txBytes: Buffer.from(bytes).toString('base64') },
  })
}

function signed({ cluster }: Scene['ground'], { account, address }: Scene['crook'], value: Uint8Array, memo: string): Uint8Array {
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

async function invent(scene: Scene): Promise<void> {
  const { ground, crook, note, ask } = scene
  const asked = await ask({ path: `${basePath}/clearing/quote/${victimOf(ground)}` })
  if (asked.status !== 200) return
  const { payment } = Quote.parse(JSON.parse(asked.text))
  const tenfold = send(crook.address, payment.address, { denom: payment.amount.denom, amount: BigInt(payment.amount.amount) * 10n })
  await ground.cluster.sandbox.control.invent(hub, signed(ground, crook, tenfold.value, payment.memo), lyingNode)
  note('invented')
}
