import type { PacketId } from '@relayooor/shared'
import type { Messages } from '../../../sandbox/src/chain/submit.ts'
import type { Cluster } from '../cluster.ts'
import type { Person } from './accounts.ts'
import { MsgTransfer } from 'cosmjs-types/ibc/applications/transfer/v1/tx'
import { submit, SubmitError } from '../../../sandbox/src/chain/submit.ts'
import { hub } from '../../service/settings.ts'

interface TransferOptions {
  receiver: string
  memo?: string
  channelId?: string
  timeoutSeconds?: number
}

export function transferMessage(
  { address }: Person,
  { receiver, memo = '', channelId = 'channel-0', timeoutSeconds = 3_600 }: TransferOptions,
): Messages[number] {
  return {
    typeUrl: MsgTransfer.typeUrl,
    value: MsgTransfer.encode(
      MsgTransfer.fromPartial({
        sourcePort: 'transfer',
        sourceChannel: channelId,
        token: { denom: 'uhub', amount: '10' },
        sender: address,
        receiver,
        timeoutTimestamp: BigInt(Date.now() + timeoutSeconds * 1_000) * 1_000_000n,
        memo,
      }),
    ).finish(),
  }
}

/** Signs, gives it to the chain directly, and waits for the block. `refused` is the chain's error. */
export async function submitTx(
  cluster: Cluster,
  { account }: Person,
  messages: Messages,
  memo = '',
): Promise<{ hash: string; packets: PacketId[] } | { refused: string }> {
  try {
    const { hash, result } = await submit(cluster.sandbox.chain(hub), account, messages, { memo })
    return {
      hash,
      packets: result.events
        .filter(({ type }) => type === 'send_packet')
        .map(({ attributes }) => {
          const value = (key: string) => attributes.find(([name]) => name === key)?.[1] ?? ''
          return {
            chainId: hub,
            portId: value('packet_src_port'),
            channelId: value('packet_src_channel'),
            sequence: value('packet_sequence'),
          }
        }),
    }
  } catch (error) {
    if (error instanceof SubmitError) return { refused: error.message }
    throw error
  }
}
