import type { ClearingStatus, PacketId } from '@relayooor/shared'
import type { NetworkInfo } from '../interchain/network.ts'
import type { Subscription } from '../kit/live.ts'
import type { Service } from '../kit/service.ts'
import type { BlockTimes } from './blockTimes.ts'
import { isFinished } from '@relayooor/shared'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { chainName, chain as chainOf, key } from '../interchain/network.ts'
import { signAndSend } from '../interchain/transactions.ts'
import { subscribe } from '../kit/live.ts'
import { nth } from '../kit/ports.ts'
import { requestQuote } from '../kit/requestQuote.ts'

/** Milliseconds from the moment the payment's block became visible; `hermes` from the moment the payment was told as proven. */
export interface OrderTimes {
  proven: number
  hermes: number
  arrived: number
  finished: number
  startedAt: number
  finishedAt: number
}

/** Quotes, pays and times one order. @throws Error unless it ends cleared */
export async function timeOrder(
  network: NetworkInfo,
  service: Service,
  blocks: BlockTimes,
  user: string,
  packets: PacketId[],
): Promise<OrderTimes> {
  return followOrder(network, service, blocks, user, packets, async (live, t0) => {
    const end = await live.first('the end', status => isFinished(status.status), 120_000)
    if (end.status.status !== 'cleared') throw new Error(`the order ended ${end.status.status}`)
    const told = (fits: (status: ClearingStatus) => boolean) => live.told.find(({ status }) => fits(status))?.at ?? end.at
    const proven = told(status => status.payments.some(payment => payment.state === 'settled'))
    return {
      proven: proven - t0,
      hermes: (await hermesStart(service, packets)) - proven,
      arrived: told(status => status.packets.every(packet => packet.result === 'delivered')) - t0,
      finished: end.at - t0,
      startedAt: t0,
      finishedAt: end.at,
    }
  })
}

/**
 * Quotes one order, pays it on the chain that its packets come from, and has it followed on its live socket from the moment when the
 * payment's block became visible. `blocks`: of that chain.
 */
export async function followOrder<T>(
  network: NetworkInfo,
  service: Service,
  blocks: BlockTimes,
  user: string,
  packets: PacketId[],
  follow: (live: Subscription, t0: number) => Promise<T>,
): Promise<T> {
  const payer = key(network.keys, user)
  const { chainId } = nth(packets, 0)
  const quote = await requestQuote(service.api, { walletAddress: payer.address, chainId, packets })
  // Sockets are limited by address, and people have one each.
  const live = await subscribe(service.url, quote.token, { localAddress: `127.0.1.${1 + Number(user.replace('user', ''))}` })
  try {
    const { address, amount, memo } = quote.payment
    const message = {
      typeUrl: MsgSend.typeUrl,
      value: MsgSend.fromPartial({ fromAddress: payer.address, toAddress: address, amount: [amount] }),
    }
    const paid = await signAndSend(chainOf(network, chainName(chainId)), payer, [message], 150_000, memo)
    return await follow(live, await blocks.seenAt(paid.height))
  } finally {
    live.close()
  }
}

/** When the server's log says that Hermes began with the last of these packets. */
async function hermesStart(service: Service, packets: PacketId[]): Promise<number> {
  const wanted = BigInt(packets.at(-1)?.sequence ?? 0)
  const starts = (await service.log())
    .split('\n')
    .filter(line => line.includes('hermes starts'))
    .map(line => JSON.parse(line) as { time: string; sequences: string })
  const start = starts.find(({ sequences }) =>
    sequences.split(',').some(range => {
      const [from = '0', to = from] = range.split('..')
      return BigInt(from) <= wanted && wanted <= BigInt(to)
    }),
  )
  if (!start) throw new Error('the log does not say when Hermes began')
  return Date.parse(start.time)
}
