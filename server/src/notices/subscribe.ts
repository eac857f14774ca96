import type { NoticeView, NoticeWay, PushAddress } from '@relayooor/shared'
import type { Database, Db } from '../db/database.ts'
import type { NoticeKeys } from './noticeKeys.ts'
import type { Ways } from './ways.ts'
import { randomUUID } from 'node:crypto'
import { accountOf, Problem } from '@relayooor/shared'
import { toldProblem } from '@relayooor/shared/messages/toldProblem.ts'
import { and, eq, sql } from 'drizzle-orm'
import { inTransaction } from '../db/inTransaction.ts'
import { clearingTokens, notices, noticeSubscriptions } from '../db/schema/index.ts'
import { judgeAsked, judgeNotices } from './judgeNotices.ts'
import { readOrderFacts } from './orderFacts.ts'
import { isPushService } from './pushServices.ts'

export interface NoticeDeps {
  database: Database
  keys: NoticeKeys
  ways: Pick<Ways, 'email' | 'push'>
  now: () => Date
}

export interface Asked {
  token: string
  secret?: string | undefined
  language: string
  email?: string | undefined
  push?: PushAddress | undefined
}

/** Who asks: `account` is signed in. `mayMail` counts the mail that asks an address. @throws Problem `rate-limited` */
export interface NoticeAsker {
  account: string | null
  mayMail: (addressMark: string) => Promise<void>
}

const s = noticeSubscriptions

/**
 * Takes an address for an order, once. A browser has asked its person already; whoever reads the mail has to say so himself.
 * @throws Problem `not-found`, `forbidden`, `notice-refused`, `rate-limited`
 */
export async function askForNotices(deps: NoticeDeps, asked: Asked, { account, mayMail }: NoticeAsker): Promise<NoticeView> {
  const { database, keys, ways } = deps
  const way: NoticeWay = asked.push ? 'push' : 'email'
  const { token } = asked
  const [order] = await database.db.select().from(clearingTokens).where(eq(clearingTokens.id, token))
  if (!order) throw toldProblem('not-found', { missing: 'order' })
  const isOwn = account !== null && (order.sessionAccount === account || accountOf(order.walletAddress) === account)
  if (!isOwn && !(asked.secret !== undefined && keys.isSecretOf(token, asked.secret)))
    throw new Problem('forbidden', 'Ask from the browser that asked for the price, or sign in with the wallet of the order.')
  if (!ways[way]) throw toldProblem('notice-refused', { reason: 'way-off' })
  // A domain is alike in any case, and no mailbox that people have differs by it.
  const address = asked.push ? JSON.stringify(asked.push) : (asked.email ?? '').toLowerCase()
  const mark = keys.mark(asked.push?.endpoint ?? address)
  const isKnownPush = !asked.push || isPushService(asked.push.endpoint)
  const known = await findAsked(database.db, token, mark)
  if (known?.confirmedAt) return { token, way, state: 'on' }
  await checkAsked(database.db, token, known !== undefined, isKnownPush)
  if (way === 'email') await mayMail(mark)

  return inTransaction(database, 'ask-for-notices', async tx => {
    // Three at most, however many ask at once.
    await tx.select({ id: clearingTokens.id }).from(clearingTokens).where(eq(clearingTokens.id, token)).for('update')
    const now = deps.now()
    const before = await findAsked(tx, token, mark)
    const facts = await checkAsked(tx, token, before !== undefined, isKnownPush)
    const state = way === 'push' || before?.confirmedAt ? 'on' : 'asked'
    if (before) {
      // It is asked again.
      if (state === 'asked')
        await tx
          .update(notices)
          .set({ attempts: 0, nextAttemptAt: now })
          .where(and(eq(notices.subscriptionId, before.id), eq(notices.kind, 'confirm')))
      return { token, way, state }
    }
    const id = randomUUID()
    await tx.insert(s).values({
      id,
      token,
      way,
      language: asked.language,
      addressMark: mark,
      address: keys.seal(address, id),
      createdAt: now,
      confirmedAt: state === 'on' ? now : null,
    })
    // What is so already, the page has told.
    const told = judgeNotices(facts).due.map(kind => ({ subscriptionId: id, kind, createdAt: now }))
    const question = state === 'asked' ? [{ subscriptionId: id, kind: 'confirm' as const, createdAt: now, nextAttemptAt: now }] : []
    if (told.length + question.length > 0) await tx.insert(notices).values([...told, ...question])
    return { token, way, state }
  })
}

async function findAsked(db: Db, token: string, mark: string) {
  const [found] = await db
    .select({ id: s.id, confirmedAt: s.confirmedAt })
    .from(s)
    .where(and(eq(s.token, token), eq(s.addressMark, mark)))
  return found
}

async function checkAsked(db: Db, token: string, isKnown: boolean, isKnownPush: boolean) {
  const facts = await readOrderFacts(db, token)
  const addresses = isKnown ? 0 : await db.$count(s, eq(s.token, token))
  const reason = judgeAsked(facts, { addresses, isPushService: isKnownPush })
  if (reason !== null) throw toldProblem('notice-refused', { reason })
  return facts
}

/** @throws Problem `not-found` for a key that is not ours, or of an address that is deleted */
export async function confirmNotices({ database, keys, now }: NoticeDeps, key: string): Promise<NoticeView> {
  const id = keys.readLinkKey('confirm', key)
  if (id !== null)
    await database.db
      .update(s)
      .set({ confirmedAt: sql`coalesce(${s.confirmedAt}, ${now()})` })
      .where(eq(s.id, id))
  const [found] = id === null ? [] : await database.db.select({ token: s.token, way: s.way }).from(s).where(eq(s.id, id))
  if (!found) throw toldProblem('not-found', { missing: 'notice-link' })
  return { ...found, state: 'on' }
}

/** Deletes the address with all that was to be sent; a second time does nothing. @throws Problem `not-found` for a key that is not ours */
export async function stopNotices({ database, keys }: NoticeDeps, key: string): Promise<void> {
  const id = keys.readLinkKey('stop', key)
  if (id === null) throw toldProblem('not-found', { missing: 'notice-link' })
  await database.db.delete(s).where(eq(s.id, id))
}
