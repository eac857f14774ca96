import { z } from 'zod'

/** Bank balances at the first block. */
export interface Funded {
  address: string
  coins: { denom: string; amount: string }[]
}

const Genesis = z.looseObject({
  app_state: z.looseObject({
    auth: z.looseObject({ accounts: z.array(z.unknown()) }),
    bank: z.looseObject({ balances: z.array(z.unknown()), supply: z.array(z.unknown()) }),
  }),
})

/** Adds funded accounts to a genesis. simd's own command takes one account per call, which is slow. */
export function fundInGenesis(text: string, funded: Funded[]): string {
  const genesis = Genesis.parse(JSON.parse(text))
  const { auth, bank } = genesis.app_state
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

/** The bank refuses coins in any other order. */
function sorted<T extends { denom: string }>(coins: T[]): T[] {
  return coins.toSorted((a, b) => (a.denom < b.denom ? -1 : 1))
}
