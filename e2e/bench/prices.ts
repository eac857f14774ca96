import type { Chain } from '../../server/src/chains/chain.ts'
import type { ChainName, NetworkInfo } from '../interchain/network.ts'
import type { Row } from './figures.ts'
import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { writeAddress } from '@relayooor/shared'
import { createDeliveryChecks } from '../../server/src/packets/deliveryChecks.ts'
import { onwardChannel, sendForwards } from '../interchain/forwards.ts'
import { key } from '../interchain/network.ts'
import { requestQuote } from '../kit/requestQuote.ts'
import { startService } from '../kit/service.ts'
import { until } from '../kit/until.ts'
import { figures } from './figures.ts'
import { openChain } from './openChain.ts'

const size = 10
const secondMs = 1_000
/** So many prices of the service for each round. */
const asksARound = 5

/** What a price of ten forwarded transfers to ten people takes, and how much of it are the questions whether each will be taken. */
export async function benchPrices(network: NetworkInfo, databaseUrl: string, rounds: number, say: (line: string) => void): Promise<Row[]> {
  const checks = figures(await timeChecks(network, rounds * asksARound))
  say(`asked before a price of ${size}: ${Math.round(checks.median)} ms`)
  const prices = figures(await timePrices(network, databaseUrl, rounds))
  say(`a price of ${size}: ${Math.round(prices.median)} ms`)
  return [
    {
      what: `asked of the chains before a price of ${size} forwarded transfers, of which nothing is known yet`,
      ours: checks,
      target: 'p95 < 100 ms',
      met: checks.p95 < 100,
    },
    { what: 'that price, over HTTP', ours: prices, target: '' },
  ]
}

const names: ChainName[] = ['ibc-0', 'ibc-1', 'ibc-2']
const somebody = () => writeAddress('cosmos', randomBytes(20))

/** The questions alone, asked of the real chains by the service's own code, each time with empty memories. */
async function timeChecks(network: NetworkInfo, samples: number): Promise<number[]> {
  const chains = new Map<string, Chain>(names.map(name => [name, openChain(network, name)]))
  const { 'ibc-0': channelId, 'ibc-1': destinationChannelId } = network.channels[0]
  const onward = onwardChannel(network, 'ibc-1')
  const end = { chainId: 'ibc-2', portId: 'transfer', channelId: onwardChannel(network, 'ibc-2') }
  const packet = () => ({
    chainId: 'ibc-0',
    portId: 'transfer',
    channelId,
    destinationChainId: 'ibc-1',
    destinationPortId: 'transfer',
    destinationChannelId,
    denomTrace: 'stake',
    amount: '1',
    sender: key(network.keys, 'user0').address,
    receiver: 'forwarded',
    memo: '',
    forward: [{ receiver: somebody(), portId: 'transfer', channelId: onward }],
    continues: null,
  })
  try {
    await Promise.all([...chains.values()].map(chain => chain.start()))
    const times: number[] = []
    while (times.length < samples) {
      // What each node may be asked in a second is there again: the questions of the sample before are none of this price.
      await setTimeout(secondMs)
      const packets = Array.from({ length: size }, packet)
      const checks = createDeliveryChecks({
        chains,
        routes: { otherEnd: async () => end },
        signers: new Set([key(network.keys, 'relayooor').address]),
      })
      const from = performance.now()
      const facts = await Promise.all(packets.map(one => checks.ask(one)))
      times.push(performance.now() - from)
      if (facts.some(one => one.unchecked || one.refused !== null)) throw new Error('a chain could not be asked, or refuses')
    }
    return times
  } finally {
    await Promise.all([...chains.values()].map(chain => chain.stop()))
  }
}

async function timePrices(network: NetworkInfo, databaseUrl: string, rounds: number): Promise<number[]> {
  const service = await startService(network, { databaseUrl })
  const times: number[] = []
  try {
    while (times.length < rounds) {
      // Others each time, or what is kept of the last ones answers.
      const user = `user${times.length}`
      const { address } = key(network.keys, user)
      const forwards = Array.from({ length: size }, () => ({ amount: 1n, to: somebody() }))
      const packets = await sendForwards(network, user, forwards)
      await until('they are known', async () => {
        const { items } = await service.api.call('stuckPackets', { query: { address, limit: size } })
        return items.length === size
      })
      const from = performance.now()
      await requestQuote(service.api, { walletAddress: address, chainId: 'ibc-0', packets })
      times.push(performance.now() - from)
    }
    return times
  } finally {
    await service.stop()
  }
}
