import type { EndpointName, PacketId } from '@relayooor/shared'
import type { BlockTx, ChainEvent } from '../../chains/chain.ts'
import type { ClearingContext } from '../../clearing/context.ts'
import type { Opening } from '../../clearing/ledger/openWallets.ts'
import type { Database } from '../../db/database.ts'
import { Buffer } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { accountOf, channelKey, packetKey, toCoin } from '@relayooor/shared'
import { examples } from '@relayooor/shared/examples/examples.ts'
import * as story from '@relayooor/shared/examples/story.ts'
import { MsgRecvPacket } from 'cosmjs-types/ibc/core/channel/v1/tx'
import { eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { readBlock } from '../../clearing/block/readBlock.ts'
import { refundByAdmin } from '../../clearing/claims/settleByAdmin.ts'
import { countGas } from '../../clearing/gas/countGas.ts'
import { post } from '../../clearing/ledger/post.ts'
import { walletsMoved } from '../../clearing/ledger/postings.ts'
import { countQuote } from '../../clearing/orders/count.ts'
import { pause } from '../../clearing/pauses/changePauses.ts'
import { makeSignDoc } from '../../clearing/refunds/admin/makeSignDoc.ts'
import { submitSigned } from '../../clearing/refunds/admin/submitSigned.ts'
import { anEvent, aTx, paid } from '../../clearing/testing.ts'
import { addToTimeline } from '../../clearing/timeline/timeline.ts'
import { raiseAlert } from '../../db/alerts.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import {
  alertDeliveries,
  apiKeys,
  authSessions,
  chainAgreement,
  chainCursors,
  clearingOperations,
  clearingTokens,
  formerWalletMoves,
  hermesRuns,
  logLines,
  noticeSubscriptions,
  processes,
  quarantinedBlocks,
  reconciliations,
  relayerTransactions,
  timeline,
  walletChallenges,
  webhookDeliveries,
  webhooks,
} from '../../db/schema/index.ts'
import { auditKeys } from '../../operations/auditChain.ts'
import { levelNumbers } from '../../operations/logs/recentLines.ts'
import { sealAudit } from '../../operations/sealAudit.ts'
import { storyContext, viewOf } from './storyContext.ts'

const { hub, zone, alice, bob, carol, quote, total } = story

/** Calls that tell what orders cost, which is counted some minutes after their end. */
const counted: EndpointName[] = ['adminCosts', 'adminRevenue', 'adminRevenueCsv', 'adminGas', 'adminGasCsv', 'adminFeeTiers']
/** Calls that come before Alice pays, and those for which Carol's money is on its way back. */
const beforePaying: EndpointName[] = ['stuckPackets', 'packetsByTx', 'packet', 'provePacket', 'channels', 'requestToken', 'broadcast']
const afterClaim: EndpointName[] = [
  'adminRefunds',
  'adminApproveRefund',
  'adminRejectRefund',
  'adminRefundSignDoc',
  'adminSubmitRefunds',
  'adminEmergencyStop',
]
const aboutNodes: EndpointName[] = ['adminChains', 'adminAcceptLone', 'adminRequireAgreement']
const whilePaused: EndpointName[] = ['adminServices', 'adminResume']
const inQuarantine: EndpointName[] = [
  'adminQuarantine',
  'adminRetryQuarantined',
  'adminAlerts',
  'adminAcknowledgeAlert',
  'adminSilenceAlert',
  'adminEndAlert',
]
const withProcess: EndpointName[] = ['adminProcesses', 'adminRestart', 'adminJobs']
const aboutOrders: EndpointName[] = ['adminHermes', 'adminHermesRuns', 'adminOperations', 'adminOperation', 'adminNote']
/** Alice has paid, and her transfers are still to be carried. */
const beforeCarried: EndpointName[] = ['adminPending', 'adminStuck', 'adminRetry', 'adminClose', 'askForNotices']
const withFormerPayment: EndpointName[] = ['adminFormerPayments', 'adminHandleFormerPayment']
const askedToTell: EndpointName[] = ['confirmNotices', 'stopNotices']
const withWebhook: EndpointName[] = ['adminWebhooks', 'adminSwitchWebhook', 'webhooks', 'renewWebhookSecret']
const afterWebhook: EndpointName[] = ['adminWebhookDeliveries', 'adminRedeliverWebhook']
const withKey: EndpointName[] = ['adminApiKeys', 'adminRevokeApiKey', 'adminCreateWebhook', ...withWebhook, ...afterWebhook]
const afterTest: EndpointName[] = ['adminAlertDeliveries', 'adminRedeliverAlert']

/** On an empty database, and chains that say what the examples say, come to where the example of this call makes sense. */
export async function tellStory(database: Database, name: EndpointName): Promise<ClearingContext> {
  const now = new Date(beforePaying.includes(name) ? quote.createdAt : story.at('09:32:00'))
  const height = beforePaying.includes(name) ? 2_300 : 2_420
  const ctx = storyContext(database, { height, time: now }, aboutNodes.includes(name))
  const { db, pool } = database
  await db.insert(chainCursors).values([hub, zone].map(chainId => ({ chainId, height: 0, blockTime: now })))
  await pool.query(
    `select setval('payments_id_seq', 11), setval('ledger_entries_id_seq', 4), setval('audit_log_id_seq', 4),
      setval('hermes_runs_id_seq', 41), setval('refunds_id_seq', ${name === 'adminGoodwill' ? 7 : 6}), setval('alerts_id_seq', 3),
      setval('alert_deliveries_id_seq', 8)`,
  )
  async function block(chainId: string, height: string | number, at: string | Date, txs: BlockTx[] = [], openings: Opening[] = []) {
    await db
      .update(chainCursors)
      .set({ height: Number(height) - 1 })
      .where(eq(chainCursors.chainId, chainId))
    await readBlock(ctx, { chainId, height: Number(height), time: new Date(at), txs, events: [], witnesses: 2 }, openings)
  }
  await block(
    hub,
    story.sent.height,
    story.sent.at,
    [sending(story.packets, alice, story.sent.txHash), sending(story.bobsPackets, bob)],
    opened(hub),
  )
  await block(zone, story.sent.height, story.sent.at, [], opened(zone))
  await insertToken(database, story.token, alice, story.packets)
  await insertToken(database, story.bobsToken, bob, story.bobsPackets)
  if (!beforePaying.includes(name)) {
    const payment = { amount: `${total.amount}${total.denom}`, to: story.service }
    const bytes = Buffer.from(story.paidBytes, 'base64')
    await block(hub, story.paid.height, story.paid.at, [
      { ...paid({ ...payment, memo: quote.payment.memo, from: alice }), hash: story.paidHash, bytes },
    ])
    if (aboutOrders.includes(name)) await callHermes(database)
    if (!beforeCarried.includes(name)) {
      await carry(database)
      await block(zone, '2369', story.finishedAt, [arriving()])
    }
    await block(hub, story.held.height, story.held.at, [
      { ...paid({ ...payment, memo: story.heldMemo, from: carol }), hash: story.heldHash },
    ])
  }
  for (const chainId of [hub, zone]) {
    const { read = expect.fail(), agreement = expect.fail() } = viewOf(chainId)
    if (!aboutNodes.includes(name)) await block(chainId, height, now)
    else {
      await block(chainId, read.height, read.time)
      const about = agreement.height === undefined ? null : Number(agreement.height)
      await db.insert(chainAgreement).values({ ...agreement, chainId, since: new Date(agreement.since), height: about })
    }
  }
  if (afterClaim.includes(name)) {
    const { to, note, reason } = examples.adminRefundPayment.body
    const occasion = { at: now, actor: 'admin-key', source: '127.0.0.1', note }
    await refundByAdmin(ctx, Number(story.heldId), { to, reason }, occasion)
    const ids = [Number(story.refundId)]
    if (name === 'adminSubmitRefunds' || name === 'adminEmergencyStop') await makeSignDoc(ctx, ids, undefined, occasion)
    if (name === 'adminEmergencyStop')
      await submitSigned(ctx, ids, Buffer.from(examples.adminSubmitRefunds.body.txBytes, 'base64'), occasion)
  }
  if (inQuarantine.includes(name)) await putAside(database)
  for (const { what, chainId = '', reason, by } of whilePaused.includes(name) ? examples.adminServices.replies[200].paused : [])
    await pause(ctx, [what], chainId, reason, { at: now, actor: by, source: '127.0.0.1' })
  if (withFormerPayment.includes(name)) await payFormerWallet(database)
  if (afterTest.includes(name)) await tellSlack(database)
  if (name === 'adminStuck')
    await db.update(clearingOperations).set({ deadlineAt: new Date(examples.adminStuck.replies[200].items[0]?.deadlineAt ?? '') })
  if (counted.includes(name)) await countGas({ ...ctx, now: () => new Date(story.at('09:40:00')) })
  if (withProcess.includes(name)) await db.insert(processes).values(aWorker())
  if (name === 'adminLogs') await db.insert(logLines).values(aLine())
  if (askedToTell.includes(name))
    await db.insert(noticeSubscriptions).values({
      id: story.noticeKeys.stop.split('.')[0] ?? '',
      token: story.token,
      way: 'email',
      language: 'en',
      addressMark: 'mark',
      address: Buffer.alloc(0),
      createdAt: now,
    })
  if (withKey.includes(name)) await db.insert(apiKeys).values(aKey())
  if ([...withWebhook, ...afterWebhook].includes(name)) await db.insert(webhooks).values(aWebhook())
  if (afterWebhook.includes(name)) await db.insert(webhookDeliveries).values(aWebhookDelivery())
  await signIn(database, now)
  const { reconciliations: compared } = examples.adminLedgerBalances.replies[200]
  await db.insert(reconciliations).values(compared.map(one => ({ ...one, height: Number(one.height), at: new Date(one.at) })))
  await sealAudit(database, auditKeys(['s'.repeat(32)]), now, { thorough: false })
  return ctx
}

/** What our wallets held before anything happened. */
function opened(chainId: string): Opening[] {
  const denom = chainId === hub ? 'uhub' : 'uzone'
  const [own, lane] = chainId === hub ? [story.service, story.lane] : [story.serviceOnZone, story.laneOnZone]
  return [
    { address: own, coins: [{ denom, amount: 100_000_000n }] },
    { address: lane, coins: [{ denom, amount: 500_000_000n }] },
  ]
}

/** The call of Hermes that did it, and what it wrote. */
async function callHermes({ db }: Database): Promise<void> {
  const [{ id: _, route, output = '', startedAt, endedAt, end, ...run } = expect.fail()] = examples.adminOperation.replies[200].runs
  const begunAt = new Date(startedAt)
  await db.insert(hermesRuns).values({
    ...run,
    ...route,
    holder: randomUUID(),
    startedAt: begunAt,
    endedAt: new Date(endedAt ?? ''),
    end: end ?? null,
    complaint: null,
    tail: output,
  })
  await db.update(clearingOperations).set({ startedAt: begunAt })
}

/** A lane takes the transfers, and pays for its transactions. */
async function carry(database: Database): Promise<void> {
  await inTransaction(database, 'carry', async tx =>
    addToTimeline(tx, story.token, {
      at: new Date(story.at('09:31:03')),
      kind: 'clearing',
      text: 'Hermes is called to carry the transfers.',
      data: { lane: 'relayooor' },
    }),
  )
  const { gas } = examples.adminCosts.replies[200]
  for (const { chainId, denom, spent } of gas) {
    const signer = chainId === hub ? story.lane : story.laneOnZone
    const at = new Date(story.finishedAt)
    const [height, txHash] = chainId === hub ? [2_370, 'CD'.repeat(32)] : [2_369, story.deliveredHash]
    const fee = { denom, amount: spent }
    await database.db
      .insert(relayerTransactions)
      .values({ chainId, txHash, height, at, signer, code: 0, gasUsed: 1, fee: [fee], packets: story.packets.map(packetKey) })
    const moves = new Map([[signer, [{ denom, amount: -BigInt(spent) }]]])
    await post(database.db, walletsMoved({ chainId, at, height, txHash }, { moves, fee: [toCoin(fee)] }))
  }
}

async function insertToken(database: Database, id: string, walletAddress: string, packets: PacketId[]): Promise<void> {
  await inTransaction(database, 'request-token', async tx => {
    countQuote(tx, id)
    await tx.insert(clearingTokens).values({
      id,
      walletAddress,
      refundAddress: walletAddress,
      chainId: hub,
      serviceAddress: story.service,
      denom: total.denom,
      amount: BigInt(total.amount),
      createdAt: new Date(quote.createdAt),
      expiresAt: new Date(quote.expiresAt),
      terms: {
        ...quote,
        token: id,
        walletAddress,
        packets,
        fees: {
          ...quote.fees,
          packets: quote.fees.packets.flatMap((fee, index) => packets.slice(index, index + 1).map(packet => ({ ...fee, packet }))),
        },
      },
      revision: 1,
      routes: [...new Set(packets.map(channelKey))],
      signature: quote.signature,
    })
    await tx
      .insert(timeline)
      .values({ token: id, revision: 1, at: new Date(quote.createdAt), kind: 'quoted', text: 'Price given.', data: {} })
  })
}

/** Alice, and what she and Carol are asked to sign. */
async function signIn({ db }: Database, now: Date): Promise<void> {
  const [entry, claim] = [examples.authChallenge.replies[200], examples.claimChallenge.replies[200]]
  const { session } = examples
  const common = { chainId: hub, createdAt: now }
  await db.insert(authSessions).values({
    ...common,
    idHash: 'session',
    account: accountOf(alice) ?? '',
    address: alice,
    expiresAt: new Date(session.replies[200].expiresAt),
  })
  await db.insert(walletChallenges).values([
    { ...common, ...entry, expiresAt: new Date(entry.expiresAt), purpose: 'sign-in', address: alice },
    {
      ...common,
      nonce: claim.nonce,
      message: claim.message,
      expiresAt: new Date(claim.expiresAt),
      purpose: 'claim',
      address: carol,
      claim: { txHash: story.heldHash },
    },
  ])
}

async function putAside({ db }: Database): Promise<void> {
  const [quarantined] = examples.adminQuarantine.replies[200].items
  const [alert] = examples.adminAlerts.replies[200].items
  if (!quarantined || !alert || alert.name !== 'block-quarantined') throw new Error('the examples have no block in quarantine')
  const { chainId, height, kind, reason, digest, bytes, at, tries } = quarantined
  await db.insert(quarantinedBlocks).values({
    chainId,
    height: Number(height),
    kind,
    reason,
    digest,
    length: bytes,
    answer: new Uint8Array(bytes),
    readUntil: new Date(at),
    at: new Date(at),
    tries,
    triedAt: new Date(quarantined.triedAt ?? at),
  })
  for (const moment of [alert.raisedAt, alert.seenAt]) await raiseAlert(db, alert, new Date(moment))
}

async function payFormerWallet({ db }: Database): Promise<void> {
  const [{ id, chainId, address, height, txHash = 'block', at, payer, memo, amounts } = expect.fail()] =
    examples.adminFormerPayments.replies[200].items
  const row = { id: Number(id), chainId, address, height: Number(height), txHash, payer, memo }
  await db.insert(formerWalletMoves).values({ ...row, at: new Date(at), coins: amounts })
}

function aWorker(): typeof processes.$inferInsert {
  const [{ id, roles, host, pid, version, startedAt, seenAt, chains, ...shown } = expect.fail()] =
    examples.adminProcesses.replies[200].items
  const tasks = examples.adminJobs.replies[200].tasks.map(({ name, everySeconds, succeededAt = null, seconds, failures }) => ({
    name,
    everySeconds,
    beganAt: startedAt,
    succeededAt,
    seconds,
    failures,
  }))
  const { supervised, configDigest, heapBytes, heapLimitBytes, cpu, eventLoopP99Ms, errorsPerMinute } = shown
  return {
    ...{ id, roles, host, pid, version },
    startedAt: new Date(startedAt),
    seenAt: new Date(seenAt),
    facts: {
      ...{ supervised, configDigest, heapBytes, heapLimitBytes, cpu, eventLoopP99Ms, errorsPerMinute, tasks },
      pool: { used: 1, size: 10, waiting: 0 },
      disk: null,
      chains: chains.map(chain => ({ ...chain, head: null, endpoints: [] })),
    },
  }
}

function aLine(): typeof logLines.$inferInsert {
  const [{ id, at, level, message, roles, host, pid, fields } = expect.fail()] = examples.adminLogs.replies[200].items
  const line = JSON.stringify({ level, time: at, ...fields, msg: message })
  return { id: Number(id), at: new Date(at), level: levelNumbers[level], roles, host, pid, line }
}

function aKey(): typeof apiKeys.$inferInsert {
  const [{ issued, expiresAt = '', lastUsedAt = '', state: _, ...key } = expect.fail()] = examples.adminApiKeys.replies[200].items
  return {
    ...key,
    secretHash: Buffer.alloc(32),
    issuedAt: new Date(issued.at),
    issuedBy: issued.by,
    expiresAt: new Date(expiresAt),
    lastUsedAt: new Date(lastUsedAt),
    revokedAt: null,
    revokedBy: null,
  }
}

function aWebhook(): typeof webhooks.$inferInsert {
  const [{ apiKey, created, waiting: _, ...webhook } = expect.fail()] = examples.adminWebhooks.replies[200].items
  return {
    ...webhook,
    apiKey: apiKey.id,
    secret: Buffer.alloc(0),
    createdAt: new Date(created.at),
    createdBy: created.by,
    failingSince: null,
  }
}

/** Given up. */
function aWebhookDelivery(): typeof webhookDeliveries.$inferInsert {
  const [{ id, webhook, at, state: _, ...delivery } = expect.fail()] = examples.adminWebhookDeliveries.replies[200].items
  const about = { revision: 8, data: {}, nextAttemptAt: null, deliveredAt: null }
  return { ...delivery, ...about, id: Number(id), webhookId: webhook, at: new Date(at) }
}

/** A test that Slack did not take. */
async function tellSlack({ db }: Database): Promise<void> {
  const [{ target, text, createdAt, attempts, status, answer } = expect.fail()] = examples.adminAlertDeliveries.replies[200].items
  const message = { kind: 'test' as const, text, raised: 0, ended: 0, alerts: [] }
  await db.insert(alertDeliveries).values({ target, message, createdAt: new Date(createdAt), attempts, status, answer })
}

/** Somebody's transfers leave the hub. */
function sending(packets: PacketId[], sender: string, hash = 'EF'.repeat(32)): BlockTx {
  const tx = aTx({
    events: packets.map(story.stuckTransfer).map(({ packet, amount, receiver, timeout }) =>
      packetEvent('send_packet', packet.sequence, {
        packet_data_hex: Buffer.from(JSON.stringify({ ...amount, sender, receiver })).toString('hex'),
        packet_timeout_height: '0-0',
        packet_timeout_timestamp: `${new Date(timeout.at ?? '').getTime()}000000`,
      }),
    ),
  })
  return { ...tx, hash }
}

/** Our relayer brings them to the zone. */
function arriving(): BlockTx {
  const ack = Buffer.from('{"result":"AQ=="}').toString('hex')
  const tx = aTx({
    messages: story.packets.map(({ sequence, portId, channelId }) => ({
      typeUrl: MsgRecvPacket.typeUrl,
      value: MsgRecvPacket.encode(
        MsgRecvPacket.fromPartial({
          packet: {
            sequence: BigInt(sequence),
            sourcePort: portId,
            sourceChannel: channelId,
            destinationPort: portId,
            destinationChannel: channelId,
          },
          signer: story.laneOnZone,
        }),
      ).finish(),
    })),
    events: story.packets.flatMap(({ sequence }) => [
      packetEvent('recv_packet', sequence),
      packetEvent('write_acknowledgement', sequence, { packet_ack_hex: ack }),
    ]),
  })
  return { ...tx, hash: story.deliveredHash }
}

function packetEvent(type: string, sequence: string, more: Record<string, string> = {}): ChainEvent {
  return anEvent(type, {
    ...more,
    packet_sequence: sequence,
    packet_src_port: 'transfer',
    packet_src_channel: 'channel-0',
    packet_dst_port: 'transfer',
    packet_dst_channel: 'channel-0',
  })
}
