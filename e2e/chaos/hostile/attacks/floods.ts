import type { Attack, AttackContext } from '../attack.ts'
import { basePath } from '@relayooor/shared'
import { pick } from '../../../../sandbox/src/traffic/random.ts'
import { hub } from '../../../service/settings.ts'
import { victimOf } from '../setup.ts'

const hash = 'AB'.repeat(32)

/** Calls that are cheap to make must be cheap to answer. */
export const floods: Attack[] = [
  flood("the status of others' orders", 25, ({ setup }) => `/clearing/status/${victimOf(setup)}`),
  flood('the longest list of stuck transfers', 200, () => '/packets/stuck?limit=200'),
  flood('stuck transfers of one address', 200, ({ attacker }) => `/packets/stuck?address=${attacker.address}`),
  flood('the description of the API', 200, () => '/openapi.json'),
  flood('routes, totals and settings', 150, ({ setup }) => pick(setup.random, ['/channels', '/statistics', '/config'])),
  flood('one transfer, which both chains are asked about', 250, ({ setup }) => {
    const { chainId, portId, channelId, sequence } = pick(setup.random, setup.stuckPackets)
    return `/packets/${chainId}/${portId}/${channelId}/${sequence}`
  }),
  flood('the transfers of a transaction that is not', 400, () => `/packets/by-tx/${hub}/${hash}`),
  flood('accounts', 250, ({ setup }) => `/accounts/${hub}/${pick(setup.random, setup.attackers).address}`),
  flood('quotes and receipts of others', 250, ({ setup }) => `/clearing/${pick(setup.random, ['quote', 'receipt'])}/${victimOf(setup)}`),
]

function flood(what: string, everyMs: number, path: (context: AttackContext) => string): Attack {
  return { name: `asking for ${what}`, everyMs, atOnce: 16, run: context => context.ask({ path: basePath + path(context) }) }
}
