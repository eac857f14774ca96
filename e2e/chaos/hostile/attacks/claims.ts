import type { Attack, AttackContext } from '../attack.ts'
import { basePath, Quote } from '@relayooor/shared'
import { GenericAuthorization } from 'cosmjs-types/cosmos/authz/v1beta1/authz'
import { MsgExec, MsgGrant } from 'cosmjs-types/cosmos/authz/v1beta1/tx'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { until } from '../../../kit/until.ts'
import { hub } from '../../../service/settings.ts'
import { send } from '../../wallet.ts'
import { serviceAddress } from '../setup.ts'
import { submitTx } from '../transactions.ts'

const held = 2_000_000n
const seenWithinMs = 15_000

/** Claims of other people's held money. */
export const claimAttacks: Attack[] = [
  { name: 'claims of held money by who may only spend for its owner', everyMs: 4_000, atOnce: 3, run: claimAsGrantee },
  { name: 'claims of held money by a stranger', everyMs: 4_000, atOnce: 3, run: claimAsStranger },
]

async function claimAsGrantee(context: AttackContext): Promise<void> {
  const { setup, attacker } = context
  const memo = await holdAndAsk(context)
  const owner = setup.careless
  if (memo === null) return
  const granted = await submitTx(setup.cluster, owner, [
    {
      typeUrl: MsgGrant.typeUrl,
      value: MsgGrant.encode(
        MsgGrant.fromPartial({
          granter: owner.address,
          grantee: attacker.address,
          grant: {
            authorization: {
              typeUrl: '/cosmos.authz.v1beta1.GenericAuthorization',
              value: GenericAuthorization.encode({ msg: MsgSend.typeUrl }).finish(),
            },
          },
        }),
      ).finish(),
    },
  ])
  if ('refused' in granted) return
  const spend = send(owner.address, serviceAddress(setup), { denom: 'uhub', amount: 1n })
  const claimed = await submitTx(
    setup.cluster,
    attacker,
    [{ typeUrl: MsgExec.typeUrl, value: MsgExec.encode({ grantee: attacker.address, msgs: [spend] }).finish() }],
    memo,
  )
  context.note('refused' in claimed ? 'the chain refuses' : 'claimed')
}

async function claimAsStranger(context: AttackContext): Promise<void> {
  const { setup, attacker } = context
  const memo = await holdAndAsk(context)
  if (memo === null) return
  const claimed = await submitTx(
    setup.cluster,
    attacker,
    [send(attacker.address, serviceAddress(setup), { denom: 'uhub', amount: 1n })],
    memo,
  )
  context.note('refused' in claimed ? 'the chain refuses' : 'claimed')
}

/** The careless customer pays without a memo; the attacker asks for the claim's memo, for an order of their own. */
async function holdAndAsk({ setup, ask, attacker }: AttackContext): Promise<string | null> {
  const owner = setup.careless
  const priced = await ask({
    method: 'POST',
    path: `${basePath}/clearing/request-token`,
    body: { walletAddress: attacker.address, chainId: hub, packets: setup.stuckPackets.slice(0, 1) },
  })
  const token = priced.status === 201 ? Quote.parse(JSON.parse(priced.text)).token : undefined
  const paid = await submitTx(setup.cluster, owner, [send(owner.address, serviceAddress(setup), { denom: 'uhub', amount: held })])
  if ('refused' in paid) return null
  setup.heldPayments.push(paid.hash)
  const asked = await until(
    'the payment is held',
    async () => {
      const answer = await ask({
        method: 'POST',
        path: `${basePath}/clearing/claim/challenge`,
        body: { chainId: hub, txHash: paid.hash, token },
      })
      return answer.status === 200 || setup.closed.aborted ? answer : null
    },
    { timeoutMs: seenWithinMs, everyMs: 1_000 },
  ).catch(() => null)
  if (asked?.status !== 200) return null
  const { memo }: { memo: string } = JSON.parse(asked.text)
  return memo
}
