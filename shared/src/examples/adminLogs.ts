import type { adminLogEndpoints } from '../endpoints/adminLogs.ts'
import type { ExamplesOf } from './example.ts'
import { at, zone } from './story.ts'

export const adminLogExamples: ExamplesOf<typeof adminLogEndpoints> = {
  adminLogs: {
    query: { level: 'warn', text: 'two.zone', limit: 50 },
    replies: {
      200: {
        items: [
          {
            id: '1',
            at: at('09:31:40'),
            level: 'warn',
            message: 'a node cannot be used',
            roles: ['worker'],
            host: 'one',
            pid: 4_711,
            fields: { chainId: zone, endpoint: 'https://two.zone.example', says: 'connection refused' },
          },
        ],
        nextCursor: null,
      },
    },
  },
}
