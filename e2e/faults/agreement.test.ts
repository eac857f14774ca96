import { basePath } from '@relayooor/shared'
import { afterEach, describe, expect, it } from 'vitest'
import { createApi } from '../kit/api.ts'
import { until } from '../kit/until.ts'
import { finished, hashOf, patience, pay, quoteFor, signPayment, statusOf, statusWhen, stuckTransfer } from '../service/people.ts'
import { hub, useTestSetup, zone } from '../service/testSetup.ts'

const key = 'an admin key for tests, long enough'
const setup = useTestSetup({ sandbox: { nodesPerChain: 2 }, env: { ADMIN_API_KEY: key } })
const admin = () => createApi(setup.current.service.url, { 'X-Admin-Key': key })

afterEach(async () => {
  await setup.current.sandbox.control.clear()
  await until(
    'all nodes agree',
    async () =>
      (await admin().call('adminChains', {})).items.every(({ state, agreement }) => state === 'ok' && agreement?.state === 'agreed'),
    patience,
  )
})

const price = async () => quoteFor(setup.current, [await stuckTransfer(setup.current)])
const chainNow = async (chainId: string) => (await admin().call('adminChains', {})).items.find(one => one.chainId === chainId)
async function alerts(name: string) {
  return (await admin().call('adminAlerts', { query: { name } })).items.map(({ subject, data }) => ({ subject, data }))
}
const kinds = async (token: string) => (await statusOf(setup.current, token)).timeline.map(line => line.kind)

/** Waits until quotes are refused because nodes do not agree. */
async function refused(): Promise<void> {
  const packets = [await stuckTransfer(setup.current)]
  const ask = () =>
    setup.current.service.api
      .call('requestToken', { body: { walletAddress: setup.current.sandbox.account('alice').addresses[hub] ?? '', chainId: hub, packets } })
      .then(
        () => null,
        (problem: unknown) => problem,
      )
  await until(
    'prices are refused',
    async () => {
      const problem = await ask()
      expect(problem).toMatchObject({ code: 'route-paused', facts: { reason: 'too-few-agreeing-nodes' } })
      return true
    },
    { ...patience, everyMs: 500 },
  )
}

it('two nodes that show the same: a transfer is paid and cleared', async () => {
  expect(await chainNow(hub)).toMatchObject({ state: 'ok', quorum: 2, endpoints: [{ ok: true }, { ok: true }] })
  const quote = await price()
  await pay(setup.current, quote)
  expect(await finished(setup.current, quote.token)).toMatchObject({ status: 'cleared', packets: [{ result: 'delivered' }], refunds: [] })
})

it('one node is away: no prices; what one shows of a payment is told and does not count until the other is back', async () => {
  const { sandbox, service, records } = setup.current
  const quote = await price()
  await sandbox.control.setNodeFaults(hub, { down: true }, 1)
  await refused()
  expect(await service.api.call('config', {})).toMatchObject({
    chains: expect.arrayContaining([expect.objectContaining({ chainId: hub, healthy: false })]) as unknown,
  })
  expect(await (await fetch(`${service.url}/health`)).json()).toMatchObject({
    parts: { chains: { [hub]: { state: 'degraded', detail: expect.stringContaining('Too few nodes') as unknown } } },
  })
  const before = await records.money()

  const txHash = await pay(setup.current, quote)
  const status = await statusWhen(setup.current, quote.token, one => one.status === 'confirming')
  expect(status).toMatchObject({
    payments: [],
    timeline: expect.arrayContaining([expect.objectContaining({ kind: 'payment-doubted', data: { txHash, chainId: hub } })]) as unknown,
  })
  const verified = await fetch(`${service.url}${basePath}/clearing/verify-payment`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: quote.token, txHash }),
  })
  expect([verified.status, await verified.json()]).toMatchObject([202, { status: 'confirming' }])
  expect(await records.money()).toEqual(before)
  expect(await alerts('nodes-too-few')).toMatchObject([
    { subject: hub, data: { endpoints: [{ says: expect.stringContaining('block') as unknown }, {}] } },
  ])

  await sandbox.control.clear()
  expect(await finished(setup.current, quote.token)).toMatchObject({ status: 'cleared', refunds: [] })
  expect(await kinds(quote.token)).not.toContain('payment-not-shown')
  await until('the alert is over', async () => (await alerts('nodes-too-few')).length === 0, patience)
})

describe('a node that lies', () => {
  it('and shows a payment that nobody made settles nothing, be it the node that Hermes uses', async () => {
    const { sandbox, records } = setup.current
    const quote = await price()
    const before = await records.money()
    const invented = await signPayment(setup.current, quote)
    await sandbox.control.invent(hub, invented, 0)
    await statusWhen(setup.current, quote.token, one => one.status === 'confirming')
    await until('it is told to operators', async () => (await alerts('nodes-disagree')).length === 1, patience)
    await refused()
    expect(await chainNow(hub)).toMatchObject({
      state: 'contradicted',
      agreement: {
        state: 'contradicted',
        says: expect.arrayContaining([
          expect.objectContaining({ says: expect.stringContaining('differs in the transactions') as unknown }),
        ]) as unknown,
      },
    })
    expect(await records.money()).toEqual(before)

    await sandbox.control.clear()
    expect((await statusWhen(setup.current, quote.token, one => one.status === 'awaiting_payment')).timeline.at(-1)).toMatchObject({
      kind: 'payment-not-shown',
      data: { txHash: hashOf(invented) },
    })
    await until('the alert is over', async () => (await alerts('nodes-disagree')).length === 0, patience)
    // The same bytes, on the chain now: they pay.
    await pay(setup.current, quote)
    expect(await finished(setup.current, quote.token)).toMatchObject({ status: 'cleared', payments: [{ state: 'settled' }] })
  })

  it('and shows a delivery by our lane earns nothing for it', async () => {
    const { sandbox, records } = setup.current
    const quote = await price()
    const [packet] = quote.packets
    const invented = await sandbox.control.inventRelay(
      { chainId: hub, channelId: packet?.channelId ?? '', sequence: BigInt(packet?.sequence ?? 0) },
      'deliver',
      'lane',
      1,
    )
    await until('it is told to operators', async () => (await alerts('nodes-disagree')).some(({ subject }) => subject === zone), patience)
    await pay(setup.current, quote)
    // Even a real delivery does not count before the nodes agree.
    await until('Hermes has ended', async () => packet && (await records.runs(packet)).some(run => run.ended), patience)
    expect(await statusOf(setup.current, quote.token)).toMatchObject({ packets: [{ result: 'pending' }] })
    await sandbox.control.clear()
    const done = await finished(setup.current, quote.token)
    expect(done).toMatchObject({ status: 'cleared', packets: [{ result: 'delivered' }] })
    expect(done.packets[0]?.txHash).not.toBe(invented)
  })

  it.each(['omits-txs', 'garbage'] as const)('(%s) delays a payment and loses none', async lying => {
    const { sandbox, records } = setup.current
    const quote = await price()
    const before = await records.money()
    await sandbox.control.setNodeFaults(hub, { lying }, 1)
    await pay(setup.current, quote)
    await refused()
    expect(await records.money()).toEqual(before)
    await sandbox.control.clear()
    expect(await finished(setup.current, quote.token)).toMatchObject({ status: 'cleared', refunds: [] })
  })

  it('and claims to be far ahead holds up nobody', async () => {
    await setup.current.sandbox.control.setNodeFaults(hub, { lying: 'claims-height' }, 1)
    const quote = await price()
    await pay(setup.current, quote)
    expect(await finished(setup.current, quote.token)).toMatchObject({ status: 'cleared', refunds: [] })
  })
})

describe('an admin', () => {
  it('lets one node alone be believed for a while: it goes on, and stands in the records', async () => {
    const { sandbox } = setup.current
    const [first] = sandbox.info.chains.find(one => one.chainId === hub)?.rpc ?? []
    await sandbox.control.setNodeFaults(hub, { down: true }, 1)
    await refused()
    const allowed = await admin().call('adminAcceptLone', {
      params: { chainId: hub },
      body: { minutes: 5, note: 'the second node is being repaired' },
    })
    expect(allowed).toMatchObject({ overrideWithOneNode: { note: 'the second node is being repaired', by: 'admin-key' } })
    const quote = await price()
    await pay(setup.current, quote)
    expect(await finished(setup.current, quote.token)).toMatchObject({ status: 'cleared' })
    expect(await chainNow(hub)).toMatchObject({
      state: 'ok',
      agreement: { state: 'too-few' },
      endpoints: [{ url: first, ok: true }, { ok: false }],
    })
    expect(await alerts('nodes-too-few')).toMatchObject([{ subject: hub, data: { loneUntil: allowed.overrideWithOneNode?.until } }])

    await admin().call('adminRequireAgreement', { params: { chainId: hub }, body: {} })
    await refused()
    const records = (await admin().call('adminAudit', { query: { subject: `chain:${hub}` } })).items
    expect(records).toMatchObject([
      { action: 'require-agreement', actor: 'admin-key', before: { until: allowed.overrideWithOneNode?.until } },
      {
        action: 'accept-lone',
        actor: 'admin-key',
        before: { until: null },
        after: { until: allowed.overrideWithOneNode?.until, note: 'the second node is being repaired' },
      },
    ])
  })

  it('names the node that is believed when two contradict each other; that ends by itself', async () => {
    const { sandbox, records } = setup.current
    const quote = await price()
    const [honest] = sandbox.info.chains.find(one => one.chainId === hub)?.rpc ?? []
    await sandbox.control.invent(hub, await signPayment(setup.current, quote), 1)
    await until('it is told to operators', async () => (await alerts('nodes-disagree')).length === 1, patience)
    await admin().call('adminAcceptLone', {
      params: { chainId: hub },
      body: { minutes: 5, endpoint: honest ?? '', note: 'the other one shows payments that are not there' },
    })
    await statusWhen(setup.current, quote.token, ({ timeline }) => timeline.at(-1)?.kind === 'payment-not-shown')
    await records.endPermission(hub)
    await until(
      'it is over',
      async () =>
        (await admin().call('adminAudit', { query: { subject: `chain:${hub}`, actor: 'system' } })).items[0]?.action ===
        'require-agreement',
      patience,
    )
    expect(await chainNow(hub)).not.toHaveProperty('overrideWithOneNode')
  })

  it.each([
    ['a time that is over', { until: '2020-01-01T00:00:00Z', note: 'why' }],
    ['more than a day', { until: '2999-01-01T00:00:00Z', note: 'why' }],
    ['neither until nor minutes', { note: 'why' }],
    ['an unknown node', { minutes: 1, endpoint: 'http://elsewhere', note: 'why' }],
  ])('is refused %s', async (_, body) => {
    await expect(admin().call('adminAcceptLone', { params: { chainId: hub }, body })).rejects.toMatchObject({ code: 'invalid-request' })
    await expect(setup.current.service.api.call('adminAcceptLone', { params: { chainId: hub }, body })).rejects.toMatchObject({
      code: 'sign-in-required',
    })
  })
})
