import type { SandboxAccount } from '../accounts/accounts.ts'
import type { SimChain } from '../chain/simChain.ts'
import { MsgTransfer } from 'cosmjs-types/ibc/applications/transfer/v1/tx'
import { submit } from '../chain/submit.ts'
import { nanoseconds } from '../ibc/packet.ts'

export interface Transfer {
  to: string
  amount: bigint
  denom: string
  channelId: string
  timeoutMs: number
  memo?: string | undefined
}

/** Sends an ICS-20 transfer. With `atMs` the block is made now, with this time. @throws SubmitError */
export async function sendTransfer(
  chain: SimChain,
  sender: SandboxAccount,
  transfer: Transfer,
  atMs?: number,
): Promise<{ hash: string; sequence: bigint }> {
  const message = MsgTransfer.fromPartial({
    sourcePort: 'transfer',
    sourceChannel: transfer.channelId,
    token: { denom: transfer.denom, amount: String(transfer.amount) },
    sender: sender.addresses[chain.parameters.chainId] ?? '',
    receiver: transfer.to,
    timeoutTimestamp: nanoseconds(transfer.timeoutMs),
    memo: transfer.memo ?? '',
  })
  const { hash, result } = await submit(
    chain,
    sender,
    [{ typeUrl: '/ibc.applications.transfer.v1.MsgTransfer', value: MsgTransfer.encode(message).finish() }],
    atMs === undefined ? {} : { atMs },
  )
  const sequence = result.events.find(event => event.type === 'send_packet')?.attributes.find(([key]) => key === 'packet_sequence')?.[1]
  return { hash, sequence: BigInt(sequence ?? 0) }
}
