// @vitest-environment happy-dom
import type { TxPaymentsView } from '@relayooor/shared'
import type { MountedPage } from '../testing/mountPage.ts'
import type { Planned } from '../testing/stubApi.ts'
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { addresses, aHeldPayment, anAmount, aPayment, aStatus, aToken, aTxHash, aTxView } from '../testing/builders.ts'
import { mountPage } from '../testing/mountPage.ts'
import { installWallet } from '../testing/testWallet.ts'
import { until } from '../testing/until.ts'

const onHub = `GET /clearing/payments/sandhub-1/${aTxHash}`
const onZone = `GET /clearing/payments/sandzone-1/${aTxHash}`
const url = `/claim?tx=${aTxHash}&chain=sandhub-1`
const challenge = {
  nonce: 'n1',
  message: 'Send it back',
  memo: 'CLAIM-n1',
  address: addresses.serviceHub,
  expiresAt: new Date(Date.now() + 600_000).toISOString(),
  payments: [aHeldPayment()],
}
const back = aTxView({
  items: [
    aHeldPayment({
      state: 'settled',
      heldReason: undefined,
      may: [],
      refunds: [{ reason: 'unmatched', amount: anAmount(1_112_000), lessGas: true, to: addresses.hub, status: 'due' }],
    }),
  ],
})

beforeEach(() => localStorage.clear())

async function open(planned: Record<string, Planned>, at = url): Promise<MountedPage> {
  const mounted = await mountPage(at, planned)
  await until(() => expect(mounted.page.find('[aria-busy=true]').exists()).toBe(false))
  return mounted
}

async function press({ page }: MountedPage, name: RegExp): Promise<void> {
  await page
    .findAll('button')
    .find(button => name.test(button.text()))
    ?.trigger('click')
  await flushPromises()
}

it('asks every chain for a hash without a chain, and refuses what is no hash', async () => {
  const mounted = await open(
    {
      [onHub]: aTxView({ found: 'not-yet', items: [], height: undefined }),
      [onZone]: aTxView({
        chainId: 'sandzone-1',
        found: 'failed',
        items: [],
        failure: { code: 5, codespace: 'sdk', log: 'insufficient funds' },
      }),
    },
    '/claim',
  )
  await mounted.page.get('form input').setValue('12')
  await mounted.page.get('form').trigger('submit')
  expect(mounted.text()).toContain('Paste the transaction hash of your payment')
  await mounted.page.get('form input').setValue(aTxHash.toLowerCase())
  await mounted.page.get('form').trigger('submit')
  await until(() => expect(mounted.text()).toContain('Sand Zone refused this transaction'))
  expect(mounted.text()).toContain('It says: insufficient funds')
  expect(mounted.router.currentRoute.value.query.tx).toBe(aTxHash)
})

it.each([
  ['not seen yet', aTxView({ found: 'not-yet', items: [], height: undefined }), 'Not seen yet'],
  ['in a block that we have not read', aTxView({ found: 'not-yet', items: [], height: '4711' }), 'Sand Hub has it, in block 4,711.'],
  ['not to us', aTxView({ found: 'not-to-us', items: [] }), 'no money in it went to our address'],
  [
    'being confirmed',
    aTxView({ items: [aHeldPayment({ state: 'seen', heldReason: undefined, may: [] })] }),
    'We wait until that is certain.',
  ],
  [
    'of an order',
    aTxView({ items: [aHeldPayment({ ...aPayment(), heldReason: undefined, token: aToken, may: [] })] }),
    'It paid an order.',
  ],
  [
    'kept until the rest comes',
    aTxView({ items: [aHeldPayment({ heldReason: 'underpaid', token: aToken, may: [] })] }),
    'an order that waits for the rest',
  ],
  [
    'held without a sender',
    aTxView({ items: [aHeldPayment({ heldReason: 'no-safe-recipient', payer: undefined, may: [] })] }),
    'A person has to look at it',
  ],
  ['going back', back, '1.112 HUB, less the gas of sending it.'],
])('says truly what a payment is that is %s', async (_, view, sentence) => {
  const mounted = await open({ [onHub]: view })
  expect(mounted.text()).toContain(sentence)
  expect(mounted.page.findAll('main a[href^="/clear/"]').map(link => link.attributes('href'))).toEqual(
    view.items[0]?.token === undefined ? [] : [`/clear/${aToken}`],
  )
})

it('lets the account that paid sign, and shows the money on its way back', async () => {
  installWallet()
  let view = aTxView()
  const mounted = await open({
    [onHub]: () => view,
    'POST /clearing/claim/challenge': challenge,
    'POST /clearing/claim': () => (view = back),
  })
  await press(mounted, /^Sign with Keplr$/)
  await until(() => expect(mounted.text()).toContain('comes back to you: being prepared'))
  const { body } = mounted.api.calls.find(({ name }) => name === 'POST /clearing/claim') ?? {}
  expect(JSON.parse(String(body))).toEqual({
    chainId: 'sandhub-1',
    txHash: aTxHash,
    nonce: 'n1',
    pubKey: btoa(addresses.hub),
    signature: btoa('Send it back'),
  })
  expect(mounted.text()).not.toContain('Prove that you paid')
})

it('offers the orders of this browser that wait for such a coin', async () => {
  installWallet()
  localStorage.setItem('relayooor.orders', JSON.stringify([aToken]))
  const mounted = await open({
    [onHub]: aTxView(),
    [`GET /clearing/status/${aToken}`]: aStatus({ status: 'expired' }),
    'POST /clearing/claim/challenge': challenge,
    'POST /clearing/claim': back,
  })
  await until(() => expect(mounted.page.findAll('input[type=radio]')).toHaveLength(3))
  await mounted.page.get(`input[value="${aToken}"]`).setValue(true)
  await press(mounted, /^Sign with Keplr$/)
  const { body } = mounted.api.calls.find(({ name }) => name === 'POST /clearing/claim/challenge') ?? {}
  expect(JSON.parse(String(body))).toMatchObject({ token: aToken })
})

it('offers a memo to an account that cannot sign, continues after a reload, and sees the proof', async () => {
  let view = aTxView()
  const planned = { [onHub]: () => view, 'POST /clearing/claim/challenge': challenge }
  const first = await open(planned)
  await press(first, /^My account cannot sign/)
  await until(() => expect(first.text()).toContain('CLAIM-n1'))
  first.page.unmount()
  const second = await open(planned)
  expect(second.page.findAll('.copy-field code').map(field => field.text())).toEqual([
    addresses.hub,
    addresses.serviceHub,
    '0.000001 HUB',
    'CLAIM-n1',
  ])
  expect(second.api.calls.filter(({ name }) => name.startsWith('POST'))).toEqual([])
  view = back
  await until(() => expect(second.text()).toContain('comes back to you: being prepared'))
  expect(second.text()).not.toContain('CLAIM-n1')
})

it.each<[string, Partial<NonNullable<TxPaymentsView['claim']>>, RegExp, boolean]>([
  [
    'came from another account',
    { state: 'awaited', refused: { reason: 'other-account', txHash: aTxHash } },
    /That came from another account.*Send it again from there: the memo is still good/s,
    true,
  ],
  [
    'asked for what is not possible any more',
    { state: 'refused', refused: { reason: 'order-paid', txHash: aTxHash } },
    /That order is paid already.*have the money sent back/s,
    false,
  ],
  [
    'came too late',
    { state: 'over', refused: { reason: 'challenge-over', txHash: aTxHash } },
    /That came too late.*Ask for a new one/s,
    false,
  ],
  ['never came', { state: 'over' }, /This memo is over.*Begin again/s, false],
])('tells of a proof that %s, and what to do now', async (_, fate, words, isMemoGood) => {
  const mounted = await open({
    [onHub]: aTxView({ claim: { nonce: 'n1', state: 'awaited', ...fate } }),
    'POST /clearing/claim/challenge': challenge,
  })
  expect(mounted.text()).not.toMatch(words)
  await press(mounted, /^My account cannot sign/)
  await until(() => expect(mounted.text()).toMatch(words))
  expect(mounted.text().includes('CLAIM-n1')).toBe(isMemoGood)
  await press(mounted, /^(?:Choose something else|Begin again)$/)
  expect(mounted.text()).toContain('What shall become of it?')
})

it('keeps what it knows while our server is away, and goes on by itself', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  let plan: object | 'unreachable' = aTxView()
  const mounted = await mountPage(url, { [onHub]: () => plan, 'POST /clearing/claim/challenge': challenge })
  await flushPromises()
  await press(mounted, /^My account cannot sign/)
  plan = 'unreachable'
  await vi.runOnlyPendingTimersAsync()
  await flushPromises()
  expect(mounted.text()).toContain('Our server does not answer')
  expect(mounted.text()).toContain('CLAIM-n1')
  plan = back
  await vi.runOnlyPendingTimersAsync()
  await flushPromises()
  expect(mounted.text()).not.toContain('Our server does not answer')
  expect(mounted.text()).toContain('comes back to you: being prepared')
})

it('names the account that has to sign when the wallet is on another', async () => {
  installWallet({}, { 'sandhub-1': addresses.serviceHub })
  const mounted = await open({ [onHub]: aTxView() })
  await until(() => expect(mounted.text()).toContain('Your wallet is on another account'))
  expect(mounted.page.findAll('button').some(button => button.text().startsWith('Sign with'))).toBe(false)
})

it('says that an answer takes long, where it does', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const { page, text } = await mountPage(url, { [onHub]: 'never' })
  expect(text()).not.toContain('This takes longer than usual')
  await vi.advanceTimersByTimeAsync(6_000)
  expect(text()).toContain('This takes longer than usual')
  expect(page.find('[aria-busy=true]').exists()).toBe(true)
})
