import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { TokenId } from '../memo.ts'
import { noticeKey } from '../noticeKey.ts'
import { NoticeWay } from '../states.ts'

/** Where a browser takes messages for this page, as its `PushSubscription` says; the keys are base64url. */
export const PushAddress = z.strictObject({
  endpoint: z.url({ protocol: /^https$/, error: 'must be an https address' }).max(1_000),
  keys: z.strictObject({
    p256dh: z.string().regex(/^B[\w-]{86}$/, 'must be a point of P-256'),
    auth: z.string().regex(/^[\w-]{22}$/, 'must be 16 bytes'),
  }),
})
export type PushAddress = z.infer<typeof PushAddress>

/** `asked`: a mail has to be confirmed first. */
export const NoticeView = z.object({ token: TokenId, way: NoticeWay, state: z.enum(['asked', 'on', 'off']) })
export type NoticeView = z.infer<typeof NoticeView>

const key = z.string().regex(noticeKey, 'is not from a mail of ours')

/** Being told of an order without an open page. */
export const noticeEndpoints = {
  askForNotices: {
    method: 'POST',
    path: '/notifications',
    summary:
      'Asks to be told, by mail or by the browser, when a paid order ends, its refund is paid, or a payment has to be claimed. For its ' +
      'signed-in wallet, or with the `noticeSecret` that came with its price. A mail address has to be confirmed first',
    cost: { order: 1 },
    body: z
      .strictObject({
        token: TokenId,
        secret: z.string().max(100).optional(),
        /** In which to be told; English where we do not have it. */
        language: z.string().regex(/^[a-z]{2}$/, 'must be a code such as en'),
        email: z.email().max(254).optional(),
        push: PushAddress.optional(),
      })
      .refine(({ email, push }) => (email === undefined) !== (push === undefined), 'must have one of email and push'),
    replies: { 202: NoticeView },
    problems: ['invalid-request', 'not-found', 'forbidden', 'notice-refused'],
  },
  confirmNotices: {
    method: 'POST',
    path: '/notifications/confirm',
    summary: 'Confirms a mail address, by the key in the mail that asked',
    cost: { order: 1 },
    body: z.strictObject({ key }),
    replies: { 200: NoticeView },
    problems: ['invalid-request', 'not-found'],
  },
  stopNotices: {
    method: 'POST',
    path: '/notifications/stop',
    summary: 'Tells no more of an order, by the key in a mail; the address is deleted at once. One click for mail programs (RFC 8058)',
    cost: { order: 1 },
    query: z.strictObject({ key }),
    ignoresBody: true,
    replies: { 200: z.object({ state: z.literal('off') }) },
    problems: ['invalid-request', 'not-found'],
  },
} as const satisfies Record<string, Endpoint>
