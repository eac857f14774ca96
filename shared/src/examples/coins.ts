import type { coinEndpoints } from '../endpoints/coins.ts'
import type { ExamplesOf } from './example.ts'
import { hub, zone } from './story.ts'

/** `transfer/channel-0/uhub` */
export const hubOnZone = 'ibc/8ABB4C90BA3B7AB14E7393B8F68A9FF439DB5E502A0E708B63CC3FB6F7EDE102'

export const coinExamples: ExamplesOf<typeof coinEndpoints> = {
  coins: {
    body: {
      coins: [
        { chainId: hub, denom: 'uhub' },
        { chainId: zone, denom: hubOnZone },
      ],
    },
    replies: {
      200: {
        items: [
          { chainId: hub, denom: 'uhub', symbol: 'HUB', decimals: 6 },
          { chainId: zone, denom: hubOnZone, symbol: 'HUB', decimals: 6, baseDenom: 'uhub' },
        ],
        nextCursor: null,
      },
    },
  },
}
