import { startMailServer } from '@relayooor/server/operations/alerts/testing.ts'
import { afterAll, expect, it } from 'vitest'
import { createApi } from '../kit/api.ts'
import { until } from '../kit/until.ts'
import { addressOf, finished, patience, pay, statusWhen, stuckTransfer } from './people.ts'
import { hub, useTestSetup } from './testSetup.ts'

const mail = await startMailServer(afterAll)
const key = 'a key for admins that is long enough'
const setup = useTestSetup({ env: { ADMIN_API_KEY: key, SMTP_URL: mail.url, MAIL_FROM: 'told@clear.example' } })
const admin = () => createApi(setup.current.service.url, { 'X-Admin-Key': key })

/** The key in the link of a mail that goes on like this. */
function keyAfter(text: string, link: string): string {
  const whole = text.replaceAll('=\r\n', '').replaceAll('\r\n ', ' ').replaceAll('=3D', '=')
  return whole.split(link)[1]?.split(/[\s>]/)[0] ?? expect.fail(whole)
}

it('who asked with the secret of the price, and confirmed, is told by mail over a crash, once, and then forgotten', async () => {
  const { service, records } = setup.current
  expect((await service.api.call('config', {})).notices).toEqual({ email: true })
  const packets = [await stuckTransfer(setup.current)]
  const body = { walletAddress: addressOf(setup.current, 'alice'), chainId: hub, packets }
  const quote = await until('a price is given', () => service.api.call('requestToken', { body }), { ...patience, everyMs: 500 })
  const asked = { token: quote.token, secret: quote.noticeSecret, language: 'de', email: 'alice@example.org' }
  const ask = () => service.api.call('askForNotices', { body: asked })
  await expect(ask()).rejects.toMatchObject({ code: 'notice-refused' })
  await admin().call('adminPause', { body: { what: 'clearing', reason: 'So that there is time to ask.' } })
  await pay(setup.current, quote)
  await statusWhen(setup.current, quote.token, ({ status }) => status === 'queued')
  expect(await ask()).toMatchObject({ state: 'asked' })
  const question = await until('the question is there', () => mail.mails[0], patience)
  expect(question.to).toEqual(['alice@example.org'])
  await service.api.call('confirmNotices', { body: { key: keyAfter(question.text, '#confirm=') } })

  await service.kill()
  await service.start()
  await admin().call('adminResume', { body: { what: 'clearing' } })
  await finished(setup.current, quote.token)
  const end = await until('the end is told', () => mail.mails[1], patience)
  expect(end.text).toContain(`/clear/${quote.token}`)
  await until('the address is deleted', async () => (await records.addresses()) === 0, patience)
  expect(mail.mails).toHaveLength(2)
  // From then on the button of the mail program has nothing to do.
  await service.api.call('stopNotices', { query: { key: keyAfter(end.text, 'stop?key=') } })
})
