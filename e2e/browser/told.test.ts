import type { BlockedReason, Journey, PacketView, VerdictFacts } from '@relayooor/shared'
import { packetKey, Problem } from '@relayooor/shared'
import { checkOf, speak } from './checkWords.ts'
import { expect, test } from './fixtures.ts'
import { freshAddress, hub, stuckTransfers, zone } from './people.ts'

test('says what only the service can tell by its messages', async ({ page, site, allowConsoleError }) => {
  allowConsoleError(/422|503/)
  await speak(page, 'pseudo')
  const check = await checkOf(page, site)
  const to = await freshAddress(site, zone)
  await stuckTransfers(site, to, '7500000')
  const found = async () => (await site.api.call('stuckPackets', { query: { address: to } })).items
  await expect.poll(async () => (await found()).length).toBe(1)
  const [view] = await found()
  if (!view) throw new Error('the transfer is gone')
  const detail = 'Only the service says this, in English.'
  const blocked = (reason: BlockedReason, facts: VerdictFacts): PacketView => ({
    ...view,
    verdict: { kind: 'blocked', reason, advice: detail, facts },
  })
  const journey: Journey = {
    steps: [
      { packet: view.packet, route: { sourceChainId: hub, destinationChainId: zone }, state: 'passed_on' },
      { packet: { ...view.packet, chainId: zone }, route: { sourceChainId: zone, destinationChainId: hub }, state: 'under_way' },
    ],
    now: { chainId: zone, since: new Date().toISOString() },
  }
  const client = { host: zone, of: hub }
  const items = [
    { ...blocked('awaiting-next-hop', { goesOnTo: hub }), journey },
    { ...blocked('client-expired', { client, recovery: { proposalId: '42' } }), packet: { ...view.packet, sequence: '900' } },
    { ...blocked('hermes-cannot', { chainId: zone, hermesLacks: 'no-index' }), packet: { ...view.packet, sequence: '901' } },
  ]
  await page.route('**/packets/stuck*', asked => asked.fulfill({ json: { items, nextCursor: null } }))
  await page.goto(`/?q=${to}`)
  await expect(page.locator('.journey')).toBeVisible()
  await check()

  const from = site.sandbox.accounts.development?.addresses[hub] ?? ''
  const refuse = (problem: Problem) =>
    page.route('**/clearing/request-token', asked => {
      const body = { ...problem.facts, type: 'about:blank', title: detail, status: problem.status, detail, code: problem.code }
      return asked.fulfill({ status: problem.status, contentType: 'application/problem+json', json: body })
    })
  for (const problem of [
    new Problem('not-clearable', detail, { packets: items }),
    new Problem('route-paused', detail, { reason: 'too-few-agreeing-nodes', chainId: zone }),
    new Problem('unavailable', detail, { reason: 'unreachable', chainId: zone }),
    new Problem('unsupported-denom', detail, { supported: ['uhub'] }),
  ]) {
    await refuse(problem)
    await page.goto(`/price?packet=${packetKey(view.packet)}&from=${from}&on=${hub}`)
    await expect(page.locator('main .note')).toBeVisible()
    await check()
  }
})
