import type { adminCostEndpoints } from '../endpoints/adminCosts.ts'
import type { ExamplesOf } from './example.ts'
import { at, finishedAt, hub, quote, token, uhub, zone } from './story.ts'

const gas = [
  { chainId: hub, denom: 'uhub', estimated: '2132', spent: '2111' },
  { chainId: zone, denom: 'uzone', estimated: '3510', spent: '2364' },
]
/** Twice the gas of one transfer. */
const charged = uhub('3010')

export const adminCostExamples: ExamplesOf<typeof adminCostEndpoints> = {
  adminCosts: {
    query: { from: at('00:00:00'), until: at('10:00:00'), limit: 50 },
    replies: {
      200: {
        from: at('00:00:00'),
        until: at('10:00:00'),
        operations: 1,
        counted: 1,
        gas,
        charged: [charged],
        notIncluded: [],
        byRoute: [{ routes: [`${hub}/transfer/channel-0`], operations: 1, gas }],
        items: [
          {
            token,
            finishedAt,
            estimated: quote.fees.gasEstimate ?? [],
            spent: gas.map(({ chainId, denom, spent }) => ({ chainId, denom, amount: spent })),
            charged,
          },
        ],
        nextCursor: null,
      },
    },
  },
}
