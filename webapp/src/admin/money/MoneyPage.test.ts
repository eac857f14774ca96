// @vitest-environment happy-dom
import type { MountedPage } from '../../testing/mountPage.ts'
import { beforeEach, expect, it, vi } from 'vitest'
import { aFormerPayment, anAdminPayment, anAdminRefund, anAlert, listed } from '../../testing/adminBuilders.ts'
import { addresses, anAmount, aToken, aTxHash } from '../../testing/builders.ts'
import { mountAdmin, press } from '../../testing/mountAdmin.ts'
import { mountPage } from '../../testing/mountPage.ts'
import { problem } from '../../testing/stubApi.ts'
import { installWallet } from '../../testing/testWallet.ts'
import { until } from '../../testing/until.ts'

beforeEach(() => localStorage.clear())

function sent({ api }: MountedPage, name: string): Promise<unknown> {
  return until(() => {
    const found = api.calls.find(call => call.name === name)
    if (!found) throw new Error(`${name} was not called`)
    return JSON.parse(String(found.body))
  })
}

it('shows held money with its proof, and attaches it to the order of a link', async () => {
  const mounted = await mountAdmin('/admin/money', {
    'GET /admin/payments': listed(anAdminPayment()),
    'POST /admin/payments/4/attach': anAdminPayment({ state: 'settled', token: aToken }),
  })
  await until(() => expect(mounted.text()).toContain('Nobody knows whose order'))
  expect(mounted.text()).toContain('shown by 2 nodes')
  expect(mounted.text()).toContain('signed by all whose coins these were')
  expect(mounted.api.calls.find(({ name }) => name === 'GET /admin/payments')?.query.get('state')).toBe('held')
  await press(mounted, /^Attach /)
  const dialog = mounted.page.get('dialog')
  await dialog.get('input').setValue('nothing')
  expect(dialog.text()).toContain('There is no token in this')
  await dialog.get('input').setValue(`https://clear.example/clear/${aToken.toUpperCase()}`)
  await press(mounted, /^Attach it$/)
  expect(await sent(mounted, 'POST /admin/payments/4/attach')).toEqual({ token: aToken, asOf: '30' })
  await until(() => expect(dialog.text()).toContain('counts for the order now'))
})

it('offers the unpaid orders that held money fits, the likeliest first', async () => {
  const fit = { price: anAmount(1_112_000), createdAt: '2026-11-21T13:00:00Z', expiresAt: '2026-11-21T13:05:00Z' }
  const fits = [
    { ...fit, token: aToken, match: 'exact' as const, ofPayer: false },
    { ...fit, token: aToken.replace(/^./, 'b'), match: 'late' as const, ofPayer: true },
  ]
  const mounted = await mountAdmin('/admin/money', {
    'GET /admin/payments': listed(anAdminPayment({ fits })),
    'POST /admin/payments/4/attach': anAdminPayment({ state: 'settled', token: aToken }),
  })
  await until(() => expect(mounted.text()).toContain('fits 2 unpaid orders'))
  await press(mounted, /^Attach /)
  const dialog = mounted.page.get('dialog')
  expect(dialog.text()).toContain('exactly its price, made for another account')
  expect(dialog.text()).toContain('its price is over: judged by what it costs now, made for the account that paid')
  await dialog.findAll('input[type=radio]')[0]?.setValue()
  await press(mounted, /^Attach it$/)
  expect(await sent(mounted, 'POST /admin/payments/4/attach')).toEqual({ token: aToken, asOf: '30' })
})

it('sends held money back to its payer, with a reason', async () => {
  const mounted = await mountAdmin('/admin/money', {
    'GET /admin/payments': listed(anAdminPayment()),
    'POST /admin/payments/4/refund': anAdminPayment({ state: 'settled' }),
  })
  await press(mounted, /^Send back /)
  const dialog = mounted.page.get('dialog')
  expect(dialog.get('input').element.value).toBe(addresses.hub)
  await dialog.get('textarea').setValue('He wrote to us')
  await press(mounted, /^Owe 1\.112 HUB back$/)
  expect(await sent(mounted, 'POST /admin/payments/4/refund')).toEqual({ to: addresses.hub, note: 'He wrote to us', asOf: '30' })
})

it('keeps filters in the URL, and asks with them', async () => {
  const mounted = await mountAdmin('/admin/money?part=refunds&status=due', { 'GET /admin/refunds': { items: [], nextCursor: 'next' } })
  await until(() => expect(mounted.text()).toContain('There is no such refund.'))
  expect(mounted.api.calls.at(-1)?.query.get('status')).toBe('due')
  await mounted.page.get('form[role=search]').findAll('select')[3]?.setValue('sandzone-1')
  await until(() => expect(mounted.router.currentRoute.value.query).toEqual({ part: 'refunds', status: 'due', chainId: 'sandzone-1' }))
  await until(() => expect(mounted.api.calls.at(-1)?.query.get('chainId')).toBe('sandzone-1'))
  await mounted.router.push(
    mounted.page
      .findAll('nav a')
      .find(link => link.text() === 'Next page')
      ?.attributes('href') ?? '',
  )
  await until(() => expect(mounted.api.calls.at(-1)?.query.get('cursor')).toBe('next'))
})

it('tells the second of two admins by whom a refund was decided, and when', async () => {
  const mounted = await mountAdmin('/admin/money?part=refunds', {
    'GET /admin/refunds': listed(anAdminRefund()),
    'POST /admin/refunds/12/approve': problem(409, 'changed-since', {
      decided: { by: addresses.zone, at: '2026-11-21T13:12:30Z', action: 'reject-refund' },
      asOf: '33',
    }),
  })
  await press(mounted, /^Approve /)
  expect(mounted.page.get('dialog').text()).toContain('Send 12 HUB back?')
  await press(mounted, /^Send 12 HUB$/)
  expect(await sent(mounted, 'POST /admin/refunds/12/approve')).toEqual({ asOf: '31' })
  await until(() => expect(mounted.page.get('dialog').text()).toMatch(/First was osmo1\w+…\S+: reject-refund, [^.]+\. Look at it again\./))
  // It would be refused again.
  expect(mounted.page.findAll('dialog button').map(one => one.text())).toEqual(['Close'])
})

it('signs picked refunds of one chain in the wallet, and hands them in', async () => {
  const doc = {
    chainId: 'sandhub-1',
    signer: addresses.serviceHub,
    accountNumber: '3',
    sequence: '9',
    timeoutHeight: '900',
    memo: 'refund',
    fee: { gas: '200000', amount: [anAmount(500)] },
    refunds: [{ id: '12', to: addresses.hub, amount: anAmount(12_000_000) }],
    direct: { bodyBytes: btoa('body'), authInfoBytes: btoa('auth'), accountNumber: '3', chainId: 'sandhub-1' },
    amino: {},
    cli: {},
  }
  const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, one => one.charCodeAt(0))
  installWallet(
    {
      signDirect: vi.fn(async (_chainId, _signer, asked) => ({
        signed: { ...asked, accountNumber: 3n },
        signature: { pub_key: { type: 'tendermint/PubKeySecp256k1', value: '' }, signature: btoa('signature') },
        // Keplr's own type says Long.
      })) as never,
    },
    { 'sandhub-1': addresses.serviceHub, 'sandzone-1': addresses.serviceZone },
  )
  localStorage.setItem('relayooor.session', 'admin-key')
  const mounted = await mountPage('/admin/money?part=refunds', {
    'GET /auth/session': { role: 'admin', expiresAt: '2026-11-22T13:10:00Z' },
    'GET /admin/refunds': listed(anAdminRefund(), anAdminRefund({ id: '13', chainId: 'sandzone-1', amount: anAmount(5, 'uzone') })),
    'POST /admin/refunds/sign-doc': doc,
    'POST /admin/refunds/submit-signed': { status: 202, body: { txHash: aTxHash, refunds: [anAdminRefund({ status: 'signed' })] } },
  })
  await until(() => expect(mounted.page.findAll('input[type=checkbox]')).toHaveLength(2))
  await mounted.page.findAll('input[type=checkbox]')[0]?.setValue(true)
  expect(mounted.page.findAll('input[type=checkbox]')[1]?.attributes('disabled')).toBeDefined()
  await press(mounted, /^Sign by hand$/)
  await press(mounted, /^Sign with Keplr$/)
  expect(await sent(mounted, 'POST /admin/refunds/sign-doc')).toEqual({ ids: ['12'], pubKey: btoa('\0'.repeat(33)) })
  const { txBytes } = (await sent(mounted, 'POST /admin/refunds/submit-signed')) as { txBytes: string }
  expect([...atob(txBytes)].map(one => one.charCodeAt(0))).toEqual([
    10,
    4,
    ...bytesOf('body'),
    18,
    4,
    ...bytesOf('auth'),
    26,
    9,
    ...bytesOf('signature'),
  ])
  await until(() => expect(mounted.page.get('dialog').text()).toContain('Handed in'))
})

it('lets an admin who signed in by a wallet turn it to the account of the service, which signs refunds, and to no other', async () => {
  const wallet = installWallet()
  const mounted = await mountAdmin('/admin/money?part=refunds', {
    'GET /admin/refunds': listed(anAdminRefund()),
    'POST /auth/sign-out': { ended: 1 },
  })
  const signedOut = () => mounted.api.calls.some(({ name }) => name === 'POST /auth/sign-out')
  await until(() => expect(mounted.page.findAll('input[type=checkbox]')).toHaveLength(1))
  wallet.turnTo({ 'sandhub-1': addresses.serviceHub, 'sandzone-1': addresses.serviceZone })
  await mounted.page.get('input[type=checkbox]').setValue(true)
  await press(mounted, /^Sign by hand$/)
  await until(() => expect(mounted.page.get('dialog').text()).toContain('Sign with Keplr'))
  expect(signedOut()).toBe(false)
  wallet.turnTo({ 'sandhub-1': addresses.serviceHub.replace(/.$/, 'x'), 'sandzone-1': addresses.zone.replace(/.$/, 'x') })
  await until(() => expect(signedOut()).toBe(true))
})

it('shows who may only look no column of things to do', async () => {
  const mounted = await mountAdmin('/admin/money?part=refunds', { 'GET /admin/refunds': listed(anAdminRefund()) }, 'viewer')
  const cells = () => [mounted.page.findAll('th').map(one => one.text()), mounted.page.findAll('tbody td').length]
  await until(() => expect(cells()).toEqual([['Order', 'Reason', 'Amount', 'To', 'State'], 5]))
})

it('shows a difference between ledger and chain with the transaction that explains it', async () => {
  const gap = { address: addresses.serviceHub, denom: 'uhub', ledger: '1000000', chain: '700000' }
  const { text } = await mountAdmin('/admin/money?part=ledger', {
    'GET /admin/ledger': listed(),
    'GET /admin/ledger/balances': {
      items: [{ chainId: 'sandhub-1', account: 'customer', denom: 'uhub', amount: '-250000' }],
      reconciliations: [{ chainId: 'sandhub-1', height: '88', at: '2026-11-21T13:10:00Z', agrees: false, differences: [gap] }],
    },
    'GET /admin/alerts': listed({
      ...anAlert({ subject: 'sandhub-1' }),
      name: 'ledger-differs',
      data: { height: 88, differences: [gap], transactions: [{ ...gap, txHash: aTxHash, height: 80 }] },
    }),
  })
  await until(() => expect(text()).toContain('Explained by:'))
  expect(text()).toContain('has 0.7 HUB on the chain and 1 HUB in the ledger: −0.3 HUB')
  expect(text()).toContain('Owed to customers')
  expect(text()).toContain('−0.25 HUB')
})

it('marks what came to a former wallet as handled, with what was done, and tells whose it is and which order it names', async () => {
  const payment = aFormerPayment()
  const mounted = await mountAdmin('/admin/money?part=former', {
    'GET /admin/former-payments': listed(payment),
    'POST /admin/former-payments/3/handle': aFormerPayment({
      state: 'handled',
      handled: { at: '2026-11-21T13:12:30Z', by: 'admin-key', note: 'sent back' },
    }),
  })
  await until(() => expect(mounted.text()).toContain('1.112 HUB'))
  expect(mounted.page.find(`a[href="/admin/orders/${aToken}"]`).exists()).toBe(true)
  await press(mounted, /^Mark as handled /)
  const dialog = mounted.page.get('dialog')
  expect(dialog.text()).toContain(`It is the money of ${payment.payer}`)
  await press(mounted, /^Mark as handled$/)
  expect(mounted.api.calls.some(({ name }) => name.startsWith('POST'))).toBe(false)
  await dialog.get('textarea').setValue('sent back')
  await press(mounted, /^Mark as handled$/)
  expect(await sent(mounted, 'POST /admin/former-payments/3/handle')).toEqual({ note: 'sent back' })
  await until(() => expect(dialog.text()).toContain('Handled by an admin with the key'))
})

it('tells the second of two admins by whom a payment to a former wallet was handled, and when', async () => {
  const mounted = await mountAdmin('/admin/money?part=former', {
    'GET /admin/former-payments': listed(aFormerPayment()),
    'POST /admin/former-payments/3/handle': problem(409, 'changed-since', {
      decided: { by: addresses.zone, at: '2026-11-21T13:12:30Z', action: 'handle-former-payment' },
      asOf: '33',
    }),
  })
  await press(mounted, /^Mark as handled /)
  await mounted.page.get('dialog textarea').setValue('sent back')
  await press(mounted, /^Mark as handled$/)
  await until(() => expect(mounted.page.get('dialog').text()).toMatch(/First was osmo1\w+…\S+: handle-former-payment, /))
})
