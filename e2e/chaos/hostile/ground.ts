import type { PacketId } from '@relayooor/shared'
import type { Cluster } from '../cluster.ts'
import type { Ask } from './ask.ts'
import type { Crook, Person } from './crowd.ts'
import { hub, zone } from '../../service/settings.ts'
import { addressOf } from '../wallet.ts'
import { act, transferMessage } from './chainActs.ts'
import { fund, newPerson, raiseCrooks } from './crowd.ts'

/** What all who fight here know and have. */
export interface Ground {
  cluster: Cluster
  ask: Ask
  crooks: Crook[]
  /** Honest people who have not come yet, with coins of their own. */
  newcomers: Person[]
  /** Somebody who comes again and again. */
  regular: Person
  /** An honest person who pays without a memo, so that we hold the money. */
  careless: Person
  /** The transactions of those payments. */
  carelessPayments: string[]
  /** Transfers that are stuck and can be cleared, of which prices may be asked in masses. */
  bait: PacketId[]
  /** Orders of honest people: their ids stand in memos on chain, for all to see. The newest last. */
  victims: string[]
  random: () => number
  /** When it is over. */
  closed: AbortSignal
  priceSeconds: number
}

const baitPerTransaction = 30
const baitTransactions = 4
const crookCoins = 20_000_000n
const newcomerCoins = 5_000_000n
const manyCoins = 1_000_000_000n

/** Gives everybody coins, and lets transfers be stuck. */
export async function prepareGround({
  cluster,
  newcomers: count,
  ...rest
}: Omit<Ground, 'crooks' | 'newcomers' | 'regular' | 'careless' | 'carelessPayments' | 'bait' | 'victims'> & {
  newcomers: number
}): Promise<Ground> {
  const crooks = raiseCrooks()
  const newcomers = Array.from({ length: count }, (_, index) => newPerson(`newcomer-${index}`))
  await fund(cluster, crooks, crookCoins)
  await fund(cluster, newcomers, newcomerCoins)
  const careless = newPerson('careless')
  const regular = newPerson('regular')
  await fund(cluster, [careless, regular], manyCoins)
  const bait: PacketId[] = []
  for (const crook of crooks.slice(0, baitTransactions)) {
    const sent = await act(
      cluster,
      crook,
      Array.from({ length: baitPerTransaction }, () => transferMessage(crook, { receiver: addressOf(cluster, 'bob', zone) })),
    )
    if ('refused' in sent) throw new Error(sent.refused)
    bait.push(...sent.packets)
  }
  return { cluster, crooks, newcomers, regular, careless, carelessPayments: [], bait, victims: [], ...rest }
}

export function serviceAddress({ cluster }: Ground): string {
  return addressOf(cluster, 'service', hub)
}

/** Of the honest people's orders one of the newest; a token that nobody has while there is none. */
export function victimOf({ victims, random }: Ground): string {
  return victims[victims.length - 1 - Math.floor(random() * Math.min(5, victims.length))] ?? '00000000-0000-4000-8000-000000000000'
}
