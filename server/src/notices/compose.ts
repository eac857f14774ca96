import type { NoticeWay, OperationStatus } from '@relayooor/shared'
import type { NoticeKind } from '../db/schema/index.ts'
import type { NoticeKeys } from './noticeKeys.ts'
import { basePath, noticeEndpoints, pagePaths } from '@relayooor/shared'
import { sayTo } from '@relayooor/shared/english.ts'

export interface NoticeText {
  subject: string
  /** What has happened. */
  sentence: string
  /** Of a mail. */
  paragraphs: string[]
  /** Stops it by one POST. */
  stopUrl: string
  /** Of the order's page. */
  path: string
  /** In a browser, the newest of one tag takes the place of those before; the page itself uses the order's number. */
  tag: string
}

export interface Composed {
  kind: NoticeKind
  status: OperationStatus | null
  subscription: { id: string; token: string; language: string; way: NoticeWay }
}

/** What an address is told: how the order stands, and where it is shown. The question tells not even that: it may reach a stranger. */
export async function compose(
  { kind, status, subscription: { id, token, language } }: Composed,
  { keys, publicUrl, service }: { keys: NoticeKeys; publicUrl: string; service: string },
): Promise<NoticeText> {
  const say = await sayTo(language)
  const stopKey = keys.linkKey('stop', id)
  const path = pagePaths.order.replace(':token', token)
  // Behind the #, so that neither a log nor another site is told of it.
  const noticePage = (what: string) => `${publicUrl}${pagePaths.notices}#${what}`
  const common = {
    subject: say(`mail.${kind}-subject`, { service }),
    stopUrl: `${publicUrl}${basePath}${noticeEndpoints.stopNotices.path}?key=${stopKey}`,
    path,
    tag: kind === 'done' ? token : `${token} ${kind}`,
  }
  if (kind === 'confirm') {
    const sentence = say('mail.confirm', { service })
    return { ...common, sentence, paragraphs: [sentence, noticePage(`confirm=${keys.linkKey('confirm', id)}`), say('mail.not-you')] }
  }
  const sentence = kind === 'done' ? say(`mail.done-${endOf(status)}`) : say(`mail.${kind}`)
  return {
    ...common,
    sentence,
    paragraphs: [sentence, `${say('mail.order')}\n${publicUrl}${path}`, `${say('mail.stop')}\n${noticePage(`stop=${stopKey}`)}`],
  }
}

function endOf(status: OperationStatus | null): 'cleared' | 'partly_cleared' | 'not_cleared' {
  if (status === 'cleared' || status === 'partly_cleared' || status === 'not_cleared') return status
  throw new Error(`an order that is ${status} has not ended`)
}
