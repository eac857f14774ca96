import type { PacketId } from '@relayooor/shared'
import type { Cluster } from '../cluster.ts'
import type { Attacker, Person } from './accounts.ts'
import type { Ask } from './httpClient.ts'
import { hub, zone } from '../../service/settings.ts'
import { addressOf } from '../wallet.ts'
import { createAttackers, createPerson, fund } from './accounts.ts'
import { submitTx, transferMessage } from './transactions.ts'

/** What attackers and customers share. */
export interface HostileSetup {
  cluster: Cluster
  ask: Ask
  attackers: Attacker[]
  /** Honest customers who have not come yet. */
  newcomers: Person[]
  /** A customer who comes again and again. */
  regular: Person
  /** An honest customer who pays without a memo, so that we hold the money. */
  careless: Person
  /** Transaction hashes of those payments. */
  heldPayments: string[]
  /** For many quotes. */
  stuckPackets: PacketId[]
  /** Tokens of honest orders, which are public in memos on chain. The newest last. */
  victims: string[]
  random: () => number
  /** Aborted at the end of the run. */
  closed: AbortSignal
  quoteSeconds: number
}

const stuckPerTransaction = 30
const stuckTransactions = 4
const attackerCoins = 20_000_000n
const newcomerCoins = 5_000_000n
const manyCoins = 1_000_000_000n

/** Funds all accounts, and sends transfers that get stuck. */
export async function prepareSetup({
  cluster,
  newcomers: count,
  ...rest
}: Omit<HostileSetup, 'attackers' | 'newcomers' | 'regular' | 'careless' | 'heldPayments' | 'stuckPackets' | 'victims'> & {
  newcomers: number
}): Promise<HostileSetup> {
  const attackers = createAttackers()
  const newcomers = Array.from({ length: count }, (_, index) => createPerson(`newcomer-${index}`))
  await fund(cluster, attackers, attackerCoins)
  await fund(cluster, newcomers, newcomerCoins)
  const careless = createPerson('careless')
  const regular = createPerson('regular')
  await fund(cluster, [careless, regular], manyCoins)
  const stuckPackets: PacketId[] = []
  for (const attacker of attackers.slice(0, stuckTransactions)) {
    const sent = await submitTx(
      cluster,
      attacker,
      Array.from({ length: stuckPerTransaction }, () => transferMessage(attacker, { receiver: addressOf(cluster, 'bob', zone) })),
    )
    if ('refused' in sent) throw new Error(sent.refused)
    stuckPackets.push(...sent.packets)
  }
  return { cluster, attackers, newcomers, regular, careless, heldPayments: [], stuckPackets, victims: [], ...rest }
}

export function serviceAddress({ cluster }: HostileSetup): string {
  return addressOf(cluster, 'service', hub)
}

/** One of the newest honest orders; an unknown token while there is none. */
export function victimOf({ victims, random }: HostileSetup): string {
  return victims[victims.length - 1 - Math.floor(random() * Math.min(5, victims.length))] ?? '00000000-0000-4000-8000-000000000000'
}
