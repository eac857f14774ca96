import type { ChainInfo } from './chain.ts'
import type { Key } from './keys.ts'
import { Buffer } from 'node:buffer'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { z } from 'zod'
import { feeFor, signingClient } from './transactions.ts'

/** Signed transactions (base64), `each` per sender, to be sent in this order. Each sender sends itself one coin. */
export async function unrelatedTxs(chain: ChainInfo, senders: Key[], each: number): Promise<string[]> {
  const bySender = await Promise.all(
    senders.map(async sender => {
      const client = await signingClient(chain, sender)
      const { accountNumber, sequence } = await client.getSequence(sender.address)
      const message = {
        typeUrl: MsgSend.typeUrl,
        value: MsgSend.fromPartial({ fromAddress: sender.address, toAddress: sender.address, amount: [{ denom: 'stake', amount: '1' }] }),
      }
      const signed: string[] = []
      while (signed.length < each) {
        const raw = await client.sign(sender.address, [message], feeFor(100_000), '', {
          accountNumber,
          sequence: sequence + signed.length,
          chainId: chain.chainId,
        })
        signed.push(Buffer.from(TxRaw.encode(raw).finish()).toString('base64'))
      }
      client.disconnect()
      return signed
    }),
  )
  return bySender.flat()
}

const Answers = z.array(z.object({ result: z.object({ hash: z.string() }) }))

/** All in one request, so that they reach the mempool at nearly the same time. */
export async function broadcastTogether({ rpc }: ChainInfo, txs: string[]): Promise<void> {
  const calls = txs.map((tx, id) => ({ jsonrpc: '2.0', id, method: 'broadcast_tx_async', params: { tx } }))
  const response = await fetch(rpc, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(calls) })
  Answers.parse(await response.json())
}

const Block = z.object({ result: z.object({ block: z.object({ data: z.object({ txs: z.array(z.string()) }) }) }) })

/** How many transactions a block holds. */
export async function countInBlock({ rpc }: ChainInfo, height: number): Promise<number> {
  const response = await fetch(`${rpc}/block?height=${height}`)
  return Block.parse(await response.json()).result.block.data.txs.length
}
