// @vitest-environment happy-dom
import type { PacketResultView } from '@relayooor/shared'
import type { Planned } from '../testing/stubApi.ts'
import { flushPromises } from '@vue/test-utils'
import { expect, it, onTestFinished, vi } from 'vitest'
import { aConfig, addresses, anAccount, anAmount, aPacket, aPacketId, aQuote, aResult, aStatus, aToken } from '../testing/builders.ts'
import { mountPage } from '../testing/mountPage.ts'
import { problem } from '../testing/stubApi.ts'
import { unfold } from '../testing/unfold.ts'
import { until } from '../testing/until.ts'

const two = '/price?packet=sandhub-1/transfer/channel-0/42&packet=sandhub-1/transfer/channel-0/43'
const asked = `${two}&from=${addresses.hub}`
const request = 'POST /clearing/request-token'

it('requests a quote for the selection once the payer is known, and goes on to the order', async () => {
  const { router, api } = await mountPage(asked, {
    [request]: { status: 201, body: aQuote() },
    [`GET /clearing/status/${aToken}`]: aStatus(),
    [`GET /clearing/quote/${aToken}`]: aQuote(),
    [`GET /accounts/sandhub-1/${addresses.hub}`]: anAccount(),
  })
  await until(() => expect(router.currentRoute.value.params.token).toBe(aToken))
  expect(JSON.parse(String(api.calls.find(({ name }) => name === request)?.body))).toEqual({
    walletAddress: addresses.hub,
    chainId: 'sandhub-1',
    denom: 'uhub',
    packets: [aPacketId({ sequence: '42' }), aPacketId({ sequence: '43' })],
  })
})

it('asks who pays when no wallet is there, and refuses an address that cannot', async () => {
  const { page, router, api } = await mountPage(two, { [request]: 'never' })
  const field = page.get('form input')
  await field.setValue(addresses.zone)
  await page.get('form').trigger('submit')
  expect(page.get('[role=alert]').text()).toContain('On Sand Hub addresses begin with cosmos1.')
  expect(api.calls.map(({ name }) => name)).not.toContain(request)

  await field.setValue(addresses.hub)
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(router.currentRoute.value.query).toMatchObject({ from: addresses.hub, on: 'sandhub-1' })
  await until(() => expect(api.calls.map(({ name }) => name)).toContain(request))
})

async function refused(reply: Planned): ReturnType<typeof mountPage> {
  const mounted = await mountPage(asked, { [request]: reply })
  await until(() => expect(mounted.page.find('.note').exists()).toBe(true))
  return mounted
}

it('names each transfer that cannot be cleared, and prices the others', async () => {
  const { page, router, text } = await refused(
    problem(422, 'not-clearable', {
      packets: [aPacket({ verdict: { kind: 'blocked', reason: 'client-expired', advice: 'As the service says it.' } })],
    }),
  )
  expect(text()).toContain('No. 42 on channel-0 of Sand Hub: Blocked. The light client of Sand Hub on Sand Zone has expired;')
  await page.get('.note button').trigger('click')
  await flushPromises()
  expect([router.currentRoute.value.query.packet].flat()).toEqual(['sandhub-1/transfer/channel-0/43'])
})

it('calls it good news when it arrived meanwhile', async () => {
  const { text } = await refused(
    problem(422, 'not-clearable', { packets: [aPacket({ verdict: { kind: 'done', advice: 'It arrived.' } })] }),
  )
  expect(text()).toContain('Good news: 1 transfer arrived meanwhile')
})

it('links to the order that already has a transfer', async () => {
  const { page } = await refused(problem(409, 'already-paid', { packets: [{ packet: aPacketId(), token: aToken }] }))
  expect(page.get('.note a').attributes('href')).toBe(`/clear/${aToken}`)
})

it('waits as long as a paused route asks for', async () => {
  const { page, text } = await refused(problem(503, 'route-paused', { reason: 'liability-cap' }, { 'retry-after': '30' }))
  expect(text()).toContain('Many prices for this route wait for their payment')
  expect(text()).toContain('Nothing was paid. Your transfers stay where they are.')
  expect(page.get('.note button').attributes('disabled')).toBeDefined()
  expect(page.get('.note button').text()).toMatch(/Ask again in 0:(30|29)/)
})

it('says by the button alone when too many questions may be asked again', async () => {
  const { page, text } = await refused(problem(429, 'rate-limited', {}, { 'retry-after': '30' }))
  expect(page.get('.note button').text()).toMatch(/Ask again in 0:(30|29)/)
  expect(text()).not.toContain('Try again in')
})

it('says that there is no quote when the server does not answer', async () => {
  expect((await refused('unreachable')).text()).toContain('No price was made and nothing was paid.')
})

it('blames nobody while the browser is offline, and asks by itself when it is back', async () => {
  const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  onTestFinished(() => online.mockRestore())
  let reply: Exclude<Planned, () => unknown> = 'unreachable'
  const { text } = await refused(() => reply)
  expect(text()).toContain('You are offline')
  expect(text()).not.toContain('Our server does not answer')
  reply = problem(503, 'route-paused', { reason: 'liability-cap' })
  online.mockReturnValue(true)
  window.dispatchEvent(new Event('online'))
  await until(() => expect(text()).toContain('Many prices for this route wait for their payment'))
})

const blocked = aPacket({ verdict: { kind: 'blocked', reason: 'chain-unreachable', advice: '' } })
const arrived = aPacket({ verdict: { kind: 'done', advice: '' } })

it.each<[string, Exclude<Planned, () => unknown>, number]>([
  ['no answer', 'unreachable', 10],
  ['a relayer that is not running', problem(503, 'route-paused', { reason: 'hermes-missing' }, { 'retry-after': '10' }), 10],
  ['a pause', problem(503, 'paused', {}, { 'retry-after': '60' }), 60],
  ['a chain that is away', problem(503, 'unavailable', { chainId: 'sandzone-1' }, { 'retry-after': '5' }), 10],
  ['too many questions', problem(429, 'rate-limited', {}, { 'retry-after': '20' }), 20],
  ['a block', problem(422, 'not-clearable', { packets: [arrived, blocked] }), 60],
  ['another order', problem(409, 'already-paid', { packets: [] }), 60],
])('goes on by itself after %s', async (_, refusal, seconds) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  let reply = refusal
  const { page, router, api } = await mountPage(asked, {
    [request]: () => reply,
    [`GET /clearing/status/${aToken}`]: aStatus(),
    [`GET /clearing/quote/${aToken}`]: aQuote(),
    [`GET /accounts/sandhub-1/${addresses.hub}`]: anAccount(),
  })
  const asks = () => api.calls.filter(({ name }) => name === request).length
  await until(() => expect(page.find('.note').exists()).toBe(true))
  const note = page.get('.note').element
  await vi.advanceTimersByTimeAsync(seconds * 1000 - 500)
  expect(asks()).toBe(1)
  await vi.advanceTimersByTimeAsync(600)
  await until(() => expect(asks()).toBe(2))
  // Who listens is not told the same again: what is told stays as it is.
  await flushPromises()
  expect(page.get('.note').element).toBe(note)

  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange'))
  await vi.advanceTimersByTimeAsync(seconds * 2000)
  expect(asks()).toBe(2)
  reply = { status: 201, body: aQuote() }
  vi.restoreAllMocks()
  document.dispatchEvent(new Event('visibilitychange'))
  await vi.advanceTimersByTimeAsync(seconds * 1000)
  await until(() => expect(router.currentRoute.value.params.token).toBe(aToken))
})

it('asks no more where all has arrived, or where something is to be changed', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  for (const refusal of [problem(422, 'not-clearable', { packets: [arrived] }), problem(422, 'unsupported-denom', { supported: [] })]) {
    const { api } = await refused(refusal)
    await vi.advanceTimersByTimeAsync(600_000)
    expect(api.calls.filter(({ name }) => name === request)).toHaveLength(1)
  }
})

it('asks anew after a refusal, which the service would repeat, and for the same price after no answer', async () => {
  let reply: Exclude<Planned, () => unknown> = 'unreachable'
  const { page, api } = await refused(() => reply)
  const keys = () => api.calls.flatMap(({ name, idempotencyKey }) => (name === request ? [idempotencyKey] : []))
  const again = async (asks: number) => {
    await page.get('.note button').trigger('click')
    await until(() => expect(keys()).toHaveLength(asks))
    await until(() => expect(page.find('.note button').exists()).toBe(true))
  }
  reply = problem(422, 'not-clearable', { packets: [blocked, aPacket({ ...blocked, packet: aPacketId({ sequence: '43' }) })] })
  await again(2)
  await again(3)
  const [lost, refusal, next] = keys()
  expect(refusal).toBe(lost)
  expect(next).not.toBe(refusal)
})

it('names the free ways beside a refusal, and beside the price', async () => {
  const refusal = await refused(problem(503, 'route-paused', { reason: 'liability-cap' }))
  await unfold(refusal.page.findAll('details').find(details => details.text() === 'Without paying us'))
  expect(refusal.text()).toContain('hermes clear packets --chain sandhub-1 --port transfer --channel channel-0 --packet-sequences 42..43')
  const { page, text } = await mountPage(`/clear/${aToken}`, {
    [`GET /clearing/status/${aToken}`]: aStatus(),
    [`GET /clearing/quote/${aToken}`]: aQuote(),
    [`GET /accounts/sandhub-1/${addresses.hub}`]: anAccount(),
  })
  await unfold(page.findAll('details').find(details => details.text() === 'Without paying us'))
  expect(text()).toContain('hermes clear packets --chain sandhub-1 --port transfer --channel channel-0 --packet-sequences 42')
  expect(text()).toContain('Waiting is free: your money stays locked on Sand Hub.')
})

it("sets the price beside what it frees: in its own coin, by the operator's rates, or not at all", async () => {
  const shown = async (packet: Partial<PacketResultView>, rates = {}) =>
    (
      await mountPage(`/clear/${aToken}`, {
        'GET /config': aConfig({ rates }),
        [`GET /clearing/status/${aToken}`]: aStatus({ packets: [aResult(packet)] }),
        [`GET /clearing/quote/${aToken}`]: aQuote(),
        [`GET /accounts/sandhub-1/${addresses.hub}`]: anAccount(),
      })
    ).text()
  expect(await shown({ amount: anAmount(1_000_000) })).toContain('You would pay 1.112 HUB for 1 HUB. Waiting is free.')
  expect(await shown({})).not.toContain('This costs more than it frees')
  const other = { amount: anAmount(1_000_000, 'uzone'), symbol: 'ZONE' }
  expect(await shown(other)).toContain('1 ZONEwhat that is worth in the coin of the price is not known')
  const rates = { uhub: { price: '2', decimals: 6 }, uzone: { price: '0.5', decimals: 6 } }
  const rated = await shown(other, rates)
  expect(rated).toContain('1 ZONEworth about 0.25 HUB by the rates of who runs this service')
  expect(rated).toContain('You would pay 1.112 HUB for 0.25 HUB.')
})
