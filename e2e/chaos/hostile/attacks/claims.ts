import type { Attack, Scene } from '../attack.ts'
import { basePath, Quote } from '@relayooor/shared'
import { GenericAuthorization } from 'cosmjs-types/cosmos/authz/v1beta1/authz'
import { MsgExec, MsgGrant } from 'cosmjs-types/cosmos/authz/v1beta1/tx'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { until } from '../../../kit/until.ts'
import { hub } from '../../../service/settings.ts'
import { send } from '../../wallet.ts'
import { act } from '../chainActs.ts'
import { serviceAddress } from '../ground.ts'

const held = 2_000_000n
const seenWithinMs = 15_000

/** Somebody else's money that we hold. */
export const claimAttacks: Attack[] = [
  { name: 'claims of held money by who may only spend for its owner', everyMs: 4_000, atOnce: 3, act: claimAsGrantee },
  { name: 'claims of held money by a stranger', everyMs: 4_000, atOnce: 3, act: claimAsStranger },
]

async function claimAsGrantee(scene: Scene): Promise<void> {
  const { ground, crook } = scene
  const memo = await holdAndAsk(scene)
  const owner = ground.careless
  if (memo === null) return
  const granted = await act(ground.cluster, owner, [
    {
      typeUrl: MsgGrant.typeUrl,
      value: MsgGrant.encode(
        MsgGrant.fromPartial({
          granter: owner.address,
          grantee: crook.address,
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
  const spend = send(owner.address, serviceAddress(ground), { denom: 'uhub', amount: 1n })
  const claimed = await act(
    ground.cluster,
    crook,
    [{ typeUrl: MsgExec.typeUrl, value: MsgExec.encode({ grantee: crook.address, msgs: [spend] }).finish() }],
    memo,
  )
  scene.note('refused' in claimed ? 'the chain refuses' : 'claimed')
}

async function claimAsStranger(scene: Scene): Promise<void> {
  const { ground, crook } = scene
  const memo = await holdAndAsk(scene)
  if (memo === null) return
  const claimed = await act(ground.cluster, crook, [send(crook.address, serviceAddress(ground), { denom: 'uhub', amount: 1n })], memo)
  scene.note('refused' in claimed ? 'the chain refuses' : 'claimed')
}

/** The careless one pays without a memo; whoever sees that asks how to have it, for an order of their own or sent back. */
async function holdAndAsk({ ground, ask, crook }: Scene): Promise<string | null> {
  const owner = ground.careless
  const priced = await ask({
    method: 'POST',
    path: `${basePath}/clearing/request-token`,
    body: { walletAddress: crook.address, chainId: hub, packets: ground.bait.slice(0, 1) },
  })
  const token = priced.status === 201 ? Quote.parse(JSON.parse(priced.text)).token : undefined
  const paid = await act(ground.cluster, owner, [send(owner.address, serviceAddress(ground), { denom: 'uhub', amount: held })])
  if ('refused' in paid) return null
  ground.carelessPayments.push(paid.hash)
  const asked = await until(
    'the payment is held',
    async () => {
      const answer = await ask({
        method: 'POST',
        path: `${basePath}/clearing/claim/challenge`,
        body: { chainId: hub, txHash: paid.hash, token },
      })
      return answer.status === 200 || ground.closed.aborted ? answer : null
    },
    { timeoutMs: seenWithinMs, everyMs: 1_000 },
  ).catch(() => null)
  if (asked?.status !== 200) return null
  const { memo }: { memo: string } = JSON.parse(asked.text)
  return memo
}
