import type { NetworkInfo } from '../interchain/network.ts'
import type { Service } from '../kit/service.ts'
import type { Row } from './figures.ts'
import { Client } from 'pg'
import { makeHeldHermes } from '../interchain/heldHermes.ts'
import { payQuote } from '../interchain/payments.ts'
import { sendTransfer } from '../interchain/transfers.ts'
import { startService } from '../kit/service.ts'
import { until } from '../kit/until.ts'
import { figures } from './figures.ts'

interface Way {
  what: string
  target: string
  seconds: number
  recover: (setting: Setting) => Promise<Service>
}
interface Setting {
  databaseUrl: string
  victim: Service
  other: Service
}

const user = 'user0'

/** From the SIGKILL of a worker during a clear (or the start of its successor) to the next Hermes call for that order. */
export async function benchRecovery(
  network: NetworkInfo,
  databaseUrl: string,
  rounds: number,
  say: (line: string) => void,
): Promise<Row[]> {
  const hermes = await makeHeldHermes(network)
  const start = (role: string) => startService(network, { databaseUrl, env: { HERMES_BIN: hermes.bin, ROLE: role } })
  const ways: Way[] = [
    {
      what: 'worker killed in a clear → another one acts, on the same machine',
      target: '< 15 s',
      seconds: 15,
      recover: async ({ other }) => other,
    },
    {
      what: 'worker killed in a clear → another one acts, on another machine',
      target: '< 15 s',
      seconds: 15,
      recover: async ({ databaseUrl: url, other }) => {
        // Of a process on another machine only the missing heartbeat is seen.
        await query(url, `update lane_locks set host = 'elsewhere'`)
        return other
      },
    },
    {
      what: 'worker killed in a clear → itself again, from the start of its process',
      target: '< 3 s',
      seconds: 3,
      recover: async ({ victim }) => victim,
    },
  ]
  const rows: Row[] = []
  for (const way of ways) {
    const times: number[] = []
    const alone = way.seconds === 3
    for (let round = 0; round < rounds; round += 1) {
      const victim = await start('api,worker,scheduler')
      await hermes.hold('before')
      const { packet } = await sendTransfer(network, { from: 'ibc-0', user })
      const quote = await until('a price is given', () =>
        victim.api.call('requestToken', {
          body: { walletAddress: network.keys[user]?.address ?? '', chainId: 'ibc-0', packets: [packet] },
        }),
      )
      await payQuote(network, user, quote)
      await until('a clear is under way', hermes.isHeld)
      const other = alone ? victim : await start('worker,scheduler,api')
      const before = await runs(databaseUrl)
      await victim.kill()
      await hermes.release()
      const from = Date.now()
      const actor = await way.recover({ databaseUrl, victim, other })
      if (alone) await actor.start()
      times.push(
        await until('it is taken up again', async () => (await runs(databaseUrl)) > before && Date.now() - from, {
          everyMs: 10,
          timeoutMs: 60_000,
        }),
      )
      await until('it is cleared', async () => (await actor.api.call('status', { params: { token: quote.token } })).status === 'cleared')
      await actor.stop()
      say(`${way.what}: ${times.at(-1)} ms`)
    }
    const ours = figures(times)
    rows.push({ what: way.what, ours, target: way.target, met: ours.p95 < way.seconds * 1000 })
  }
  return rows
}

async function runs(databaseUrl: string): Promise<number> {
  const [row] = await query<{ count: string }>(databaseUrl, 'select count(*) from hermes_runs')
  return Number(row?.count ?? 0)
}

async function query<Row extends object>(databaseUrl: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}
