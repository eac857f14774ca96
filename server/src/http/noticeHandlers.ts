import type { noticeEndpoints } from '@relayooor/shared'
import type { NoticeDeps } from '../notices/subscribe.ts'
import type { Handlers } from './answerEndpoint.ts'
import type { MailLimits } from './mailLimits.ts'
import { askForNotices, confirmNotices, stopNotices } from '../notices/subscribe.ts'
import { networksOf } from './networks.ts'

export interface NoticePorts extends Omit<NoticeDeps, 'database' | 'now'> {
  limits: MailLimits
}

/** Being told of an order without an open page. */
export function noticeHandlers(deps: NoticeDeps, limits: MailLimits): Pick<Handlers, keyof typeof noticeEndpoints> {
  return {
    askForNotices: async ({ body }, { caller, ip }) => ({
      body: await askForNotices(deps, body, {
        account: caller.kind === 'account' ? caller.account : null,
        mayMail: mark => limits.take(mark, networksOf(ip)),
      }),
    }),
    confirmNotices: async ({ body }) => ({ body: await confirmNotices(deps, body.key) }),
    stopNotices: async ({ query }) => {
      await stopNotices(deps, query.key)
      return { body: { state: 'off' as const } }
    },
  }
}
