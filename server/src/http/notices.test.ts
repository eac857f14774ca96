import { basePath } from '@relayooor/shared'
import { noticeKeys, noticeSecret, token } from '@relayooor/shared/examples/story.ts'
import { eq } from 'drizzle-orm'
import { expect, it, onTestFinished } from 'vitest'
import { noticeSubscriptions } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { createMailLimits } from './mailLimits.ts'
import { realHandlers, startTestApp } from './testing.ts'
import { tellStory } from './testing/tellStory.ts'

const database = await useDatabase()

async function startApp(name: 'askForNotices' | 'stopNotices') {
  const app = await startTestApp({ handlers: realHandlers(await tellStory(database, name)) })
  onTestFinished(app.close)
  return app
}

it('a mail program stops it by one click: a form, without a cookie or an origin', async () => {
  const app = await startApp('stopNotices')
  expect(await database.db.$count(noticeSubscriptions)).toBe(1)
  const response = await fetch(`${app.url}${basePath}/notifications/stop?key=${noticeKeys.stop}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  })
  expect([response.status, await response.json()]).toEqual([200, { state: 'off' }])
  expect(await database.db.$count(noticeSubscriptions)).toBe(0)
  // Whoever follows the address by hand, or a scanner that does, stops nothing.
  expect((await fetch(`${app.url}${basePath}/notifications/stop?key=${noticeKeys.stop}`)).status).toBe(405)
})

it('a guessed key, and a key for something else, are of nothing', async () => {
  const app = await startApp('stopNotices')
  const guessed = noticeKeys.stop.replace(/\.\w/, text => (text === '.A' ? '.B' : '.A'))
  for (const key of [guessed, noticeKeys.confirm])
    expect(await app.call(`/notifications/stop?key=${key}`, {})).toMatchObject({ status: 404, body: { code: 'not-found' } })
  for (const key of [guessed, noticeKeys.stop])
    expect(await app.call('/notifications/confirm', { key })).toMatchObject({ status: 404, body: { code: 'not-found' } })
  expect(await app.call('/notifications/confirm', { key: 'abc' })).toMatchObject({ status: 400 })
  expect(await database.db.$count(noticeSubscriptions, eq(noticeSubscriptions.token, token))).toBe(1)
})

it('strangers are not written to again and again', async () => {
  const app = await startApp('askForNotices')
  const ask = (email: string) => app.call('/notifications', { token, secret: noticeSecret, language: 'en', email })
  for (let n = 0; n < 3; n += 1) expect(await ask('victim@example.org')).toMatchObject({ status: 202 })
  expect(await ask('victim@example.org')).toMatchObject({ status: 429, body: { code: 'rate-limited' } })
  expect(await ask('VICTIM@example.org')).toMatchObject({ status: 429 })
  expect(await ask('other@example.org')).toMatchObject({ status: 202 })
})

it('one network asks few addresses, and its neighbours have their own', async () => {
  const limits = createMailLimits(database.pool)
  for (let n = 0; n < 10; n += 1) await limits.take(`mark ${n}`, ['192.0.2/24', '192.0.2.1/32'])
  await expect(limits.take('mark 10', ['192.0.2/24', '192.0.2.1/32'])).rejects.toMatchObject({ code: 'rate-limited' })
  await limits.take('mark 10', ['192.0.2/24', '192.0.2.2/32'])
})

it('one address, or one browser, is asked for at a time', async () => {
  const app = await startApp('askForNotices')
  const push = { endpoint: 'https://127.0.0.1/x', keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) } }
  for (const body of [{}, { email: 'a@example.org', push }, { email: 'no address' }, { push: { ...push, endpoint: 'http://x/y' } }])
    expect(await app.call('/notifications', { token, secret: noticeSecret, language: 'en', ...body })).toMatchObject({ status: 400 })
})
