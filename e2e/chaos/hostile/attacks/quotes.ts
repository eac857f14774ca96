import type { Attack, AttackContext } from '../attack.ts'
import { randomBytes } from 'node:crypto'
import { Secp256k1Wallet } from '@cosmjs/amino'
import { basePath, writeAddress } from '@relayooor/shared'
import { pick } from '../../../../sandbox/src/traffic/random.ts'
import { hub } from '../../../service/settings.ts'
import { signIn } from '../signIn.ts'

const quotesPerKey = 9
const longest = 100

/** Unpaid quotes: each reserves capacity and costs queries on two chains. */
export const quoteAttacks: Attack[] = [
  { name: 'many large prices by throw-away keys that sign in', everyMs: 2_000, atOnce: 3, run: throwAwayKey },
  {
    name: 'prices without signing in, each from another address',
    everyMs: 200,
    atOnce: 8,
    run: async context => requestQuote(context, anybody(), someStuckPackets(context, 1 + Math.floor(context.setup.random() * 5))),
  },
  {
    name: 'prices for transfers that were never sent',
    everyMs: 100,
    atOnce: 16,
    run: async context => requestQuote(context, context.attacker.address, neverSent(context, 1)),
  },
  {
    name: 'prices for 100 transfers of which none was ever sent',
    everyMs: 600,
    atOnce: 8,
    run: async context => requestQuote(context, context.attacker.address, neverSent(context, longest)),
  },
  {
    name: 'prices for 99 transfers and one that was never sent',
    everyMs: 1_500,
    atOnce: 4,
    run: async context =>
      requestQuote(context, context.attacker.address, [...someStuckPackets(context, longest - 1), ...neverSent(context, 1)]),
  },
]

async function throwAwayKey(context: AttackContext): Promise<void> {
  const wallet = await Secp256k1Wallet.fromKey(randomBytes(32), 'cosmos')
  const [{ address } = { address: '' }] = await wallet.getAccounts()
  const session = await signIn(context.ask, context.setup.cluster.url, wallet)
  if ('refused' in session) return
  for (let asked = 0; asked < quotesPerKey && !context.setup.closed.aborted; asked++)
    await requestQuote(context, address, someStuckPackets(context, longest), session.headers)
}

async function requestQuote(
  { ask }: AttackContext,
  walletAddress: string,
  packets: object[],
  headers: Record<string, string> = {},
): Promise<void> {
  await ask({ method: 'POST', path: `${basePath}/clearing/request-token`, body: { walletAddress, chainId: hub, packets }, headers })
}

function someStuckPackets({ setup: { stuckPackets, random } }: AttackContext, count: number) {
  const first = Math.floor(random() * stuckPackets.length)
  return Array.from(
    { length: Math.min(count, stuckPackets.length) },
    (_, index) => stuckPackets[(first + index) % stuckPackets.length] ?? {},
  )
}

function neverSent({ setup: { random } }: AttackContext, count: number) {
  const first = 1_000_000 + Math.floor(random() * 1e9)
  const channelId = pick(random, ['channel-0', 'channel-1'])
  return Array.from({ length: count }, (_, index) => ({ chainId: hub, portId: 'transfer', channelId, sequence: String(first + index) }))
}

function anybody(): string {
  return writeAddress('cosmos', randomBytes(20))
}
