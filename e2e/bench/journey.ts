import type { PacketId } from '@relayooor/shared'
import type { NetworkInfo } from '../interchain/network.ts'
import type { Service } from '../kit/service.ts'
import type { BlockTimes } from './blockTimes.ts'
import type { Row } from './figures.ts'
import { isFinished } from '@relayooor/shared'
import { sendForward } from '../interchain/forwards.ts'
import { startService } from '../kit/service.ts'
import { until } from '../kit/until.ts'
import { acknowledged, timeBare } from './bare.ts'
import { watchBlocks } from './blockTimes.ts'
import { figures } from './figures.ts'
import { followOrder } from './orders.ts'

const amount = 1000n

/** A transfer over three chains that is ordered hop by hop, in turn with one that bare Hermes carries by a call for each hop. */
export async function benchJourney(network: NetworkInfo, databaseUrl: string, rounds: number, say: (line: string) => void): Promise<Row[]> {
  const service = await startService(network, { databaseUrl })
  const [fromFirst, fromMiddle] = [await watchBlocks(network.chains['ibc-0']), await watchBlocks(network.chains['ibc-1'])]
  const toMiddle: Step = { what: 'from the first chain to the middle one', ours: [], bare: [] }
  const toEnd: Step = { what: 'from the middle chain to the last one', ours: [], bare: [] }
  try {
    for (let round = 0; round < rounds; round += 1) {
      const first = await sendForward(network, 'user0', { amount })
      toMiddle.ours.push(await timeStep(network, service, fromFirst, first))
      const second = await nextHop(service, first)
      toEnd.ours.push(await timeStep(network, service, fromMiddle, second))
      await acknowledged(network, [second])

      const other = await sendForward(network, 'user1', { amount })
      toMiddle.bare.push(await timeBare(network, [other]))
      toEnd.bare.push(await timeBare(network, [await nextHop(service, other)]))
      say(`a journey, round ${round + 1} of ${rounds}: ${[toMiddle, toEnd].map(lastOf).join(', ')}`)
    }
    return [toMiddle, toEnd].map(rowOf)
  } finally {
    fromFirst.close()
    fromMiddle.close()
    await service.stop()
  }
}

/** Milliseconds of each round. */
interface Step {
  what: string
  ours: number[]
  bare: number[]
}

function rowOf(step: Step): Row {
  const [ours, bare] = [figures(step.ours), figures(step.bare)]
  return {
    what: `(f) payment in a block → finished, a forwarded transfer ${step.what}`,
    ours,
    bare,
    target: 'median ≤ bare',
    met: ours.median <= bare.median,
  }
}

function lastOf({ ours, bare }: Step): string {
  return `ours ${ours.at(-1)} ms, bare ${Math.round(bare.at(-1) ?? 0)} ms`
}

function timeStep(network: NetworkInfo, service: Service, blocks: BlockTimes, packet: PacketId): Promise<number> {
  return followOrder(network, service, blocks, 'user0', [packet], async (live, t0) => {
    const { at, status } = await live.first('the end', one => isFinished(one.status), 120_000)
    if (status.status !== 'cleared') throw new Error(`the order ended ${status.status}`)
    return at - t0
  })
}

function nextHop(service: Service, packet: PacketId): Promise<PacketId> {
  return until('its next hop is told', async () => (await service.api.call('packet', { params: packet })).nextHop ?? null)
}
