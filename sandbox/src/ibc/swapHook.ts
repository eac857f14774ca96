import type { Context } from '../tx/context.ts'
import type { Packet } from './packet.ts'
import type { Acknowledgement, TransferData } from './transferData.ts'
import { toBech32 } from '@cosmjs/encoding'
import { z } from 'zod'
import { moduleAddress, sha256 } from '../accounts/address.ts'
import { mintCoins, sendCoins } from '../bank/bank.ts'
import { AbciError, refuse } from '../tx/abciError.ts'
import { arrivingDenom } from './denom.ts'
import { unregistered } from './errors.ts'
import { nanoseconds } from './packet.ts'
import { sendTransfer } from './sendTransfer.ts'
import { onReceive as receiveTransfer } from './transfer.ts'
import { errorAcknowledgement, readTransferData, writeAcknowledgementJson, writeTransferData } from './transferData.ts'

const Memo = z.object({
  wasm: z.object({
    contract: z.string(),
    msg: z.object({
      swap_and_send: z.object({
        output_denom: z.string(),
        channel: z.string(),
        receiver: z.string(),
        timeout_seconds: z.int().positive().default(600),
      }),
    }),
  }),
})
type Swap = z.infer<typeof Memo>['wasm']['msg']['swap_and_send']

/** One contract stands for all that swap what they receive and send the proceeds on. It gives one unit for one unit. */
export function swapContract(prefix: string): string {
  return moduleAddress(prefix, 'sandbox-swap')
}

/**
 * Osmosis' ibc-hooks `OnRecvPacket`: the memo calls a contract with the money, and the packet is acknowledged at once, whatever becomes of
 * what the contract sends.
 */
export function onReceive(context: Context, packet: Packet): Acknowledgement {
  const data = readTransferData(packet.data)
  const swap = data && readSwap(data.memo, swapContract(context.chain.prefix))
  if (!swap) return receiveTransfer(context, packet)
  const caller = callerOf(context.chain.prefix, packet.destinationChannel, data.sender)
  const acknowledgement = receiveTransfer(context, { ...packet, data: writeTransferData({ ...data, receiver: caller }) })
  if ('error' in acknowledgement) return acknowledgement
  try {
    swapAndSend(context, caller, { denom: arrivingDenom(packet, data.denom).denom, amount: BigInt(data.amount) }, swap)
  } catch (error) {
    if (error instanceof AbciError) return errorAcknowledgement(refuse(unregistered, `execute wasm contract failed: ${error.message}`))
    throw error
  }
  const both = { contract_result: '', ibc_ack: Buffer.from(writeAcknowledgementJson(acknowledgement)).toString('base64') }
  return { result: Buffer.from(JSON.stringify(both)).toString('base64') }
}

function swapAndSend(context: Context, caller: string, given: { denom: string; amount: bigint }, swap: Swap) {
  const contract = swapContract(context.chain.prefix)
  sendCoins(context, caller, contract, [given])
  const mint = moduleAddress(context.chain.prefix, 'mint')
  const bought = [{ denom: swap.output_denom, amount: given.amount }]
  mintCoins(context, mint, bought)
  sendCoins(context, mint, contract, bought)
  context.emit('wasm', [
    ['_contract_address', contract],
    ['action', 'swap_and_send'],
  ])
  sendTransfer(context, {
    sourcePort: 'transfer',
    sourceChannel: swap.channel,
    sender: contract,
    receiver: swap.receiver,
    token: { denom: swap.output_denom, amount: String(given.amount) },
    memo: '',
    timeoutHeight: { revisionNumber: 0n, revisionHeight: 0n },
    timeoutTimestamp: nanoseconds(context.timeMs + swap.timeout_seconds * 1000),
  })
}

function readSwap(memo: TransferData['memo'], contract: string): Swap | null {
  try {
    const read = Memo.safeParse(JSON.parse(memo))
    return read.success && read.data.wasm.contract === contract ? read.data.wasm.msg.swap_and_send : null
  } catch {
    return null // not JSON
  }
}

/** `DeriveIntermediateSender` */
function callerOf(prefix: string, channelId: string, sender: string): string {
  return toBech32(prefix, sha256(sha256(Buffer.from('ibc-wasm-hook-intermediary')), Buffer.from(`${channelId}/${sender}`)))
}
