import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { CoinName, Denom } from '../amount.ts'
import { ChainId } from '../packet.ts'
import { listOf } from '../views.ts'

export const maxCoinsPerCall = 50

/** A coin as a chain's bank calls it. */
const CoinId = z.strictObject({ chainId: ChainId, denom: Denom })
export type CoinId = z.infer<typeof CoinId>

export const CoinView = CoinName.extend({ chainId: ChainId, denom: Denom })
export type CoinView = z.infer<typeof CoinView>

export const coinEndpoints = {
  coins: {
    method: 'POST',
    path: '/coins',
    summary: 'How coins are told: `ibc/…` followed back, hop by hop, to the chain that made it',
    cost: { look: { each: 10, of: 'coins' } },
    body: z.strictObject({ coins: z.array(CoinId).min(1).max(maxCoinsPerCall) }),
    replies: { 200: listOf(CoinView) },
    problems: ['invalid-request', 'unsupported-chain'],
  },
} as const satisfies Record<string, Endpoint>
