import type { PacketId } from '@relayooor/shared'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { subscribe } from '../kit/live.ts'
import { until } from '../kit/until.ts'
import { makeHeldHermes } from './heldHermes.ts'
import { payQuote } from './payments.ts'
import { arrivals, openSequences } from './queries.ts'
import { finished, network, quote, showLogOnFailure, useService } from './testing.ts'
import { sendMany, sendTransfer } from './transfers.ts'

const hermes = await makeHeldHermes(network)
const service = useService({ HERMES_BIN: hermes.bin })
const [first, second] = network.channels

describe('the server is killed', () => {
  it('before Hermes begins: nothing is lost, and no orphan clears', async () => {
    showLogOnFailure(service.current)
    const [one, two] = [
      await sendTransfer(network, { from: 'ibc-0', user: 'user22' }),
      await sendTransfer(network, { from: 'ibc-0', user: 'user23', channelId: second['ibc-0'] }),
    ]
    const unpaid = await sendTransfer(network, { from: 'ibc-0', user: 'user22' })
    await hermes.hold('before')
    const begun = await quote(service.current, 'user22', [one.packet])
    await payQuote(network, 'user22', begun)
    await until('a clear is about to begin', hermes.isHeld)
    // The lane is busy: this order is queued when the server dies.
    const waiting = await quote(service.current, 'user23', [two.packet])
    const live = await subscribe(service.current.url, waiting.token)
    await payQuote(network, 'user23', waiting)
    await live.first('it is in line', ({ status }) => status === 'queued')
    await service.current.kill()
    await noHermesIsLeft()
    expect(await openSequences(network, 'ibc-0', first['ibc-0'])).toContain(one.packet.sequence)
    await hermes.release()
    await service.current.start()
    for (const [order, { packet }] of [
      [begun, one],
      [waiting, two],
    ] as const) {
      expect(await finished(service.current, order.token)).toMatchObject({
        status: 'cleared',
        packets: [{ packet, result: 'delivered' }],
        refunds: [],
      })
      await arrivedOnce([packet])
    }
    expect(await openSequences(network, 'ibc-0', first['ibc-0'])).toContain(unpaid.packet.sequence)
    live.close()
  })

  it('while Hermes works: the rest is cleared after the restart, nothing twice', async () => {
    showLogOnFailure(service.current)
    const packets = (await sendMany(network, { from: 'ibc-0', user: 'user24' }, 60)).map(({ packet }) => packet)
    const order = await quote(service.current, 'user24', packets)
    const live = await subscribe(service.current.url, order.token)
    await payQuote(network, 'user24', order)
    await live.first('the first has arrived', status => status.packets.some(({ result }) => result === 'delivered'))
    await service.current.kill()
    await noHermesIsLeft()
    await service.current.start()
    const end = await finished(service.current, order.token)
    expect(end).toMatchObject({ status: 'cleared', refunds: [] })
    expect(end.packets.map(({ result }) => result)).toEqual(packets.map(() => 'delivered'))
    await arrivedOnce(packets)
    live.close()
  })

  it('when Hermes has done its work: the result is known after the restart, and nothing is cleared again', async () => {
    showLogOnFailure(service.current)
    const { packet } = await sendTransfer(network, { from: 'ibc-0', user: 'user25' })
    await hermes.hold('after')
    const order = await quote(service.current, 'user25', [packet])
    await payQuote(network, 'user25', order)
    await until('Hermes has ended', hermes.isHeld)
    await service.current.kill()
    await noHermesIsLeft()
    await hermes.release()
    await service.current.start()
    expect(await finished(service.current, order.token)).toMatchObject({
      status: 'cleared',
      packets: [{ result: 'delivered' }],
      refunds: [],
    })
    await arrivedOnce([packet])
  })
})

async function noHermesIsLeft(): Promise<void> {
  await until('no Hermes of the killed server is left', () =>
    commandLines().every(line => !(line.includes(`${network.folder}/data`) && line.includes('clear'))),
  )
}

function commandLines(): string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(pid => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      } catch {
        return '' // it ended meanwhile
      }
    })
}

async function arrivedOnce(packets: PacketId[]): Promise<void> {
  const counts = await arrivals(network, 'ibc-1', packets[0]?.channelId ?? '')
  expect(packets.map(({ sequence }) => counts.get(sequence))).toEqual(packets.map(() => 1))
}
