import type { SimChain } from '@relayooor/sandbox'
import type { Cluster } from './cluster.ts'
import { MsgMultiSend, MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { chainIds } from './cluster.ts'
import { addressOf } from './wallet.ts'

type Block = NonNullable<ReturnType<SimChain['block']>>
type ChainEvent = Block['events'][number]

/** What the chains say, read without the server's code. Amounts by denom. */
export interface Truth {
  /** To a service address, by `chain/height/tx`. */
  received: Map<string, Map<string, bigint>>
  /** By the service, by `chain/tx/recipient/denom`. */
  sent: Map<string, bigint>
  /** Packets that our lane relayed: `channel/sequence`, with the time of the block. */
  touched: { packet: string; atMs: number; what: string }[]
}

/** All blocks up to these heights. */
export function readTruth(cluster: Cluster, heights: ReadonlyMap<string, number>): Truth {
  const truth: Truth = { received: new Map(), sent: new Map(), touched: [] }
  for (const chainId of chainIds) {
    const chain = cluster.sandbox.chain(chainId)
    const [service, lane] = [addressOf(cluster, 'service', chainId), addressOf(cluster, 'lane', chainId)]
    for (let height = chain.earliestHeight(); height <= (heights.get(chainId) ?? 0); height++) {
      const block = chain.block(height)
      for (const { hash, bytes, result } of block?.txs ?? []) {
        if (result.code !== 0) continue
        const received = receivedBy(service, result.events)
        if (received.size > 0) truth.received.set(`${chainId}/${height}/${hash}`, received)
        for (const { to, denom, amount } of sentBy(service, bytes)) add(truth.sent, `${chainId}/${hash}/${to}/${denom}`, amount)
        if (result.events.some(event => event.type === 'message' && valueOf(event, 'sender') === lane))
          truth.touched.push(...packetsIn(result.events).map(one => ({ ...one, atMs: block?.timeMs ?? 0 })))
      }
    }
  }
  return truth
}

function receivedBy(address: string, events: ChainEvent[]): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const event of events.filter(({ type }) => type === 'coin_received')) {
    for (const coin of valueOf(event, 'receiver') === address ? (valueOf(event, 'amount') ?? '').split(',') : []) {
      const amount = /^\d+/.exec(coin)?.[0] ?? '0'
      add(sums, coin.slice(amount.length), BigInt(amount))
    }
  }
  return sums
}

function sentBy(address: string, bytes: Uint8Array): { to: string; denom: string; amount: bigint }[] {
  return TxBody.decode(TxRaw.decode(bytes).bodyBytes).messages.flatMap(({ typeUrl, value }) => {
    if (typeUrl === MsgSend.typeUrl) {
      const { fromAddress, toAddress, amount } = MsgSend.decode(value)
      return fromAddress === address ? amount.map(coin => ({ to: toAddress, denom: coin.denom, amount: BigInt(coin.amount) })) : []
    }
    if (typeUrl === MsgMultiSend.typeUrl) {
      const { inputs, outputs } = MsgMultiSend.decode(value)
      return inputs.some(input => input.address === address)
        ? outputs.flatMap(output => output.coins.map(coin => ({ to: output.address, denom: coin.denom, amount: BigInt(coin.amount) })))
        : []
    }
    return []
  })
}

function packetsIn(events: ChainEvent[]): { packet: string; what: string }[] {
  return events
    .filter(({ type }) => ['write_acknowledgement', 'acknowledge_packet', 'timeout_packet'].includes(type))
    .map(event => ({ packet: `${valueOf(event, 'packet_src_channel')}/${valueOf(event, 'packet_sequence')}`, what: event.type }))
}

function valueOf(event: ChainEvent, key: string): string | undefined {
  return event.attributes.find(([name]) => name === key)?.[1]
}

function add(sums: Map<string, bigint>, key: string, amount: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + amount)
}
