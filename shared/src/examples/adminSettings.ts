import type { adminSettingEndpoints } from '../endpoints/adminSettings.ts'
import type { ExamplesOf } from './example.ts'
import { at } from './story.ts'

const digest = '3c1f0b7ad2e94a65'

export const adminSettingExamples: ExamplesOf<typeof adminSettingEndpoints> = {
  adminSettings: {
    replies: {
      200: {
        readAt: at('06:00:00'),
        settings: [
          { name: 'DATABASE_URL', source: 'environment', secret: true },
          { name: 'PORT', source: 'default', value: '8080', secret: false },
        ],
        file: { limits: { openPrices: 20, openLiability: {} } },
        digest,
      },
    },
  },
  adminReload: {
    body: { note: 'a higher fee from today on' },
    replies: {
      200: {
        changed: [{ path: 'fees.uhub.service', before: '1000000', after: '1200000' }],
        needsRestart: [{ path: 'ledger.reconcileSeconds', before: '300', after: '60' }],
        digest,
      },
    },
  },
}
