import type { PacketId } from '@relayooor/shared'
import { describe, expect, it } from 'vitest'
import { sendForward } from '../interchain/forwards.ts'
import { payQuote } from '../interchain/payments.ts'
import { balance } from '../interchain/queries.ts'
import { relayByOther } from '../interchain/relaying.ts'
import { address, finished, network, quote, showLogOnFailure, useService } from '../interchain/testing.ts'
import { until } from '../kit/until.ts'

const service = useService()
const view = (packet: PacketId) => service.current.api.call('packet', { params: packet })
const nextHop = (packet: PacketId) => until('its next hop is told', async () => (await view(packet)).nextHop ?? null)

function comesBack(packet: PacketId) {
  return until('it can come back', async () => (await view(packet)).verdict.kind === 'return', { timeoutMs: 60_000 })
}

/** Buys and pays the step, and waits for its end. */
async function cleared(user: string, packet: PacketId) {
  const order = await quote(service.current, user, [packet], packet.chainId === 'ibc-1' ? 'ibc-1' : 'ibc-0')
  await payQuote(network, user, order)
  return { order, end: await finished(service.current, order.token) }
}

describe('a forwarded transfer whose last hop runs out of time', () => {
  it('is not sold onward when the hop to come has too little time', async () => {
    const packet = await sendForward(network, 'user3', { amount: 5n, timeout: '5s', retries: 0 })
    const verdict = { kind: 'blocked', reason: 'later-hop-too-late' }
    await until('it is told', async () => {
      expect(await view(packet)).toMatchObject({ verdict })
      return true
    })
    await expect(quote(service.current, 'user3', [packet])).rejects.toMatchObject({
      code: 'not-clearable',
      facts: { packets: [{ packet, verdict }] },
    })
  })

  it('is brought home step by step, to the unit', async () => {
    showLogOnFailure(service.current)
    const user = 'user4'
    const before = await balance(network, 'ibc-0', address(user), 'samoleans')
    const first = await sendForward(network, user, { amount: 4321n, denom: 'samoleans', timeout: '5s', retries: 0 })
    await relayByOther(network, first)
    const second = await nextHop(first)
    await comesBack(second)
    expect(await view(first)).toMatchObject({
      verdict: { kind: 'blocked', reason: 'forwarded-return' },
      nextHop: second,
      journey: { now: { chainId: 'ibc-1' } },
    })

    const back = await cleared(user, second)
    expect(back.order.fees.packets).toMatchObject([{ verdict: 'return', ends: { chainId: 'ibc-1', nextChainId: 'ibc-0' } }])
    expect(back.end).toMatchObject({
      status: 'cleared',
      packets: [{ packet: second, result: 'returned', txChainId: 'ibc-1' }],
      refunds: [],
    })

    await comesBack(first)
    const home = await cleared(user, first)
    expect(home.end).toMatchObject({
      status: 'cleared',
      packets: [{ packet: first, result: 'error_ack', txChainId: 'ibc-0' }],
      refunds: [],
    })
    expect(await balance(network, 'ibc-0', address(user), 'samoleans')).toBe(before)
    await until('all of it is told to be home', async () => {
      expect(await view(second)).toMatchObject({ journey: { now: { chainId: 'ibc-0', address: address(user) } } })
      return true
    })
  })

  it('is tried again by the middle chain while it has tries left, and the time-out that we carried is kept', async () => {
    showLogOnFailure(service.current)
    const user = 'user5'
    const first = await sendForward(network, user, { amount: 99n, timeout: '5s', retries: 1 })
    await relayByOther(network, first)
    const second = await nextHop(first)
    await comesBack(second)
    const { order, end } = await cleared(user, second)
    expect(order.fees.packets).toMatchObject([{ verdict: 'return', ends: { triesLeft: 1 } }])
    expect(end).toMatchObject({ status: 'cleared', packets: [{ packet: second, result: 'returned' }], refunds: [] })
    await until('the new packet is of the same journey', async () => {
      expect(await view(first)).toMatchObject({
        journey: { steps: [{ state: 'passed_on' }, { packet: second, state: 'retried' }, { state: 'under_way' }] },
      })
      return true
    })
  })

  it('after the point of no return: told where it ended, and that it did not arrive', async () => {
    const user = 'user6'
    const first = await sendForward(network, user, { amount: 55n, timeout: '4s', retries: 0, more: { nonrefundable: true } })
    await relayByOther(network, first)
    const second = await nextHop(first)
    await comesBack(second)
    await relayByOther(network, second)
    await relayByOther(network, first)
    await until('it is told', async () => {
      expect(await view(first)).toMatchObject({
        verdict: { kind: 'done' },
        outcome: { kind: 'stopped' },
        journey: { now: { chainId: 'ibc-1', address: address(user) } },
      })
      return true
    })
  })
})
