import type { Payer } from '../service/people.ts'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { expect, it, onTestFinished } from 'vitest'
import { createApi } from '../kit/api.ts'
import { until } from '../kit/until.ts'
import { finished, patience, pay, quoteFor, signPayment, statusWhen, stuckTransfer } from '../service/people.ts'
import { hub, settings, useTestSetup, zone } from '../service/testSetup.ts'

const key = 'an admin key for tests, long enough'
const caps = { REFUND_CAUSED_LIMIT: 'uhub:400000', REFUND_CAUSED_DAILY_LIMIT: 'uhub:8000000' }
/** One node per chain: whatever it shows counts. */
const setup = useTestSetup({ env: { ADMIN_API_KEY: key, ...caps } })
const admin = () => createApi(setup.current.service.url, { 'X-Admin-Key': key })
const alerts = async () => (await admin().call('adminAlerts', { query: {} })).items.map(one => one.name)

/** An order that is overpaid by so much, on the chain or only by the node's invention. */
async function overPaid(by: number, { invent = false, payer = 'alice' }: { invent?: boolean; payer?: Payer } = {}): Promise<string> {
  const quote = await quoteFor(setup.current, [await stuckTransfer(setup.current)], { payer })
  const amount = String(BigInt(quote.payment.amount.amount) + BigInt(by))
  if (invent) await setup.current.sandbox.control.invent(hub, await signPayment(setup.current, quote, { amount, payer }), 0)
  else await pay(setup.current, quote, { amount, payer })
  await finished(setup.current, quote.token)
  return quote.token
}

it('a payment that the payer made too large goes back within the caps; beyond them a person decides, or the day', async () => {
  const within = await overPaid(390_000)
  await statusWhen(setup.current, within, ({ refunds }) => refunds[0]?.status === 'confirmed')
  const above = await overPaid(400_001)
  await statusWhen(
    setup.current,
    above,
    ({ refunds }) => refunds[0]?.status === 'awaiting_approval' && refunds[0].waitsFor === 'above-limit',
  )
  const again = await overPaid(390_000)
  const waits = await statusWhen(
    setup.current,
    again,
    ({ refunds }) => refunds[0]?.status === 'due' && refunds[0].waitsFor === 'daily-limit',
  )
  expect(waits.timeline.map(line => line.kind)).toContain('refund-later')
  await until('it is told', async () => (await alerts()).includes('refund-caps-reached'), patience)
  for (const token of [above, again]) {
    const {
      items: [refund],
    } = await admin().call('adminRefunds', { query: { token } })
    await admin().call('adminApproveRefund', { params: { id: refund?.id ?? '' }, body: { note: 'seen on another node' } })
    await statusWhen(setup.current, token, ({ refunds }) => refunds[0]?.status === 'confirmed')
  }
  await until('it is over', async () => !(await alerts()).includes('refund-caps-reached'), patience)
})

it('what the node invents draws nothing: the wallet does not have it, and all refunds wait until that is explained', async () => {
  const refundOf = async (token: string) => (await admin().call('adminRefunds', { query: { token } })).items[0]
  const invented = await overPaid(300_000, { invent: true, payer: 'dave' })
  const seen = await statusWhen(setup.current, invented, ({ refunds }) => refunds[0]?.waitsFor === 'shortfall')
  expect(seen).toMatchObject({ refunds: [{ status: 'due' }] })
  expect(seen.timeline.map(line => line.kind)).toContain('refund-paused')
  expect(await alerts()).toContain('ledger-differs')
  const honest = await overPaid(300_000, { payer: 'carol' })
  await statusWhen(setup.current, honest, ({ refunds }) => refunds[0]?.waitsFor === 'shortfall')
  await expect(
    admin().call('adminApproveRefund', { params: { id: (await refundOf(honest))?.id ?? '' }, body: { note: 'one by one' } }),
  ).rejects.toMatchObject({ code: 'refund-not-waiting' })

  await admin().call('adminRejectRefund', { params: { id: (await refundOf(invented))?.id ?? '' }, body: { note: 'nobody has paid this' } })
  const { items } = await admin().call('adminReconcile', { body: { chainId: hub, book: { note: 'the node has invented a payment' } } })
  expect(items).toMatchObject([{ state: 'agrees', booked: true }])
  await statusWhen(setup.current, honest, ({ refunds }) => refunds[0]?.status === 'confirmed')
  expect(await refundOf(invented)).toMatchObject({ status: 'awaiting_approval', waitsFor: 'rejected' })
  expect(await alerts()).not.toContain('ledger-differs')
})

it('start and doctor say what one node means', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'relayooor-doctor-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const { sandbox, service, databaseUrl } = setup.current
  const words = `${hub}: one node alone is believed (loopback): what it invents counts as paid`
  expect(await service.log()).toContain(words)
  const env = {
    PATH: process.env.PATH,
    ...settings(sandbox, join(folder, 'data')),
    DATABASE_URL: databaseUrl,
    ...caps,
    CHAIN_RPC_ENDPOINTS: `${zone}:${sandbox.info.chains.find(one => one.chainId === zone)?.rpc[0] ?? ''}/again`,
  }
  const said = await new Promise<string>(resolve =>
    execFile(process.execPath, [join(import.meta.dirname, '../../server/src/doctor.ts')], { env, cwd: folder }, (_, out, err) =>
      resolve(out + err),
    ),
  )
  expect(said).toContain(`note   ${words}`)
  expect(said).toContain('up to 8000000 uhub that payers caused to go back, 400000 each')
  expect(said).toContain(`note   ${zone}: 2 addresses are one node`)
})
