import { z } from 'zod'
import { arrivedDenom } from './denom.ts'

/** Bank balances at the first block. */
export interface Funded {
  address: string
  coins: { denom: string; amount: string }[]
}

const Genesis = z.looseObject({
  app_state: z.looseObject({
    auth: z.looseObject({ accounts: z.array(z.unknown()) }),
    bank: z.looseObject({ balances: z.array(z.unknown()), supply: z.array(z.unknown()) }),
    gov: z.looseObject({ params: z.record(z.string(), z.unknown()) }),
  }),
})

/** A vote is over soon, once the one validator has voted. */
const shortVotes = { voting_period: '8s', expedited_voting_period: '4s', min_deposit: [{ denom: 'stake', amount: '1000' }] }

/** Adds funded accounts to a genesis, and shortens votes. simd's own command takes one account per call, which is slow. */
export function fundInGenesis(text: string, funded: Funded[]): string {
  const genesis = Genesis.parse(JSON.parse(text))
  const { auth, bank, gov } = genesis.app_state
  for (const [name, value] of Object.entries(shortVotes)) if (name in gov.params) gov.params[name] = value
  auth.accounts.push(
    ...funded.map(({ address }) => ({
      '@type': '/cosmos.auth.v1beta1.BaseAccount',
      address,
      pub_key: null,
      account_number: '0',
      sequence: '0',
    })),
  )
  bank.balances.push(...funded.map(({ address, coins }) => ({ address, coins: sorted(coins) })))
  const supply = new Map<string, bigint>()
  for (const { denom, amount } of funded.flatMap(one => one.coins)) supply.set(denom, (supply.get(denom) ?? 0n) + BigInt(amount))
  bank.supply = sorted([...supply].map(([denom, amount]) => ({ denom, amount: String(amount) })))
  return JSON.stringify(genesis)
}

const Limited = z.looseObject({
  app_state: z.looseObject({
    bank: z.looseObject({ send_enabled: z.array(z.unknown()) }),
    ratelimit: z.looseObject({ rate_limits: z.array(z.unknown()) }),
  }),
})

/** Of `limited` from the first chain, this one takes in no more than this over its first channel. */
export const limitedQuota = 1000

/** For the middle chain of ibc-go v11: a quota for `limited` that comes in, and `frozen` may not be sent on. */
export function limitInGenesis(text: string): string {
  const genesis = Limited.parse(JSON.parse(text))
  const { bank, ratelimit } = genesis.app_state
  bank.send_enabled.push({ denom: arrivedDenom('channel-0', 'frozen'), enabled: false })
  ratelimit.rate_limits.push({
    path: { denom: arrivedDenom('channel-0', 'limited'), channel_or_client_id: 'channel-0' },
    // Never reset in a test: the value would be counted anew.
    quota: { max_percent_send: '100', max_percent_recv: '10', duration_hours: '100000' },
    flow: { inflow: '0', outflow: '0', channel_value: String(limitedQuota * 10) },
  })
  return JSON.stringify(genesis)
}

/** The bank refuses coins in any other order. */
function sorted<T extends { denom: string }>(coins: T[]): T[] {
  return coins.toSorted((a, b) => (a.denom < b.denom ? -1 : 1))
}
