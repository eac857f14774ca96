import type { ChannelView } from '@relayooor/shared'
import type { VueWrapper } from '@vue/test-utils'
import type { Planned } from '../testing/stubApi.ts'
// @vitest-environment happy-dom
import { readPackets } from '@relayooor/shared'
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { aChannel, aConfig, addresses, anAmount, aPacket, aPacketId, aTxHash } from '../testing/builders.ts'
import { mountPage } from '../testing/mountPage.ts'
import { problem } from '../testing/stubApi.ts'
import { unfold } from '../testing/unfold.ts'
import { until } from '../testing/until.ts'
import { proofIn } from './useProof.ts'

/** This document has no window: what of the page is near it, a test says. */
const near = vi.hoisted(() => new Map<Element, (isNear: boolean, height: number) => void>())
vi.mock('../ui/watchNear.ts', () => ({
  watchNear: (element: Element, listener: (isNear: boolean, height: number) => void) => {
    near.set(element, listener)
    return () => near.delete(element)
  },
}))
beforeEach(() => void localStorage.clear())

const packets = [
  aPacket(),
  aPacket({ packet: aPacketId({ sequence: '43' }), verdict: { kind: 'return', advice: '' } }),
  aPacket({ packet: aPacketId({ sequence: '44' }), verdict: { kind: 'ack_only', advice: '' } }),
  aPacket({ packet: aPacketId({ sequence: '45' }), verdict: { kind: 'blocked', reason: 'client-expired', advice: 'It expired.' } }),
]
const stuck = { 'GET /packets/stuck': { items: packets, nextCursor: null } }
const byAddress = `/?q=${addresses.hub}`

it('lists what was found by whether clearing helps, and offers a box only where it does', async () => {
  const { page, text } = await mountPage(byAddress, stuck)
  expect(page.findAll('.transfer-group h3').map(heading => heading.text())).toEqual([
    'Clearing helps',
    'No need to pay',
    'Clearing cannot help now',
  ])
  expect(page.findAll('input[type=checkbox]')).toHaveLength(2)
  expect(text()).toContain('4 transfers of cosmos1zyg3…\u2060hzj0')
  expect(text()).toContain('2 transfers selected')
})

it('says no more that paying helps once a chain is silent', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  onTestFinished(() => void vi.useRealTimers())
  let healthy = true
  const { page } = await mountPage(byAddress, {
    'GET /config': () => aConfig({ chains: aConfig().chains.map((chain, n) => (n === 0 ? { ...chain, healthy } : chain)) }),
    'GET /packets/stuck': () => {
      const verdict = healthy
        ? ({ kind: 'deliver', advice: '' } as const)
        : ({ kind: 'blocked', reason: 'chain-unreachable', advice: '', unseen: true } as const)
      return { items: [aPacket({ verdict })], nextCursor: null }
    },
  })
  const heading = () => page.get('h1').text()
  await until(() => expect(heading()).toContain('paying helps'))
  healthy = false
  await vi.advanceTimersByTimeAsync(5_000)
  await until(() => expect(heading()).toContain('paying does not help now'))
  healthy = true
  await vi.advanceTimersByTimeAsync(5_000)
  await until(() => expect(heading()).toContain('paying helps'))
})

it('takes the selection to the quote', async () => {
  const { page, router } = await mountPage(byAddress, stuck)
  await page.get('input[type=checkbox]').setValue(false)
  await flushPromises()
  const price = router.resolve(page.get('.tray a').attributes('href') ?? '')
  expect(price).toMatchObject({ name: 'price', query: { q: addresses.hub } })
  expect([price.query.packet].flat()).toEqual(['sandhub-1/transfer/channel-0/43'])

  await page.findAll('input[type=checkbox]')[1]?.setValue(false)
  await flushPromises()
  expect(page.get('.tray button').attributes('disabled')).toBeDefined()
})

describe('what was picked', () => {
  const boxes = (page: VueWrapper) => page.findAll<HTMLInputElement>('input[type=checkbox]').map(({ element }) => element.checked)

  it('is kept when the same is looked for again, without what can no longer be cleared', async () => {
    const { page } = await mountPage(byAddress, stuck)
    await page.get('input[type=checkbox]').setValue(false)
    const [gone, left] = packets
    const later = [{ ...gone, verdict: { kind: 'done', advice: '' } }, left, aPacket({ packet: aPacketId({ sequence: '46' }) })]
    const again = await mountPage(byAddress, { 'GET /packets/stuck': { items: later, nextCursor: null } })
    expect(boxes(again.page)).toEqual([true, false])
    expect(boxes((await mountPage(`/?q=${addresses.zone}`, stuck)).page)).toEqual([true, true])
  })

  it('is nothing where nothing was picked, and all by one button', async () => {
    const { page } = await mountPage(byAddress, stuck)
    const all = () => page.get('.transfer-group button')
    expect(all().text()).toBe('Select none')
    await all().trigger('click')
    expect(boxes(page)).toEqual([false, false])
    expect(boxes((await mountPage(byAddress, stuck)).page)).toEqual([false, false])
    expect(all().text()).toBe('Select all')
    await all().trigger('click')
    expect(boxes(page)).toEqual([true, true])
  })
})

describe('a price beside what it frees', () => {
  const carrying = (...amounts: number[]) => ({
    'GET /packets/stuck': {
      items: amounts.map((amount, n) => aPacket({ packet: aPacketId({ sequence: String(n + 1) }), amount: anAmount(amount) })),
      nextCursor: null,
    },
  })
  const buttons = (page: VueWrapper) => page.findAll('.transfer-group button').map(button => button.text())

  it('folds what is worth no more than its part, and one button picks what is worth it', async () => {
    const { page, text } = await mountPage(byAddress, carrying(50_000, 12_500_000, 7_000_000))
    const folded = page.get('details.transfers-folded')
    expect(folded.get('h3').text()).toBe('Not worth clearing: worth no more than its part of the usual price')
    expect(folded.attributes('open')).toBeUndefined()
    expect(page.get('.tray').text()).toContain('2 transfers selectedUsually 1.2 HUB, and the gas.')
    expect(buttons(page)).toEqual(['Select all', 'Select none'])
    await page.get('.transfer-group button').trigger('click')
    expect(page.get('.tray').text()).toContain('3 transfers selectedUsually 1.3 HUB')
    expect(buttons(page)).toEqual(['Select what is worth it', 'Select none'])
    await page.get('.transfer-group button').trigger('click')
    expect(text()).toContain('2 transfers selected')
  })

  it('follows what is picked of many, which are picked together', async () => {
    const { page } = await mountPage(byAddress, carrying(...Array.from<number>({ length: 13 }).fill(12_500_000)))
    for (const [n, next] of [
      [13, 'Select none'],
      [0, 'Select all'],
      [13, 'Select none'],
    ] as const) {
      expect(page.get('.tray').text()).toContain(`${n} transfers selected`)
      expect(page.get('.transfer-says').text()).toContain(`${n} of 13 selected`)
      expect(buttons(page)).toEqual([next])
      await page.get('.transfer-group button').trigger('click')
    }
  })

  it('picks nothing that costs more than it frees, and says so where somebody picks it', async () => {
    const { page, text } = await mountPage(byAddress, carrying(1_100_000))
    expect(page.get('h1').text()).toContain('paying us would cost more than it frees')
    expect(text()).toContain('0 transfers selected')
    await page.get('input[type=checkbox]').setValue(true)
    expect(page.get('.tray').text()).toContain('This costs more than it frees.')
  })
})

describe('the route of what was found', () => {
  const way = { chainId: 'sandhub-1', sent: 40, arrived: 30, cameBack: 8, open: 2, arrivalSeconds: { p50: 20, p95: 64 } }
  const one = { 'GET /packets/stuck': { items: [aPacket()], nextCursor: null } }
  const routes = (...items: ChannelView[]) => ({ 'GET /channels': { items, nextCursor: null } })

  it('is told at the row: how it is, how others fared, and what speaks against sending there again', async () => {
    const { page, text } = await mountPage(byAddress, { ...one, ...routes(aChannel({ stuck: 2, oldestAgeSeconds: 3600, ways: [way] })) })
    expect(page.get('.transfer-says a[href^="/channels/"]').text()).toBe('Its route: Slow')
    expect(text()).toContain('Of the newest 40 sent this way, 30 arrived, half within 20 s and 19 of 20 within 1 min 4 s; 8 came back.')
    expect(text()).toContain('Before you send again between Sand Hub and Sand Zone')
    expect(text()).toContain('2 transfers wait here, the oldest for 1 h')
  })

  it('is named by its channel where two go between the same chains', async () => {
    const second = { ...aChannel().source, channelId: 'channel-7' }
    const found = {
      'GET /packets/stuck': { items: [aPacket(), aPacket({ packet: aPacketId({ channelId: 'channel-7' }) })], nextCursor: null },
    }
    const bad = { stuck: 2, oldestAgeSeconds: 3600 }
    const { page } = await mountPage(byAddress, { ...found, ...routes(aChannel(bad), aChannel({ ...bad, source: second })) })
    const titles = page.findAll('.note strong').map(title => title.text())
    expect(titles).toContain('Before you send again between Sand Hub and Sand Zone over channel-0')
    expect(titles).toContain('Before you send again between Sand Hub and Sand Zone over channel-7')
  })

  it('comes with the answer, which waits for it a moment; what comes later moves no row, and stands beside the next answer', async () => {
    let answer = (_: Response): void => {}
    const { page, text } = await mountPage(byAddress, one)
    const late = new Promise<Response>(resolve => (answer = resolve))
    const { fetch } = globalThis
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => (input.includes('/channels') ? late : fetch(input, init)))
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: Date.now() + 60_000 })
    onTestFinished(() => void vi.useRealTimers())
    await page.get('.searched button').trigger('click')
    await page.get('form input').setValue(addresses.zone)
    await page.get('form').trigger('submit')
    await until(() => expect(page.find('[aria-busy=true]').exists()).toBe(true))
    await vi.advanceTimersByTimeAsync(500)
    expect(page.find('input[type=checkbox]').exists()).toBe(false)
    await vi.advanceTimersByTimeAsync(600)
    await until(() => expect(page.find('input[type=checkbox]').exists()).toBe(true))
    expect(page.get('.transfer-says a[href^="/channels/"]').text()).toBe('Its route')
    const before = page.get('.card--flush').html()
    answer(new Response(JSON.stringify({ items: [aChannel({ ways: [way] })], nextCursor: null })))
    await flushPromises()
    expect(page.get('.card--flush').html()).toBe(before)
    expect(text()).not.toContain('Of the newest 40')
    await page.get('.searched button').trigger('click')
    await page.get('form').trigger('submit')
    await until(() => expect(text()).toContain('Of the newest 40 sent this way'))
  })

  it('links, of one that a dead light client blocks, to the vote on reviving it', async () => {
    const client = { host: 'sandhub-1', of: 'sandzone-1' }
    const verdict = { kind: 'blocked', reason: 'client-expired', advice: '', facts: { client, recovery: { proposalId: '42' } } } as const
    const { page } = await mountPage(byAddress, { 'GET /packets/stuck': { items: [aPacket({ verdict })], nextCursor: null } })
    const link = page.get('.transfer-says a[href$="/proposals/42"]')
    expect(link.text()).toBe('Follow proposal 42 on Sand Hub')
    expect(link.attributes('href')).toBe('https://explorer.example/hub/proposals/42')
  })

  it('says of a blocked transfer who can mend it', async () => {
    const verdict = { kind: 'blocked', reason: 'client-expired', advice: 'It expired.' } as const
    const source = { ...aChannel().source, client: { clientId: '07-tendermint-0', status: 'expired' as const } }
    const found = { 'GET /packets/stuck': { items: [aPacket({ verdict })], nextCursor: null } }
    const { text } = await mountPage(byAddress, { ...found, ...routes(aChannel({ source })) })
    expect(text()).toContain('Only a governance vote on Sand Hub can revive the light client of Sand Zone.')
    expect(text()).toContain('Its route: Closed for now')
  })

  it('is not read where nothing was found, and its failure is said and spoils nothing', async () => {
    const none = await mountPage(byAddress, { 'GET /packets/stuck': { items: [], nextCursor: null } })
    expect(none.api.calls.map(({ name }) => name)).not.toContain('GET /channels')
    const { text } = await mountPage(byAddress, { ...one, 'GET /channels': 'unreachable' })
    expect(text()).toContain('How its route is we could not read.')
    expect(text()).toContain('1 transfer selected')
  })
})

describe('many transfers', () => {
  const at = (sequence: number, channelId = 'channel-0') => aPacket({ packet: aPacketId({ channelId, sequence: String(sequence) }) })
  const first = Array.from({ length: 90 }, (_, index) => at(7_000_000 + 3 * index))
  const last = Array.from({ length: 30 }, (_, index) => at(index + 1, 'channel-7'))
  /** The service gives them in two pages. */
  function inPages() {
    let asked = 0
    return {
      'GET /packets/stuck': () => (asked++ % 2 === 0 ? { items: first, nextCursor: 'next' } : { items: last, nextCursor: null }),
    }
  }
  const rows = (page: VueWrapper) => page.findAll('.transfer-amount').map(row => row.text())

  it('stand by their routes, each to be opened, of which only those near the window are drawn', async () => {
    const { page, text } = await mountPage(byAddress, inPages())
    expect(text()).toContain('120 transfers of')
    expect(rows(page)).toEqual(['90 transfers', '30 transfers'])
    const each = page.get('.transfer-says button')
    await each.trigger('click')
    expect(rows(page)).toHaveLength(22)
    const parts = page.findAll('.near-part').map(({ element }) => element)
    expect(parts).toHaveLength(18)
    parts.forEach((part, index) => near.get(part)?.(index >= 10 && index < 13, 1_000))
    await flushPromises()
    expect(rows(page)).toHaveLength(17)
    expect(page.findAll('.near-part li').map(row => row.attributes('aria-posinset'))[0]).toBe('51')
    expect(parts[0]?.getAttribute('style')).toContain('height')
    await each.trigger('click')
    expect(rows(page)).toHaveLength(2)
  })

  it('stay as they were drawn when another one comes', async () => {
    const few = Array.from({ length: 12 }, (_, index) => at(index + 1))
    const answers = [few, [...few, at(13)]]
    const { page } = await mountPage(byAddress, { 'GET /packets/stuck': () => ({ items: answers.shift() ?? [], nextCursor: null }) })
    expect(rows(page)).toHaveLength(12)
    await page.get('.searched button').trigger('click')
    await page.get('form').trigger('submit')
    await until(() => expect(rows(page)).toHaveLength(13))
  })

  it('keep the row in which the keyboard is', async () => {
    const { page } = await mountPage(byAddress, inPages())
    await page.get('.transfer-says button').trigger('click')
    page.get<HTMLInputElement>('.near-part input').element.focus()
    for (const { element } of page.findAll('.near-part')) near.get(element)?.(false, 1_000)
    await flushPromises()
    expect(page.findAll('.near-part li')).toHaveLength(5)
  })

  it('are picked by their route, and one by one', async () => {
    const { page, text } = await mountPage(byAddress, inPages())
    const [ofFirst] = page.findAll<HTMLInputElement>('input[type=checkbox]')
    expect(text()).toContain('90 of 90 selected')
    expect(text()).toContain('10 of 30 selected')
    await ofFirst?.setValue(false)
    expect(text()).toContain('0 of 90 selected')
    await page.get('.transfer-says button').trigger('click')
    await page.get<HTMLInputElement>('.transfers .transfers input').setValue(true)
    expect(text()).toContain('1 of 90 selected')
    expect(ofFirst?.element.indeterminate).toBe(true)
  })

  it('go to the price in a short link, as many as one order takes', async () => {
    const { page, router } = await mountPage(byAddress, inPages())
    await page.get('.transfer-group button').trigger('click')
    expect(page.get('.tray').text()).toContain('120 transfers selected')
    expect(page.get('.tray').text()).toContain('the price is for the first 100')
    const link = page.get('.tray a').attributes('href') ?? ''
    expect(link.length).toBeLessThan(1_200)
    const named = [router.resolve(link).query.packet].flat().flatMap(keys => readPackets(keys ?? ''))
    expect(named).toHaveLength(100)
  })
})

it('says under the field what is wrong with an entry, and asks nobody', async () => {
  const { page } = await mountPage('/')
  await page.get('form input').setValue('a1b2')
  await page.get('form').trigger('submit')
  expect(page.get('form input').attributes('aria-invalid')).toBe('true')
  const error = page.get(`#${page.get('form input').attributes('aria-describedby')}`)
  expect(error.text()).toContain('Paste it from your wallet or an explorer.')
})

it('lets the person choose which of two transactions is meant, and looks for nothing before', async () => {
  const other = 'CD'.repeat(32)
  const { page, router, api } = await mountPage('/', {
    [`GET /packets/by-tx/sandhub-1/${other}`]: { items: [aPacket()], nextCursor: null },
    [`GET /packets/by-tx/sandzone-1/${other}`]: problem(404, 'not-found'),
  })
  await page.get('form input').setValue(`failed: ${aTxHash}, retried as ${other}`)
  await page.get('form').trigger('submit')
  expect(page.get('.find-choice[role=status] p').text()).toBe('This names 2 transactions. Which one do you mean?')
  expect(api.calls.filter(({ name }) => name.includes('by-tx'))).toEqual([])
  await page.findAll('.find-choice button')[1]?.trigger('click')
  await until(() => expect(router.currentRoute.value.query.q).toBe(other))
  expect(page.find('.find-choice').exists()).toBe(false)
})

it('keeps only what was meant of a longer text in the URL', async () => {
  const { page, router } = await mountPage('/', { 'GET /packets/stuck': { items: [], nextCursor: null } })
  await page.get('form input').setValue(`My wallet says: insufficient fees for ${addresses.hub}!`)
  await page.get('form').trigger('submit')
  await until(() => expect(router.currentRoute.value.query.q).toBe(addresses.hub))
})

it('shows that nothing was found, that the server is away, and that a chain does not answer', async () => {
  expect((await mountPage(byAddress, { 'GET /packets/stuck': { items: [], nextCursor: null } })).text()).toContain('No stuck transfer here')
  expect((await mountPage(byAddress, { 'GET /packets/stuck': 'unreachable' })).text()).toContain('Our server does not answer')

  const halfDeaf = aConfig({ chains: aConfig().chains.map(chain => ({ ...chain, healthy: chain.chainId !== 'sandzone-1' })) })
  expect((await mountPage(byAddress, { ...stuck, 'GET /config': halfDeaf })).text()).toContain('We could not ask Sand Zone')
})

it('tells a transaction that no chain knows from one without a transfer, and names who was asked', async () => {
  const answers = (hub: Planned, zone: Planned) => ({
    [`GET /packets/by-tx/sandhub-1/${aTxHash}`]: hub,
    [`GET /packets/by-tx/sandzone-1/${aTxHash}`]: zone,
  })
  const unknown = problem(404, 'not-found')
  const shown = async (hub: Planned, zone: Planned) => (await mountPage(`/?q=${aTxHash}`, answers(hub, zone))).text()

  const nowhere = await shown(unknown, unknown)
  expect(nowhere).toContain('Not found on Sand Hub and Sand Zone')
  expect(nowhere).not.toContain('We could not ask')

  const deaf = await shown(unknown, problem(503, 'unavailable'))
  expect(deaf).toContain('Not found on Sand HubWe could not ask Sand Zone, where it may be.')

  const empty = await shown({ items: [], nextCursor: null }, unknown)
  expect(empty).toContain('Not an IBC transferSand Hub has this transaction')
  expect(empty).not.toContain('Do you have its data?')
})

it('links the proof of one that has arrived, at its row', async () => {
  const outcome = { kind: 'delivered', chainId: 'sandhub-1', height: '7', at: '2026-11-21T13:00:00Z', txHash: aTxHash } as const
  const { page } = await mountPage(byAddress, {
    'GET /packets/stuck': { items: [aPacket({ verdict: { kind: 'done', advice: '' }, outcome })], nextCursor: null },
  })
  const proof = page.get('.transfer-says .proof a')
  expect(proof.text()).toContain('Proof on Sand Hub')
  expect(proof.attributes('href')).toBe(`https://explorer.example/hub/tx/${aTxHash}`)
})

it("says what is free before the price, for what is picked: waiting, and the command for a Hermes of one's own", async () => {
  const { page } = await mountPage(byAddress, stuck)
  expect(page.find('.copy-field').exists()).toBe(false)
  await unfold(page.findAll('details').find(details => details.text() === 'Without paying us'))
  const free = () => page.get('details:has(.copy-field)').text().replace(/\s+/g, ' ')
  expect(free()).toContain('hermes clear packets --chain sandhub-1 --port transfer --channel channel-0 --packet-sequences 42..43')
  expect(free()).toContain('any relayer may still bring your money to Sand Zone')
  await page.get('input[type=checkbox]').setValue(false)
  await flushPromises()
  expect(free()).toContain('--packet-sequences 43')
  expect(free()).not.toContain('may still bring your money to Sand Zone')
  expect(free()).toContain('your money comes back to you on Sand Hub as soon as any relayer returns it')
})

it('tells how to read the line in its place, on every page', async () => {
  const { page, router } = await mountPage('/channels', { 'GET /channels': { items: [], asOf: {} } })
  await page.get('.site-footer summary').trigger('click')
  expect(page.get('.site-footer details .key').text()).toContain('a chain')
  expect(router.currentRoute.value.name).toBe('channels')
})

describe('what no node has kept of a transfer', () => {
  const packet = aPacketId({ sequence: '77' })
  const key = 'sandhub-1/transfer/channel-0/77'
  const blocked = { kind: 'blocked', reason: 'packet-data-unavailable', advice: '' } as const
  const given = { packet, data: '{"denom":"uhub"}' }

  it('can be brought by anybody while the chain holds it, and the transfer is then told like any', async () => {
    let proven = false
    const { page, text, api } = await mountPage(`/?q=${key}`, {
      [`GET /packets/${key}`]: () => aPacket({ packet, ...(!proven && { verdict: blocked }) }),
      'POST /packets/prove': () => {
        proven = true
        return aPacket({ packet })
      },
    })
    await page.get('details textarea').setValue(given.data)
    await page.get('details form').trigger('submit')
    await until(() => expect(page.find('main details textarea').exists()).toBe(false))
    expect(api.calls.filter(({ name }) => name === 'POST /packets/prove').map(({ body }) => JSON.parse(String(body)))).toEqual([given])
    expect(text()).toContain('1 transfer')
  })

  it('says that it is not what the chain keeps, beside what was brought', async () => {
    const { page, text } = await mountPage(`/?q=${addresses.hub}`, {
      'GET /packets/stuck': { items: [aPacket({ packet, verdict: blocked })], nextCursor: null },
      'POST /packets/prove': problem(422, 'not-proven'),
    })
    await page.get('details form').trigger('submit')
    expect(text()).toContain('Paste what you have of it')
    await page.get('details textarea').setValue('something else')
    await page.get('details form').trigger('submit')
    await until(() => expect(text()).toContain('This is not what the chain keeps of the transfer'))
  })

  it('asks which transfer it is of where only a transaction was looked for', async () => {
    const { page, router, text } = await mountPage(`/?q=${aTxHash}`, {
      [`GET /packets/by-tx/sandhub-1/${aTxHash}`]: problem(404, 'not-found'),
      [`GET /packets/by-tx/sandzone-1/${aTxHash}`]: problem(404, 'not-found'),
      [`GET /packets/${key}`]: aPacket({ packet }),
      'POST /packets/prove': aPacket({ packet }),
    })
    await page.get('details form').trigger('submit')
    expect(text()).toContain('Name the transfer as chain/port/channel/number')
    await page.get('details input[type=text]').setValue(key)
    await page.get('details textarea').setValue(given.data)
    await page.get('details form').trigger('submit')
    await until(() => expect(router.currentRoute.value.query.q).toBe(key))
  })

  it('may be a file of bytes', () => {
    expect(proofIn(new TextEncoder().encode(given.data))).toBe(given.data)
    expect(proofIn(new Uint8Array([10, 255, 254]))).toBe('Cv/+')
  })
})

it('folds the entry to one line and gives the answer first, spoken and focused', async () => {
  const { page, text } = await mountPage(byAddress, { 'GET /packets/stuck': { items: [aPacket()], nextCursor: null } })
  expect(page.find('form').exists()).toBe(false)
  expect(text()).toMatch(/^Searched: cosmos1zyg3…\u2060hzj0 ?changeYour transfer of 12\.5 HUB is locked on Sand Hub; paying helps/)
  const heading = page.get('h1')
  expect(document.activeElement).toBe(heading.element)
  expect(heading.element.closest('[aria-live=polite]')).not.toBeNull()

  await page.get('.searched button').trigger('click')
  await flushPromises()
  expect(document.activeElement).toBe(page.get('form input').element)
  expect(page.findAll('h1')).toHaveLength(1)
})

it('has one heading in each state', async () => {
  for (const answer of [stuck['GET /packets/stuck'], { items: [], nextCursor: null }, 'unreachable', 'never'] as const)
    expect((await mountPage(byAddress, { 'GET /packets/stuck': answer })).page.findAll('h1')).toHaveLength(1)
})

it('waits in place while it looks, and says so', async () => {
  const { page } = await mountPage(byAddress, { 'GET /packets/stuck': 'never' })
  expect(page.get('[aria-busy=true] [role=status]').text()).toBe('Reading both chains')
})

it('opens an order by its memo', async () => {
  const { router } = await mountPage('/?q=CLR-6f0c2a8e-51b7-4d0e-9a43-c1e7f2b08d96', {
    'GET /clearing/status/6f0c2a8e-51b7-4d0e-9a43-c1e7f2b08d96': problem(404, 'not-found'),
    'GET /clearing/quote/6f0c2a8e-51b7-4d0e-9a43-c1e7f2b08d96': problem(404, 'not-found'),
  })
  await until(() => expect(router.currentRoute.value.path).toBe('/clear/6f0c2a8e-51b7-4d0e-9a43-c1e7f2b08d96'))
})

it('draws a forwarded transfer with a place for each chain of its way, and says where the money is', async () => {
  const route = (from: string, to: string) => ({ sourceChainId: from, destinationChainId: to })
  const steps = [
    { packet: aPacketId(), route: route('sandhub-1', 'sandzone-1'), state: 'passed_on' as const },
    { packet: aPacketId({ chainId: 'sandzone-1' }), route: route('sandzone-1', 'sandhub-1'), state: 'under_way' as const, likely: true },
    { route: route('sandhub-1', 'moon-1'), state: 'expected' as const },
  ]
  const forwarded = aPacket({
    verdict: { kind: 'blocked', reason: 'awaiting-next-hop', advice: 'As the service says it.', facts: { goesOnTo: 'sandhub-1' } },
    nextHop: aPacketId({ chainId: 'sandzone-1' }),
    journey: { steps, now: { chainId: 'sandzone-1', since: '2026-11-21T13:00:00Z' } },
  })
  const { page, text } = await mountPage(byAddress, { 'GET /packets/stuck': { items: [forwarded], nextCursor: null } })
  expect(page.findAll('.journey-places li').map(place => place.text())).toEqual([
    'Sand Hub',
    'Sand Zonepassed',
    'Sand Hubprobably; not yet arrived',
    'moon-1asked for',
  ])
  expect(page.findAll('.journey circle')).toHaveLength(4)
  expect(text()).toContain('The money is locked on Sand Zone since')
  expect(text()).toContain('Show the next leg')
  expect(text()).toContain('It passed Sand Zone and is stuck on the next leg; clear that one.')
})
