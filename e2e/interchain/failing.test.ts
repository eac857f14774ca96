import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { subscribe } from '../kit/live.ts'
import { until } from '../kit/until.ts'
import { arrivedDenom } from './denom.ts'
import { writeHermesConfig } from './hermes.ts'
import { wideLimits } from './network.ts'
import { payQuote } from './payments.ts'
import { balance } from './queries.ts'
import { drainLane, fundLane } from './relaying.ts'
import { address, finished, network, quote, showLogOnFailure, useService } from './testing.ts'
import { sendTransfer } from './transfers.ts'

const settings = join(network.folder, 'two-attempts.yaml')
writeFileSync(settings, `${wideLimits}retry: { backoffSeconds: [1] }\n`)
const service = useService({ RELAYOOOR_CONFIG: settings })

const neverArrived = { status: 'not_cleared', packets: [{ result: 'failed' }] }

describe('a Hermes that says success and relays nothing', () => {
  it('when the lane was emptied after the price was given: tried again, then not cleared, all owed back', async () => {
    showLogOnFailure(service.current)
    const { packet } = await sendTransfer(network, { from: 'ibc-0', user: 'user20' })
    const order = await quote(service.current, 'user20', [packet])
    const live = await subscribe(service.current.url, order.token)
    await drainLane(network, 'ibc-1')
    await payQuote(network, 'user20', order)
    const end = await finished(service.current, order.token)
    expect(end).toMatchObject({
      ...neverArrived,
      packets: [{ packet, result: 'failed', reason: 'lane-out-of-funds' }],
      refunds: [{ reason: 'not-cleared', amount: order.fees.total, to: address('user20') }],
    })
    expect(end.timeline.map(({ kind }) => kind)).toContain('retry')
    expect(live.told.flatMap(({ status }) => [status.status, ...status.packets.map(({ result }) => result)])).not.toContain('delivered')
    expect(await balance(network, 'ibc-1', address('user20'), arrivedDenom(network.channels[0]['ibc-1']))).toBe(0n)
    live.close()

    // Nobody else is asked to pay for what the lane cannot do.
    await expect(quote(service.current, 'user20', [packet])).rejects.toMatchObject({ code: 'route-paused' })
    await fundLane(network, 'ibc-1')
    await until('a price is given again', () => quote(service.current, 'user20', [packet]))
  })
  afterAll(async () => {
    if ((await balance(network, 'ibc-1', address('relayooor'))) < 1_000_000n) await fundLane(network, 'ibc-1')
  })

  it('when its gas limit is too low: tried again, then not cleared, with the reason', async () => {
    showLogOnFailure(service.current)
    const { packet } = await sendTransfer(network, { from: 'ibc-0', user: 'user21' })
    const order = await quote(service.current, 'user21', [packet])
    const setUp = { bin: network.tools.hermes, folder: network.folder, chains: Object.values(network.chains) }
    await service.current.stop()
    await service.current.start({
      HERMES_CONFIG_PATH: await writeHermesConfig(setUp, 'hermes-low-gas.toml', { keyName: 'setup', maxGas: 100_000 }),
    })
    await payQuote(network, 'user21', order)
    const end = await finished(service.current, order.token)
    expect(end).toMatchObject({
      ...neverArrived,
      packets: [{ reason: 'out-of-gas' }],
      refunds: [{ reason: 'not-cleared', amount: order.fees.total }],
    })
    expect(end.timeline.map(({ kind }) => kind)).toContain('retry')
  })
})
