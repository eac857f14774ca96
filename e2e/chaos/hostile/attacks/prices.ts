import type { Attack, Scene } from '../attack.ts'
import { randomBytes } from 'node:crypto'
import { Secp256k1Wallet } from '@cosmjs/amino'
import { basePath, writeAddress } from '@relayooor/shared'
import { pick } from '../../../../sandbox/src/traffic/random.ts'
import { hub } from '../../../service/settings.ts'
import { signIn } from '../signIn.ts'

const pricesPerKey = 9
const longest = 100

/** Unpaid prices: each promises something, and asks two chains. */
export const priceAttacks: Attack[] = [
  { name: 'many large prices by throw-away keys that sign in', everyMs: 2_000, atOnce: 3, act: throwAwayKey },
  {
    name: 'prices without signing in, each from another address',
    everyMs: 200,
    atOnce: 8,
    act: async scene => askPrice(scene, anybody(), someBait(scene, 1 + Math.floor(scene.ground.random() * 5))),
  },
  {
    name: 'prices for transfers that were never sent',
    everyMs: 100,
    atOnce: 16,
    act: async scene => askPrice(scene, scene.crook.address, neverSent(scene, 1)),
  },
  {
    name: 'prices for 100 transfers of which none was ever sent',
    everyMs: 600,
    atOnce: 8,
    act: async scene => askPrice(scene, scene.crook.address, neverSent(scene, longest)),
  },
  {
    name: 'prices for 99 transfers and one that was never sent',
    everyMs: 1_500,
    atOnce: 4,
    act: async scene => askPrice(scene, scene.crook.address, [...someBait(scene, longest - 1), ...neverSent(scene, 1)]),
  },
]

async function throwAwayKey(scene: Scene): Promise<void> {
  const wallet = await Secp256k1Wallet.fromKey(randomBytes(32), 'cosmos')
  const [{ address } = { address: '' }] = await wallet.getAccounts()
  const session = await signIn(scene.ask, scene.ground.cluster.url, wallet)
  if ('refused' in session) return
  for (let asked = 0; asked < pricesPerKey && !scene.ground.closed.aborted; asked++)
    await askPrice(scene, address, someBait(scene, longest), session.headers)
}

async function askPrice({ ask }: Scene, walletAddress: string, packets: object[], headers: Record<string, string> = {}): Promise<void> {
  await ask({ method: 'POST', path: `${basePath}/clearing/request-token`, body: { walletAddress, chainId: hub, packets }, headers })
}

function someBait({ ground: { bait, random } }: Scene, count: number) {
  const first = Math.floor(random() * bait.length)
  return Array.from({ length: Math.min(count, bait.length) }, (_, index) => bait[(first + index) % bait.length] ?? {})
}

function neverSent({ ground: { random } }: Scene, count: number) {
  const first = 1_000_000 + Math.floor(random() * 1e9)
  const channelId = pick(random, ['channel-0', 'channel-1'])
  return Array.from({ length: count }, (_, index) => ({ chainId: hub, portId: 'transfer', channelId, sequence: String(first + index) }))
}

function anybody(): string {
  return writeAddress('cosmos', randomBytes(20))
}
