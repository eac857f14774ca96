import type { PacketId } from '@relayooor/shared'
import type { Block, BlockTx } from '../../chains/chain.ts'
import type { Tx } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import { packetKey, toAmount } from '@relayooor/shared'
import { attribute } from '../../chains/chain.ts'
import { decodeTx } from '../../chains/transactions.ts'
import { inParts } from '../../db/inParts.ts'
import { relayerTransactions } from '../../db/schema/index.ts'
import { relayMessages } from '../../packets/relayMessages.ts'
import { laneAddresses } from './ownAddresses.ts'

/** Keeps what clearing really costs: every transaction of a block that a lane of ours has paid for or signed. */
export async function recordRelayerTransactions(ctx: ClearingContext, tx: Tx, block: Block): Promise<void> {
  const lanes = laneAddresses(ctx, block.chainId)
  const rows = block.txs.flatMap(one => {
    const signer = laneOf(one, lanes)
    return signer === null ? [] : [rowOf(ctx, block, one, signer)]
  })
  for (const part of inParts(rows)) await tx.insert(relayerTransactions).values(part).onConflictDoNothing()
}

function rowOf(
  ctx: ClearingContext,
  { chainId, height, time }: Block,
  { hash, bytes, code, gasUsed }: BlockTx,
  signer: string,
): typeof relayerTransactions.$inferInsert {
  const fee = (decodeTx(bytes)?.fee ?? [])
    .filter(coin => coin.amount !== '0')
    .map(({ denom, amount }) => toAmount({ denom, amount: BigInt(amount) }))
  return {
    chainId,
    txHash: hash,
    height,
    at: time,
    signer,
    code,
    gasUsed: Number(gasUsed),
    fee,
    packets: packetsIn(ctx, chainId, bytes).map(packetKey),
  }
}

/** Whoever spends first pays the fee. Where gas is free nothing is spent, and the messages tell. */
function laneOf(tx: BlockTx, lanes: ReadonlySet<string>): string | null {
  const payer = tx.events.find(event => event.type === 'coin_spent')
  const spender = payer && attribute(payer, 'spender')
  if (spender !== undefined && lanes.has(spender)) return spender
  if (!tx.events.some(event => relayed.has(event.type))) return null
  return relayMessages(tx.bytes).find(message => lanes.has(message.signer))?.signer ?? null
}

const relayed = new Set(['recv_packet', 'acknowledge_packet', 'timeout_packet'])

/** By their source ends; packets of routes that we do not run are left out. */
function packetsIn(ctx: ClearingContext, chainId: string, bytes: Uint8Array): PacketId[] {
  const packets = relayMessages(bytes).flatMap(({ kind, ends }): PacketId[] => {
    const source = kind === 'recv_packet' ? ctx.routes.knownOtherEnd({ chainId, ...ends.destination }) : { chainId, ...ends.source }
    return source ? [{ ...source, sequence: ends.sequence }] : []
  })
  return [...new Map(packets.map(packet => [packetKey(packet), packet])).values()]
}
