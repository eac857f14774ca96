import type { PacketId } from '@relayooor/shared'
import type { NetworkInfo } from '../interchain/network.ts'
import type { Service } from '../kit/service.ts'
import type { BlockTimes } from './blockTimes.ts'
import type { Row } from './figures.ts'
import type { OrderTimes } from './orders.ts'
import { sendMany } from '../interchain/transfers.ts'
import { startService } from '../kit/service.ts'
import { acknowledged, timeBare } from './bare.ts'
import { watchBlocks } from './blockTimes.ts'
import { figures } from './figures.ts'
import { timeOrder } from './orders.ts'

export interface ClearsOptions {
  /** Measurements of each size. */
  rounds: number
  sizes: number[]
  /** Users who pay for one packet each within two seconds. */
  atOnce: number
}

/** Ours and bare Hermes take turns on the same chains, so that the machine's load hits both alike. */
export async function benchClears(
  network: NetworkInfo,
  databaseUrl: string,
  options: ClearsOptions,
  say: (line: string) => void,
): Promise<Row[]> {
  const service = await startService(network, { databaseUrl })
  const blocks = await watchBlocks(network.chains['ibc-0'])
  try {
    return await measure(network, service, blocks, options, say)
  } finally {
    blocks.close()
    await service.stop()
  }
}

async function measure(
  network: NetworkInfo,
  service: Service,
  blocks: BlockTimes,
  options: ClearsOptions,
  say: (line: string) => void,
): Promise<Row[]> {
  const singles: OrderTimes[] = []
  const sizes: Row[] = []
  for (const size of options.sizes) {
    const ours: OrderTimes[] = []
    const bare: number[] = []
    for (let round = 0; round < options.rounds; round += 1) {
      const mine = await stuck(network, 'user0', size)
      ours.push(await timeOrder(network, service, blocks, 'user0', mine))
      await acknowledged(network, mine)
      bare.push(await timeBare(network, await stuck(network, 'user1', size)))
      say(
        `${size} packets, round ${round + 1} of ${options.rounds}: ` +
          `ours ${ours.at(-1)?.finished} ms, bare ${Math.round(bare.at(-1) ?? 0)} ms`,
      )
    }
    singles.push(...ours)
    sizes.push(...rowsOfSize(size, ours, bare))
  }
  const proven = figures(singles.map(one => one.proven))
  const begun = figures(singles.map(one => one.hermes))
  return [
    { what: '(a) payment in a block → proven', ours: proven, target: 'p95 < 1 s', met: proven.p95 < 1000 },
    { what: '(b) proven → Hermes running', ours: begun, target: 'p95 < 300 ms', met: begun.p95 < 300 },
    ...sizes,
    await manyUsersRow(network, service, blocks, options.atOnce, say),
  ]
}

function rowsOfSize(size: number, ours: OrderTimes[], bareTimes: number[]): Row[] {
  const bare = figures(bareTimes)
  const arrived = figures(ours.map(one => one.arrived))
  const finished = figures(ours.map(one => one.finished))
  const packets = size === 1 ? '1 packet' : `${size} packets`
  return [
    {
      what: `(c) payment in a block → arrival told, ${packets}`,
      ours: arrived,
      bare,
      target: 'median ≤ bare + 0.5 s',
      met: arrived.median <= bare.median + 500,
    },
    {
      what: `(c) payment in a block → finished, ${packets}`,
      ours: finished,
      bare,
      target: 'median ≤ bare + 1.5 s',
      met: finished.median <= bare.median + 1500,
    },
  ]
}

/** Many users pay for one packet each on one channel, against a loop of bare calls. */
async function manyUsersRow(
  network: NetworkInfo,
  service: Service,
  blocks: BlockTimes,
  atOnce: number,
  say: (line: string) => void,
): Promise<Row> {
  const users = Array.from({ length: atOnce }, (_, index) => `user${index + 2}`)
  const mine: PacketId[] = []
  for (const user of users) mine.push(...(await stuck(network, user, 1)))
  const orders = await Promise.all(users.map((user, index) => timeOrder(network, service, blocks, user, mine.slice(index, index + 1))))
  const ours = Math.max(...orders.map(one => one.finishedAt)) - Math.min(...orders.map(one => one.startedAt))

  await acknowledged(network, mine)

  let bare = 0
  for (const packet of await stuck(network, 'user1', atOnce)) bare += await timeBare(network, [packet])
  say(`${atOnce} users: ours ${ours} ms, a loop of bare calls ${Math.round(bare)} ms`)
  return {
    what: `(d) ${atOnce} users, one packet each, first payment in a block → last finished`,
    ours: figures([ours]),
    bare: figures([bare]),
    target: 'at least 5 × faster than the loop',
    met: ours * 5 <= bare,
  }
}

async function stuck(network: NetworkInfo, user: string, count: number): Promise<PacketId[]> {
  return (await sendMany(network, { from: 'ibc-0', user }, count)).map(({ packet }) => packet)
}
