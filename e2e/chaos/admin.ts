import type { Api } from '../kit/api.ts'
import type { Cluster } from './cluster.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../kit/until.ts'
import { hub } from '../service/settings.ts'
import { signText } from './claimant.ts'
import { chainIds } from './cluster.ts'
import { addressOf } from './wallet.ts'

export async function signIn(cluster: Cluster, api: Api, closed: AbortSignal): Promise<void> {
  while (!closed.aborted) {
    await signInOnce(cluster, api).catch(() => {}) // the API may be away
    await sleep(2_000)
  }
}

async function signInOnce(cluster: Cluster, api: Api): Promise<void> {
  const account = { address: addressOf(cluster, 'alice', hub), chainId: hub }
  const { nonce, message } = await api.call('authChallenge', { body: account })
  await api.call('walletSign', { body: { ...account, nonce, ...(await signText(cluster, 'alice', message)) } })
}

/** An operator returns held payments, approves refunds, and now and then lets everything rest, until `closed`. */
export async function administer(admin: Api, closed: AbortSignal): Promise<void> {
  for (let turn = 0; !closed.aborted; turn += 1) {
    await handleOnce(admin).catch(() => {}) // the API may be away, or somebody else was quicker
    if (turn % 4 === 1) await restOnce(admin, turn % 8 === 1)
    await sleep(1_500)
  }
}

async function restOnce(admin: Api, gently: boolean): Promise<void> {
  await (
    gently
      ? admin.call('adminPause', { body: { what: 'all', chainId: hub, reason: 'chaos' } })
      : admin.call('adminEmergencyStop', { body: { reason: 'chaos' } })
  ).catch(() => {})
  await sleep(1_500)
  await resumeAll(admin)
}

/** Ends what is paused, however often the API dies meanwhile. */
async function resumeAll(admin: Api): Promise<void> {
  await until('nothing is paused', async () => {
    const { paused } = await admin.call('adminServices', {})
    for (const { what, chainId } of paused) await admin.call('adminResume', { body: { what, chainId } })
    return paused.length === 0
  })
}

async function handleOnce(admin: Api): Promise<void> {
  const { items: held } = await admin.call('adminPayments', { query: { state: 'held', limit: 5 } })
  for (const { id, payer, heldReason } of held) {
    // Too little may still be topped up, and an unmatched payment be claimed by its owner.
    if (payer && heldReason !== 'underpaid' && heldReason !== 'unmatched')
      await admin.call('adminRefundPayment', { params: { id }, body: { to: payer, note: 'chaos' } })
  }
  const { items: waiting } = await admin.call('adminRefunds', { query: { status: 'awaiting_approval', limit: 5 } })
  for (const { id } of waiting) {
    await admin.call('adminRejectRefund', { params: { id }, body: { note: 'chaos' } })
    await admin.call('adminRefundSignDoc', { body: { ids: [id] } })
    await admin.call('adminApproveRefund', { params: { id }, body: {} })
  }
}

/** Calls the admin endpoints that no scenario does; only when no node lies any more. */
export async function runAdminCalls(admin: Api): Promise<void> {
  for (const chainId of chainIds) {
    // The process that handles it may die at an edge.
    await admin.call('adminAcceptLone', { params: { chainId }, body: { minutes: 1, note: 'chaos' } }).catch(() => {})
    await admin.call('adminRequireAgreement', { params: { chainId }, body: {} }).catch(() => {})
  }
  await admin.call('adminReconcile', { body: {} }).catch(() => {})
}
