import type { NetworkInfo } from '../interchain/network.ts'
import type { Row } from './figures.ts'
import { randomBytes } from 'node:crypto'
import { writeAddress } from '@relayooor/shared'
import { Client } from 'pg'
import { paymentOf, send } from '../interchain/payments.ts'
import { sendTransfer } from '../interchain/transfers.ts'
import { startService } from '../kit/service.ts'
import { until } from '../kit/until.ts'
import { figures } from './figures.ts'
import { openChain } from './openChain.ts'

const user = 'user0'
const chainId = 'ibc-0'
const excess = 500_000n
const each = 1_000n

/** From a refund being due to its block, alone and with many others. */
export async function benchRefunds(
  network: NetworkInfo,
  databaseUrl: string,
  options: { rounds: number; atOnce: number },
  say: (line: string) => void,
): Promise<Row[]> {
  const service = await startService(network, { databaseUrl, env: { STUCK_AFTER_SECONDS: '0' } })
  const database = new Client({ connectionString: databaseUrl })
  await database.connect()
  try {
    const alone = figures(await oneByOne(network, service, database, options.rounds, say))
    const atOnce = await allAtOnce(network, database, options.atOnce)
    say(`${options.atOnce} refunds at once: ${atOnce} ms`)
    return [
      { what: "a refund alone: due → in a block, by the blocks' own times", ours: alone, target: 'p95 < 3 s', met: alone.p95 < 3000 },
      {
        what: `${options.atOnce} refunds due at once: all in blocks, none twice`,
        ours: figures([atOnce]),
        target: '< 1 min',
        met: atOnce < 60_000,
      },
    ]
  } finally {
    await database.end()
    await service.stop()
  }
}

/** Orders that are paid with too much. */
async function oneByOne(
  network: NetworkInfo,
  service: Awaited<ReturnType<typeof startService>>,
  database: Client,
  rounds: number,
  say: (line: string) => void,
): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const { packet } = await sendTransfer(network, { from: chainId, user })
    const quote = await until('a price is given', () =>
      service.api.call('requestToken', { body: { walletAddress: network.keys[user]?.address ?? '', chainId, packets: [packet] } }),
    )
    const payment = paymentOf(quote, user)
    await send(network, { ...payment, amount: { ...payment.amount, amount: String(BigInt(payment.amount.amount) + excess) } })
    times.push(
      await until(
        'the excess is back',
        async () => {
          const { rows } = await database.query<{ ms: string }>(
            `select extract(epoch from confirmed_at - created_at) * 1000 as ms from refunds where token = $1 and status = 'confirmed'`,
            [quote.token],
          )
          return rows[0] && Math.max(1, Number(rows[0].ms))
        },
        { everyMs: 50 },
      ),
    )
    say(`refund ${round + 1} of ${rounds}: ${times.at(-1)} ms`)
  }
  return times
}

/** Many that become due in one moment: milliseconds until the last is confirmed. Checks each balance on the chain. */
async function allAtOnce(network: NetworkInfo, database: Client, count: number): Promise<number> {
  const service = network.keys.service?.address ?? ''
  await send(network, {
    chain: chainId,
    user: 'bank',
    to: service,
    amount: { denom: 'stake', amount: String(BigInt(count) * each + 5_000_000n) },
    memo: '',
  })
  const recipients = Array.from({ length: count }, () => writeAddress('cosmos', randomBytes(20)))
  const from = Date.now()
  await database.query(
    `with paid as (
      insert into payments (chain_id, height, tx_hash, ordinal, at, payer, memo, amounts, match, state)
      select $1, -n, 'BENCH', n, now(), recipient, '', jsonb_build_array(jsonb_build_object('denom', 'stake', 'amount', $3::text)),
        'exact', 'settled' from unnest($2::text[]) with ordinality as one (recipient, n)
      returning id, payer)
    insert into refunds (payment_id, reason, chain_id, denom, amount, "to", status, created_at)
      select id, 'not-cleared', $1, 'stake', $3::numeric, payer, 'due', now() from paid`,
    [chainId, recipients, String(each)],
  )
  await until(
    'all are confirmed',
    async () =>
      Number(
        (
          await database.query<{ open: string }>(`select count(*) as open from refunds where chain_id = $1 and status <> 'confirmed'`, [
            chainId,
          ])
        ).rows[0]?.open,
      ) === 0,
    { everyMs: 50, timeoutMs: 120_000 },
  )
  const took = Date.now() - from
  const chain = openChain(network, chainId)
  for (const recipient of recipients) {
    if ((await chain.balance(recipient, 'stake')) !== each) throw new Error(`${recipient} was not paid exactly once`)
  }
  await chain.stop()
  return took
}
