// @vitest-environment happy-dom
import type { ClearingStatus, Quote } from '@relayooor/shared'
import type { MountedPage } from '../testing/mountPage.ts'
import type { Planned } from '../testing/stubApi.ts'
import { webcrypto } from 'node:crypto'
import { signedBytes } from '@relayooor/shared'
import en from '@relayooor/shared/messages/en.ts'
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { keepNoticeSecret } from '../price/noticeSecrets.ts'
import { keepSignedPayment } from '../price/signedPayments.ts'
import {
  aConfig,
  addresses,
  anAccount,
  anAmount,
  aPacketId,
  aPayment,
  aResult,
  aStatus,
  aToken,
  aTxHash,
  someTerms,
} from '../testing/builders.ts'
import { mountPage } from '../testing/mountPage.ts'
import { problem } from '../testing/stubApi.ts'
import { installWallet } from '../testing/testWallet.ts'
import { unfold } from '../testing/unfold.ts'
import { until } from '../testing/until.ts'
import QrCode from '../ui/QrCode.vue'

const pair = (await webcrypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair
const rawKey = Buffer.from(await webcrypto.subtle.exportKey('raw', pair.publicKey)).toString('base64')
const config = aConfig({ signingKeys: [{ id: 'k1', publicKey: rawKey }] })

beforeEach(() => localStorage.clear())
afterEach(() => void vi.restoreAllMocks())

async function signed(kind: 'quote' | 'receipt', document: object): Promise<Quote['signature']> {
  const bytes = await webcrypto.subtle.sign('Ed25519', pair.privateKey, Uint8Array.from(signedBytes(kind, document)))
  return { keyId: 'k1', value: Buffer.from(bytes).toString('base64') }
}

const terms = someTerms({ createdAt: new Date(Date.now() - 60_000).toISOString(), expiresAt: new Date(Date.now() + 240_000).toISOString() })
const quote: Quote = { ...terms, signature: await signed('quote', terms) }

async function open(status: ClearingStatus, planned: Record<string, Planned> = {}): Promise<MountedPage> {
  const document = { status, quote }
  const page = await mountPage(`/clear/${aToken}`, {
    'GET /config': config,
    [`GET /clearing/status/${aToken}`]: status,
    [`GET /clearing/quote/${aToken}`]: quote,
    [`GET /clearing/receipt/${aToken}`]: { ...document, signature: await signed('receipt', document) },
    [`GET /accounts/sandhub-1/${addresses.hub}`]: anAccount(),
    ...planned,
  })
  await until(() => expect(page.page.find('.page-head, .slip, .empty, .entry').exists()).toBe(true))
  return page
}

it('shows price, parts, address, amount and memo in full before any wallet opens', async () => {
  const { page, text } = await open(aStatus())
  await until(() => expect(text()).toContain('You hold 50 HUB'))
  expect(page.get('h1').text()).toBe('1.112 HUB clears it')
  expect(page.findAll('aside .copy-field code').map(field => field.text())).toEqual([addresses.serviceHub, '1.112 HUB', `CLR-${aToken}`])
  expect(page.findAll('.facts dd .amount').map(amount => amount.text())).toEqual(['1 HUB', '0.1 HUB', '0.012 HUB', '1.112 HUB', '12.5 HUB'])
  expect(text()).toContain('We never ask for your seed phrase.')
  expect(text()).toContain('Nobody of us writes to you first')
  for (const why of Object.entries(en).flatMap(([key, why]) => (key.startsWith('kept.deliver.') ? [why] : [])))
    expect(text()).toContain(why)
  expect(page.get('[role=timer]').attributes('aria-label')).toMatch(/left$/)
})

it('draws for another device a link to the order that names chain, address, amount and memo', async () => {
  const { page } = await open(aStatus())
  const other = page.findAll('details').find(details => details.text().includes('Pay from another device'))
  await unfold(other)
  const code = await until(() => page.getComponent(QrCode))
  const link = new URL(code.props('text'))
  expect(link.pathname).toBe(`/clear/${aToken}`)
  expect(Object.fromEntries(new URLSearchParams(link.hash.slice(1)))).toEqual({
    chain: 'sandhub-1',
    address: addresses.serviceHub,
    amount: '1.112 HUB',
    memo: `CLR-${aToken}`,
  })
})

it('says on the button what is missing, takes no payment then, and sees the money when it comes', async () => {
  const signDirect = vi.fn<() => Promise<never>>().mockRejectedValue(new Error('Request rejected'))
  installWallet({ signDirect })
  let spendable = [anAmount(715_000)]
  const { page, text } = await open(aStatus(), { [`GET /accounts/sandhub-1/${addresses.hub}`]: () => anAccount({ spendable }) })
  const button = () => page.get('aside .button--wide')
  await until(() => expect(button().text()).toBe('You have 0.715 HUB; 0.4 HUB missing'))
  expect(button().attributes('aria-disabled')).toBe('true')
  await button().trigger('click')
  expect(text()).toContain('1.115 HUB is needed including the own fee of Sand Hub.')
  expect(signDirect).not.toHaveBeenCalled()

  spendable = [anAmount(1_115_000)]
  document.dispatchEvent(new Event('visibilitychange'))
  await until(() => expect(button().text()).toBe('Pay with Keplr'))
  await button().trigger('click')
  await until(() => expect(signDirect).toHaveBeenCalledOnce())
})

it('watches for money from when paying finds too little, and pays once it is there', async () => {
  const signDirect = vi.fn<() => Promise<never>>().mockRejectedValue(new Error('Request rejected'))
  installWallet({ signDirect })
  let spendable = [anAmount(1_115_000)]
  const { page, text } = await open(aStatus(), { [`GET /accounts/sandhub-1/${addresses.hub}`]: () => anAccount({ spendable }) })
  const button = () => page.get('aside .button--wide')
  await until(() => expect(text()).toContain('You hold 1.115 HUB'))
  spendable = [anAmount(715_000)]
  await button().trigger('click')
  await until(() => expect(button().text()).toBe('You have 0.715 HUB; 0.4 HUB missing'))
  // What was spoken stays, and is as new as the button.
  expect(text()).toContain('You hold 0.715 HUB on Sand Hub')
  spendable = [anAmount(915_000)]
  document.dispatchEvent(new Event('visibilitychange'))
  await until(() => expect(button().text()).toBe('You have 0.915 HUB; 0.2 HUB missing'))
  expect(text()).toContain('Not enough for the payment')
  expect(text()).toContain('You hold 0.915 HUB on Sand Hub')
  spendable = [anAmount(1_115_000)]
  document.dispatchEvent(new Event('visibilitychange'))
  await until(() => expect(button().text()).toBe('Pay with Keplr'))
  expect(text()).not.toContain('Not enough')
  await button().trigger('click')
  await until(() => expect(signDirect).toHaveBeenCalledOnce())
})

it('lets a person pay whose balance is not known', async () => {
  installWallet()
  const { page } = await open(aStatus(), { [`GET /accounts/sandhub-1/${addresses.hub}`]: problem(503, 'unavailable') })
  await until(() => expect(page.get('aside .button--wide').text()).toBe('Pay with Keplr'))
  expect(page.get('aside .button--wide').attributes('aria-disabled')).toBe('false')
})

it('says before the payment how long orders on these routes took, or that too few went over them', async () => {
  const few = await open(aStatus())
  expect(few.text()).toContain('Fewer than 20 orders went over these routes so far')
  const many = await open(aStatus({ estimate: { p50Seconds: 12, p95Seconds: 40, basedOn: 25 } }))
  expect(many.text()).toContain('Half of the orders on these routes took under 12 s, 19 of 20 under 40 s (25 orders).')
})

it('looks at once when somebody has paid by hand, and believes the chain alone', async () => {
  let status = aStatus()
  const { page, text } = await open(status, { [`GET /clearing/status/${aToken}`]: () => status })
  const say = () => page.findAll('aside button').find(button => button.text() === 'I have sent it') ?? expect.fail('no such button')
  expect(text()).toContain('We are watching for your payment')
  await say().trigger('click')
  await until(() => expect(text()).toContain('No block that we have read holds your payment yet.'))
  expect(page.get('h1').text()).toBe('1.112 HUB clears it')

  status = aStatus({ status: 'confirming', revision: 2, payments: [aPayment()] })
  await say().trigger('click')
  await until(() => expect(page.get('h1').text()).not.toBe('1.112 HUB clears it'))
})

it('shows no way to pay a quote that is not signed by the service', async () => {
  const forged = { ...quote, payment: { ...quote.payment, address: addresses.hub } }
  const { page, text } = await open(aStatus(), { [`GET /clearing/quote/${aToken}`]: forged })
  expect(text()).toContain('This price is not signed by us')
  expect(page.findAll('aside .copy-field')).toHaveLength(0)
  expect(page.findAll('aside button')).toHaveLength(0)
})

it('shows no way to pay a signed quote that sends the money elsewhere', async () => {
  const elsewhere = { ...terms, payment: { ...terms.payment, address: addresses.hub } }
  const { page, text } = await open(aStatus(), {
    [`GET /clearing/quote/${aToken}`]: { ...elsewhere, signature: await signed('quote', elsewhere) },
  })
  expect(text()).toContain('It is not payable to our service address.')
  expect(page.findAll('aside .copy-field')).toHaveLength(0)
})

it('removes an expired quote', async () => {
  const over = { ...terms, expiresAt: new Date(Date.now() - 1000).toISOString() }
  const { page, text } = await open(aStatus(), { [`GET /clearing/quote/${aToken}`]: { ...over, signature: await signed('quote', over) } })
  expect(text()).toContain('This price is over')
  expect(text()).not.toContain('You pay once')
  expect(page.findAll('aside .copy-field')).toHaveLength(0)
})

it('still says after a reload when the payment was sent from here', async () => {
  keepSignedPayment(aToken, { txBytes: 'AQ==', signedAt: new Date().toISOString(), txHash: aTxHash })
  const { page, text } = await open(aStatus())
  expect(page.get('h1').text()).toBe('Payment sent, waiting for its block')
  expect(text()).toContain('Sent, not in a block yet')
})

it('says on any other device that the payment is sent, as the service tells it, and offers no second one', async () => {
  const line = {
    at: new Date().toISOString(),
    kind: 'payment-sent' as const,
    text: 'It is sent.',
    data: { txHash: aTxHash, chainId: 'sandhub-1' },
  }
  const { page, text } = await open(aStatus({ timeline: [line] }))
  expect(page.get('h1').text()).toBe('Payment sent, waiting for its block')
  expect(text()).toContain('Sent, not in a block yet')
  expect(page.find('aside .button--wide').exists()).toBe(false)
})

it('does not offer a new quote right after the old one was signed', async () => {
  keepSignedPayment(aToken, { txBytes: 'AQ==', signedAt: new Date().toISOString(), txHash: aTxHash })
  const { text } = await open(aStatus({ status: 'expired' }))
  expect(text()).toContain('Your payment has not shown up')
  expect(text()).not.toContain('New price')
})

it.each([
  ['expired', {}, 'This price is over', 'New price'],
  [
    'underpaid',
    { payments: [aPayment({ match: 'under', amounts: [anAmount(1_000_000)], state: 'held', heldReason: 'underpaid' })] },
    '0.112 HUB still missing',
    'Memo: the same one',
  ],
  ['confirming', { payments: [aPayment({ state: 'seen' })] }, 'Payment seen', 'Exact amount.'],
  ['queued', { ahead: 2, payments: [aPayment()] }, 'In line', '2 before you.'],
  ['clearing', { payments: [aPayment()] }, 'Hermes is carrying 1 transfer', 'is being delivered to Sand Zone'],
  ['verifying', { payments: [aPayment()] }, 'Sent', 'Waiting for proof from both chains.'],
  ['cleared', { payments: [aPayment()], packets: [aResult({ result: 'delivered' })] }, 'Your transfer is cleared', 'arrived on Sand Zone'],
  [
    'partly_cleared',
    {
      payments: [aPayment()],
      packets: [aResult({ result: 'delivered' }), aResult({ result: 'failed', reason: 'deadline' })],
      refunds: [{ reason: 'not-cleared', amount: anAmount(112_000), status: 'due' }],
    },
    '1 arrived and 1 not cleared',
    'comes back to you: being prepared',
  ],
  [
    'not_cleared',
    {
      payments: [aPayment()],
      packets: [aResult({ result: 'failed', reason: 'client-expired' })],
      refunds: [{ reason: 'not-cleared', amount: anAmount(1_112_000), status: 'awaiting_approval' }],
    },
    'Nothing could be cleared: you get everything back',
    "Waiting for a person's approval. It is yours.",
  ],
] as const)('draws %s', async (status, overrides, heading, sentence) => {
  const { page, text } = await open(aStatus({ status, ...(structuredClone(overrides) as Partial<ClearingStatus>) }))
  expect(page.get('h1').text()).toBe(heading)
  expect(text()).toContain(sentence)
})

it('shows money that is kept for its payer, and what the payer can do', async () => {
  const { text } = await open(
    aStatus({ status: 'expired', payments: [aPayment({ match: 'wrong-denom', state: 'held', heldReason: 'no-safe-recipient' })] }),
  )
  expect(text()).toContain('It is yours: prove that you paid, and say where it goes.')
})

it('says on the receipt, in two sentences, what to do if it did not go as planned', async () => {
  const { page } = await open(aStatus({ status: 'cleared', payments: [aPayment()], packets: [aResult({ result: 'delivered' })] }))
  const part = page.get('article section:has(#ifs-title)')
  expect(part.get('h2').text()).toBe('If it does not go as planned')
  expect(
    part
      .get('p')
      .text()
      .match(/\.(?= |$)/g),
  ).toHaveLength(2)
  expect(part.get('a').attributes('href')).toBe('/claim')
})

it("checks the receipt's signature and says so", async () => {
  const { page, text } = await open(
    aStatus({ status: 'cleared', payments: [aPayment()], packets: [aResult({ result: 'delivered' })], finishedAt: '2026-11-21T13:12:16Z' }),
  )
  await until(() => expect(text()).toContain('Signed by us with key k1'))
  expect(page.findAll('.facts-sum dd').map(sum => sum.text())).toEqual(['1.112 HUB'])
})

it('says of an order whose price is kept no more that it ended, and what becomes of money that is paid now', async () => {
  const { text } = await open(aStatus({ status: 'cleared', packets: [], timeline: [] }), {
    [`GET /clearing/quote/${aToken}`]: problem(404, 'not-found'),
  })
  expect(text()).toContain('This order ended long ago')
  expect(text()).toContain('What is paid for it now goes back by itself.')
})

it('knows an unknown order from a server that is away', async () => {
  const unknown = problem(404, 'not-found')
  const { page } = await open(aStatus(), { [`GET /clearing/status/${aToken}`]: unknown, [`GET /clearing/quote/${aToken}`]: unknown })
  expect(page.get('h1').text()).toBe('No order under this link')
  const away = await open(aStatus(), {
    [`GET /clearing/status/${aToken}`]: 'unreachable',
    [`GET /clearing/quote/${aToken}`]: 'unreachable',
  })
  expect(away.page.get('h1').text()).toBe('The order did not load')
})

it('says after a failed order what else can be done, and after a good one nothing of it', async () => {
  const failed = aResult({ result: 'failed', reason: 'hermes-failed' })
  const { page, text } = await open(aStatus({ status: 'not_cleared', finishedAt: new Date().toISOString(), packets: [failed] }))
  expect(text()).toContain('What else you can do')
  expect(page.findAll('.copy-field code').map(field => field.text())).toEqual([
    'hermes clear packets --chain sandhub-1 --port transfer --channel channel-0 --packet-sequences 42',
  ])
  expect(page.get('.slip a[href^="/?q="]').attributes('href')).toBe('/?q=sandhub-1/transfer/channel-0/42')
  const good = await open(aStatus({ status: 'cleared', finishedAt: new Date().toISOString(), packets: [aResult({ result: 'delivered' })] }))
  expect(good.text()).not.toContain('What else you can do')
})

it('asks anew at once when somebody comes back to the tab, from sleep or to the network, and not only when it is next due', async () => {
  let status = aStatus({ status: 'clearing', packets: [aResult({ result: 'pending' })] })
  const { page, api } = await open(status, { [`GET /clearing/status/${aToken}`]: () => status })
  const asked = () => api.calls.filter(({ name }) => name.startsWith('GET /clearing/status')).length
  const before = asked()
  document.dispatchEvent(new Event('visibilitychange'))
  await until(() => expect(asked()).toBe(before + 1))
  document.dispatchEvent(new Event('resume'))
  await until(() => expect(asked()).toBe(before + 2))
  status = { ...status, revision: status.revision + 1, status: 'verifying' }
  window.dispatchEvent(new Event('online'))
  await until(() => expect(page.get('h1').text()).toBe(en['order.sent']))
})

it('names a chain that stops answering while the order is at work, and no longer once it does', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  onTestFinished(() => void vi.useRealTimers())
  let zoneIsThere = true
  const { text } = await open(aStatus({ status: 'clearing', packets: [aResult({ result: 'pending' })] }), {
    'GET /config': () => ({
      ...config,
      chains: config.chains.map(chain => ({ ...chain, healthy: zoneIsThere || chain.chainId !== 'sandzone-1' })),
    }),
  })
  expect(text()).not.toContain('Waiting for Sand Zone')
  zoneIsThere = false
  await vi.advanceTimersByTimeAsync(20_000)
  await until(() => expect(text()).toContain('Waiting for Sand Zone'))
  zoneIsThere = true
  await vi.advanceTimersByTimeAsync(20_000)
  await until(() => expect(text()).not.toContain('Waiting for Sand Zone'))
})

it('says at once that nobody is online, and calls nothing live then', async () => {
  const { text } = await open(aStatus({ status: 'clearing', packets: [aResult({ result: 'pending' })] }))
  window.dispatchEvent(new Event('offline'))
  await until(() => expect(text()).toContain('You are offline'))
  expect(text()).toContain('Showing the state of')
  window.dispatchEvent(new Event('online'))
  await until(() => expect(text()).not.toContain('You are offline'))
})

it('asks once whether it may tell, then tells who looks elsewhere that it is done, in the tab too', async () => {
  const told: { title: string; tag: string }[] = []
  class Notice {
    static permission = 'default'
    static requestPermission = vi.fn(async () => (Notice.permission = 'granted'))
    constructor(title: string, { tag }: { tag: string }) {
      told.push({ title, tag })
    }
  }
  vi.stubGlobal('Notification', Notice)
  const looksElsewhere = vi.spyOn(document, 'visibilityState', 'get')
  let status = aStatus({ status: 'clearing', packets: [aResult({ result: 'pending' })] })
  const { page } = await open(status, { [`GET /clearing/status/${aToken}`]: () => status })
  const ask = () => page.findAll('aside button').find(button => button.text() === en['notice.ask'])
  await ask()?.trigger('click')
  await until(() => expect(ask()).toBeUndefined())
  expect(Notice.requestPermission).toHaveBeenCalledOnce()

  looksElsewhere.mockReturnValue('hidden')
  const packets = [aResult({ result: 'delivered' })]
  status = { ...status, revision: status.revision + 1, status: 'cleared', packets, finishedAt: new Date().toISOString() }
  window.dispatchEvent(new Event('online'))
  await until(() => expect(document.title).toBe('Your transfer is cleared · relayooor'))
  await until(() => expect(told).toEqual([{ title: 'Your transfer is cleared', tag: aToken }]))
})

const working = aStatus({ status: 'clearing', packets: [aResult({ result: 'pending' })] })

it('writes to an address that the browser of the price asks for, once it is confirmed', async () => {
  keepNoticeSecret(aToken, 'the secret')
  const { page, api, text } = await open(working, {
    'GET /config': { ...config, notices: { email: true } },
    'POST /notifications': { status: 202, body: { token: aToken, way: 'email', state: 'asked' } },
  })
  await page.get('input[type=email]').setValue('alice@example.org')
  await page.get('aside form').trigger('submit')
  await until(() => expect(text()).toContain('A mail is on its way to alice@example.org. Confirm it there'))
  const body = api.calls.find(({ name }) => name === 'POST /notifications')?.body
  expect(JSON.parse(String(body))).toEqual({ token: aToken, secret: 'the secret', language: 'en', email: 'alice@example.org' })
})

it('says why nobody is told, and offers it again', async () => {
  keepNoticeSecret(aToken, 'the secret')
  const { page, text } = await open(working, {
    'GET /config': { ...config, notices: { email: true } },
    'POST /notifications': problem(409, 'notice-refused', { reason: 'too-many' }),
  })
  await page.get('input[type=email]').setValue('alice@example.org')
  await page.get('aside form').trigger('submit')
  await until(() => expect(text()).toContain(en['problem.notice-refused']))
  expect(page.find('input[type=email]').exists()).toBe(true)
})

it('offers mail neither to who only has the link, nor where the service has none, nor before something has paid', async () => {
  const { page } = await open(working, { 'GET /config': { ...config, notices: { email: true } } })
  expect(page.find('input[type=email]').exists()).toBe(false)
  keepNoticeSecret(aToken, 'the secret')
  const without = await open(working)
  expect(without.page.find('input[type=email]').exists()).toBe(false)
  const unpaid = await open(aStatus({ status: 'confirming' }), { 'GET /config': { ...config, notices: { email: true } } })
  expect(unpaid.page.find('input[type=email]').exists()).toBe(false)
})

it('has the browser told with the page closed, where the service can', async () => {
  keepNoticeSecret(aToken, 'the secret')
  vi.stubGlobal('Notification', Object.assign(vi.fn(), { permission: 'granted', requestPermission: async () => 'granted' }))
  const address = { endpoint: 'https://fcm.googleapis.com/fcm/send/abc', keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) } }
  const subscribe = vi.fn(async () => ({ toJSON: () => ({ ...address, expirationTime: null }) }))
  vi.stubGlobal('navigator', Object.assign(navigator, { serviceWorker: { getRegistration: async () => ({ pushManager: { subscribe } }) } }))
  onTestFinished(() => void Reflect.deleteProperty(navigator, 'serviceWorker'))
  const { page, api, text } = await open(working, {
    'GET /config': { ...config, notices: { email: false, pushKey: 'BKey' } },
    'POST /notifications': { status: 202, body: { token: aToken, way: 'push', state: 'on' } },
  })
  await page
    .findAll('aside button')
    .find(button => button.text() === en['notice.ask'])
    ?.trigger('click')
  await until(() => expect(text()).toContain(en['notice.push-on']))
  expect(subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: 'BKey' })
  expect(JSON.parse(String(api.calls.find(({ name }) => name === 'POST /notifications')?.body))).toMatchObject({ push: address })
})

it('tells nobody of an order that had ended before', async () => {
  const Notice = Object.assign(vi.fn(), { permission: 'granted' })
  vi.stubGlobal('Notification', Notice)
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  await open(aStatus({ status: 'cleared', finishedAt: new Date().toISOString(), packets: [aResult({ result: 'delivered' })] }))
  expect(document.title).toBe('Your transfer is cleared · relayooor')
  expect(Notice).not.toHaveBeenCalled()
})

it('asks again by itself for an order, and for its receipt, that could not be loaded', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const status = aStatus({ status: 'cleared', finishedAt: new Date().toISOString(), packets: [aResult({ result: 'delivered' })] })
  const document = { status, quote }
  const receipt = { ...document, signature: await signed('receipt', document) }
  const statuses: Exclude<Planned, () => unknown>[] = ['unreachable', status]
  const receipts: Exclude<Planned, () => unknown>[] = ['unreachable', receipt]
  const { page, api } = await mountPage(`/clear/${aToken}`, {
    'GET /config': config,
    [`GET /clearing/status/${aToken}`]: () => statuses.shift() ?? status,
    [`GET /clearing/quote/${aToken}`]: quote,
    [`GET /clearing/receipt/${aToken}`]: () => receipts.shift() ?? receipt,
  })
  await until(() => expect(page.find('[role=alert]').exists()).toBe(true))
  await vi.advanceTimersByTimeAsync(10_000)
  await until(() => expect(page.find('.slip').exists()).toBe(true))
  await vi.advanceTimersByTimeAsync(10_000)
  await until(() => expect(api.calls.filter(({ name }) => name === `GET /clearing/receipt/${aToken}`)).toHaveLength(2))
})

it.each<ClearingStatus['status']>(['awaiting_payment', 'clearing', 'partly_cleared'])(
  'is as short with 100 transfers as with three while it is %s, what failed first, and shows all when asked',
  async state => {
    const packets = Array.from({ length: 100 }, (_, n) =>
      aResult({
        packet: aPacketId({ sequence: String(n + 1) }),
        ...(state === 'partly_cleared' && { result: n === 99 ? ('failed' as const) : ('delivered' as const) }),
      }),
    )
    const { page, text } = await open(aStatus({ status: state, packets, finishedAt: new Date().toISOString() }))
    const drawn = () => page.findAll('main li .route').length
    expect(drawn()).toBe(3)
    if (state === 'partly_cleared') expect(page.get('main li .transfer').text()).toContain('Not cleared')
    const more = page.findAll('button').find(button => button.text() === 'Show the other 97')
    await more?.trigger('click')
    expect(drawn()).toBe(100)
    expect(text()).toContain('Show less')
  },
)
