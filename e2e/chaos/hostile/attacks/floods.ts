import type { Attack, Scene } from '../attack.ts'
import { basePath } from '@relayooor/shared'
import { pick } from '../../../../sandbox/src/traffic/random.ts'
import { hub } from '../../../service/settings.ts'
import { victimOf } from '../ground.ts'

const hash = 'AB'.repeat(32)

/** Calls that are cheap to make: together they must not cost us much. */
export const floods: Attack[] = [
  flood("the status of others' orders", 25, ({ ground }) => `/clearing/status/${victimOf(ground)}`),
  flood('the longest list of stuck transfers', 200, () => '/packets/stuck?limit=200'),
  flood('stuck transfers of one address', 200, ({ crook }) => `/packets/stuck?address=${crook.address}`),
  flood('the description of the API', 200, () => '/openapi.json'),
  flood('routes, totals and settings', 150, ({ ground }) => pick(ground.random, ['/channels', '/statistics', '/config'])),
  flood('one transfer, which both chains are asked about', 250, ({ ground }) => {
    const { chainId, portId, channelId, sequence } = pick(ground.random, ground.bait)
    return `/packets/${chainId}/${portId}/${channelId}/${sequence}`
  }),
  flood('the transfers of a transaction that is not', 400, () => `/packets/by-tx/${hub}/${hash}`),
  flood('accounts', 250, ({ ground }) => `/accounts/${hub}/${pick(ground.random, ground.crooks).address}`),
  flood('quotes and receipts of others', 250, ({ ground }) => `/clearing/${pick(ground.random, ['quote', 'receipt'])}/${victimOf(ground)}`),
]

function flood(what: string, everyMs: number, path: (scene: Scene) => string): Attack {
  return { name: `asking for ${what}`, everyMs, atOnce: 16, act: scene => scene.ask({ path: basePath + path(scene) }) }
}
