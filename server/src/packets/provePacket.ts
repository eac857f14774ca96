import type { ProofOfPacket } from '@relayooor/shared'
import type { Chain } from '../chains/chain.ts'
import type { PacketContext } from './context.ts'
import type { Claim } from './judgeProof.ts'
import type { ClaimedTransfer } from './readProof.ts'
import { Buffer } from 'node:buffer'
import { packetKey } from '@relayooor/shared'
import { onChainError } from '../chains/chainError.ts'
import { notifyAddresses } from '../db/notify.ts'
import { getPacket } from './findPackets.ts'
import { judgeProof } from './judgeProof.ts'
import { destinationOf, keptCommitment, lookUpSend } from './lookUpPackets.ts'
import { readProof } from './readProof.ts'
import { recordProven } from './recordPackets.ts'
import { readTransfer } from './transferData.ts'
import { transferEncodings } from './transferEncodings.ts'

/** Vouchers of one transaction whose way is asked about. */
const mostVouchers = 10

/**
 * Takes from anybody what no node has kept of a packet, once it hashes to the commitment that enough nodes show. `no-commitment`: the
 * source holds no such packet, or it is none of a route that we run. @throws ChainError
 */
export async function provePacket(ctx: PacketContext, proof: ProofOfPacket): Promise<'proven' | 'not-proven' | 'no-commitment'> {
  const { packet } = proof
  const chain = ctx.chains.get(packet.chainId)
  const destination = chain && (await destinationOf(ctx, packet))
  const commitment = chain && (await keptCommitment(chain, packet))
  if (!chain || !destination || !commitment) return 'no-commitment'
  const { claims, transfers } = readProof(proof)
  const proven = judgeProof(commitment, claims) ?? judgeProof(commitment, encoded(transfers, await pathsOf(chain, transfers)))
  if (!proven) return 'not-proven'
  // The event itself is worth more: it also tells when it was sent, and in which transaction.
  const known =
    (await getPacket(ctx.database.db, packet))?.sentHeight ?? (await lookUpSend(ctx, packet).catch(onChainError(() => null)))?.sentHeight
  if (typeof known === 'number') return 'proven'
  const dataHex = Buffer.from(proven.data).toString('hex')
  const transfer = readTransfer(dataHex)
  await recordProven(ctx.database.db, packet, destination, { transfer, timeout: proven.timeout, dataHex })
  if (transfer) await notifyAddresses(ctx.database.db, [transfer.sender, transfer.receiver])
  ctx.log.info({ packet: packetKey(packet) }, 'the data of a packet was proven')
  return 'proven'
}

function* encoded(transfers: ClaimedTransfer[], paths: Map<string, string>): Generator<Claim> {
  for (const { timeout, ...fields } of transfers)
    for (const data of transferEncodings({ ...fields, denom: paths.get(fields.denom) ?? fields.denom })) yield { data, timeout }
}

/** A message names a voucher by its hash, the packet by its way. */
async function pathsOf(chain: Chain, transfers: ClaimedTransfer[]): Promise<Map<string, string>> {
  const vouchers = [...new Set(transfers.map(one => one.denom))].filter(denom => /^ibc\/[0-9A-F]{64}$/.test(denom)).slice(0, mostVouchers)
  const traces = await Promise.all(vouchers.map(async denom => ({ denom, trace: await chain.ibc.denomTrace(denom) })))
  return new Map(traces.flatMap(({ denom, trace }) => (trace ? [[denom, `${trace.path}/${trace.baseDenom}`]] : [])))
}
