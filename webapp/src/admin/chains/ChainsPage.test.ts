// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest'
import { listed } from '../../testing/adminBuilders.ts'
import { addresses, aPacket } from '../../testing/builders.ts'
import { aHermes, anAdminChain, anAdminChannel, anAdminEnd, aNode, aPooledNode, aRun, somePools } from '../../testing/chainBuilders.ts'
import { mountAdmin, press } from '../../testing/mountAdmin.ts'
import { problem } from '../../testing/stubApi.ts'
import { until } from '../../testing/until.ts'

beforeEach(() => localStorage.clear())

const one = 'https://one.hub.example'
const two = 'https://two.hub.example'
const twoNodes = {
  'GET /admin/chains': listed(anAdminChain({ quorum: 2, endpoints: [aNode({ url: one }), aNode({ url: two, behind: 7 })] })),
  'GET /admin/pools/status': somePools({
    quorum: 2,
    usable: 2,
    endpoints: [aPooledNode({ url: one, hermesUses: true }), aPooledNode({ url: two })],
  }),
}

it('shows how each node is, and the connections to it', async () => {
  const { text } = await mountAdmin('/admin/chains', twoNodes)
  await until(() => expect(text()).toContain('1 of 64 busy'))
  expect(text()).toContain('2 nodes must show the same, 2 can be asked')
  expect(text()).toContain('Hermes uses it too')
  expect(text()).toContain('7 blocks behind')
  expect(text()).toContain('280 calls left')
})

it('shows nodes without connections while these cannot be read', async () => {
  const { text, page } = await mountAdmin('/admin/chains', { ...twoNodes, 'GET /admin/pools/status': problem(500, 'internal') })
  await until(() => expect(text()).toContain('Connections:'))
  expect(text()).toContain(two)
  expect(page.get('td[data-label=Connections]').text()).toBe('not known')
})

it('warns that draining a node leaves too few, and asks for a reason', async () => {
  const mounted = await mountAdmin('/admin/chains', { ...twoNodes, 'POST /admin/pools/drain': somePools({ quorum: 2, usable: 1 }) })
  await press(mounted, /^Drain https:\/\/two/)
  const dialog = mounted.page.get('dialog')
  expect(dialog.text()).toContain('1 node would be left, and 2 must show the same')
  expect(dialog.get('button[type=submit]').attributes('aria-disabled')).toBe('true')
  await dialog.get('textarea').setValue('its disk is being replaced')
  await press(mounted, /^Drain it$/)
  const { body } = mounted.api.calls.find(({ name }) => name === 'POST /admin/pools/drain') ?? {}
  expect(JSON.parse(String(body))).toEqual({ chainId: 'sandhub-1', endpoint: two, reason: 'its disk is being replaced' })
})

it('lets one node be believed only while too few agree', async () => {
  const says = [{ endpoint: two, says: 'connection refused' }]
  const lone = anAdminChain({
    quorum: 2,
    state: 'too-few',
    agreement: { state: 'too-few', since: '2026-11-21T13:00:00Z', height: '1201', says },
  })
  const mounted = await mountAdmin('/admin/chains', {
    ...twoNodes,
    'GET /admin/chains': listed(lone),
    'POST /admin/chains/sandhub-1/accept-lone': anAdminChain(),
  })
  await until(() => expect(mounted.text()).toContain(`${two}: connection refused`))
  await press(mounted, /^Believe one node/)
  await mounted.page.get('dialog textarea').setValue('the second is being repaired')
  await press(mounted, /^Believe it$/)
  const { body } = mounted.api.calls.find(({ name }) => name.endsWith('/accept-lone')) ?? {}
  expect(JSON.parse(String(body))).toEqual({ minutes: 60, note: 'the second is being repaired' })
})

it('offers a drained node to be used again, with who drained it and why', async () => {
  const drained = { since: '2026-11-21T13:00:00Z', by: 'admin-key', reason: 'its disk is being replaced' }
  const mounted = await mountAdmin('/admin/chains', {
    'GET /admin/chains': listed(anAdminChain()),
    'GET /admin/pools/status': somePools({ usable: 0, endpoints: [aPooledNode({ state: 'drained', drained })] }),
    'POST /admin/pools/refresh': somePools({}),
  })
  await until(() => expect(mounted.text()).toContain('by an admin with the key: “its disk is being replaced”'))
  expect(mounted.page.findAll('button').some(button => button.text().startsWith('Drain'))).toBe(false)
  await press(mounted, /^Use again/)
  await press(mounted, /^Use it again$/)
  const { body } = mounted.api.calls.find(({ name }) => name === 'POST /admin/pools/refresh') ?? {}
  expect(JSON.parse(String(body))).toEqual({ chainId: 'sandhub-1', endpoint: one })
})

it('lists each way of a channel, and finds one by its client', async () => {
  const dying = anAdminEnd({
    channelId: 'channel-7',
    client: { clientId: '07-tendermint-9', status: 'active' },
    trust: { seenAt: '2026-11-21T13:12:16Z', trustingPeriodSeconds: 1_209_600, share: 0.05 },
  })
  const mounted = await mountAdmin('/admin/chains?part=channels', {
    'GET /admin/channels': listed(anAdminChannel(), anAdminChannel({ source: dying })),
  })
  await until(() => expect(mounted.page.findAll('tbody tr')).toHaveLength(4))
  expect(mounted.page.get('tbody tr').text()).toContain('Client expires very soon')
  await mounted.page.get('input[type=search]').setValue('tendermint-9')
  // Both ways of its channel.
  expect(mounted.page.findAll('tbody tr')).toHaveLength(2)
})

it('tells of the running Hermes, and asks the chains about hints by hand alone', async () => {
  const backlog = [{ chainId: 'sandhub-1', portId: 'transfer', channelId: 'channel-0', counterparty: 'sandzone-1', packets: 3 }]
  const mounted = await mountAdmin('/admin/chains?part=hermes', {
    'GET /admin/hermes': aHermes({
      lanes: [{ lane: 'lane-1', chains: [{ chainId: 'sandhub-1', address: addresses.hub }] }],
      running: {
        rest: { state: 'unusable', url: 'http://127.0.0.1:3000', error: 'connection refused' },
        telemetry: { state: 'ok', url: 'http://127.0.0.1:3001', backlog },
      },
    }),
    'GET /admin/hints': {
      items: [{ from: 'hermes', packet: aPacket(), known: false }],
      refuted: 2,
      unconfirmed: 1,
      silent: [{ from: 'chainpulse', error: 'timed out' }],
    },
  })
  await until(() => expect(mounted.text()).toContain('Its REST service cannot be read'))
  expect(mounted.text()).toContain('http://127.0.0.1:3000: connection refused')
  expect(mounted.text()).toContain('3 transfers')
  expect(mounted.text()).toContain('No address of it is set: CHAINPULSE_URL')
  expect(mounted.api.calls.some(({ name }) => name === 'GET /admin/hints')).toBe(false)
  await press(mounted, /^Ask both chains$/)
  await until(() => expect(mounted.text()).toContain('1 transfer confirmed by both chains, 2 over or unknown to them, 1 on chains'))
  expect(mounted.text()).toContain('Chainpulse could not be asked')
  expect(mounted.text()).toContain('did not have it')
})

it('narrows calls of Hermes to those that failed, and shows what they wrote', async () => {
  const mounted = await mountAdmin('/admin/chains?part=runs&lane=lane-1', { 'GET /admin/hermes/runs': listed(aRun()) })
  await until(() => expect(mounted.text()).toContain('ERROR insufficient funds'))
  expect(mounted.text()).toContain('Exit code 1')
  await mounted.page.get('select').setValue('failed')
  await until(() => {
    const asked = mounted.api.calls.at(-1)?.query
    expect([asked?.get('state'), asked?.get('lane')]).toEqual(['failed', 'lane-1'])
  })
})
