import type { noticeEndpoints } from '../endpoints/notices.ts'
import type { ExamplesOf } from './example.ts'
import { noticeKeys, noticeSecret, token } from './story.ts'

const asked = { token, way: 'email' as const }

export const noticeExamples: ExamplesOf<typeof noticeEndpoints> = {
  askForNotices: {
    body: { token, secret: noticeSecret, language: 'en', email: 'alice@example.org' },
    replies: { 202: { ...asked, state: 'asked' } },
  },
  confirmNotices: { body: { key: noticeKeys.confirm }, replies: { 200: { ...asked, state: 'on' } } },
  stopNotices: { query: { key: noticeKeys.stop }, replies: { 200: { state: 'off' } } },
}
