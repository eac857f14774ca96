import type { PacketId } from '@relayooor/shared'
import { describe, expect, it } from 'vitest'
import { denomAtEnd, sendForwards } from '../interchain/forwards.ts'
import { payQuote } from '../interchain/payments.ts'
import { balance } from '../interchain/queries.ts'
import { address, finished, network, quote, showLogOnFailure, useService } from '../interchain/testing.ts'
import { until } from '../kit/until.ts'

const service = useService()
const user = 'user2'

describe('two forwarded transfers that one transaction of the middle chain receives', () => {
  it('are told apart, carried hop by hop, and each step is kept', async () => {
    showLogOnFailure(service.current)
    const { api } = service.current
    const first = await sendForwards(network, user, [{ amount: 700n }, { amount: 11n }])
    const view = (packet: PacketId) => api.call('packet', { params: packet })
    for (const packet of first)
      await until('the way is told from the memo', async () => {
        expect(await view(packet)).toMatchObject({
          verdict: { kind: 'deliver' },
          journey: {
            steps: [
              { packet, state: 'under_way' },
              { state: 'expected', account: address(user) },
            ],
            now: { chainId: 'ibc-0' },
          },
        })
        return true
      })

    const toMiddle = await quote(service.current, user, first)
    expect(toMiddle.fees.packets).toMatchObject(first.map(() => ({ ends: { chainId: 'ibc-1', nextChainId: 'ibc-2' } })))
    await payQuote(network, user, toMiddle)
    const passed = await finished(service.current, toMiddle.token)
    expect(passed).toMatchObject({
      status: 'cleared',
      packets: first.map(packet => ({ packet, result: 'passed_on', txChainId: 'ibc-1' })),
      refunds: [],
    })
    // Both in one transaction, or this test shows nothing of telling them apart.
    expect(new Set(passed.packets.map(({ txHash }) => txHash)).size).toBe(1)

    const second = await Promise.all(first.map(packet => until('its next hop is told', async () => (await view(packet)).nextHop ?? null)))
    const steps = second.map((next, index) => ({
      packet: first[index],
      nextHop: next,
      journey: {
        steps: [
          { packet: first[index], state: 'passed_on' },
          { packet: next, state: 'under_way' },
        ],
        now: { chainId: 'ibc-1' },
      },
    }))
    for (const [index, step] of steps.entries()) {
      const told = await view(first[index] ?? fail())
      expect(told).toMatchObject(step)
      // The middle chain's own record says so: it is no guess.
      expect(told).not.toHaveProperty('journey.steps.1.likely', true)
    }
    expect(await Promise.all(second.map(async packet => (await view(packet)).amount?.amount))).toEqual(['700', '11'])

    const toEnd = await quote(service.current, user, second, 'ibc-1')
    await payQuote(network, user, toEnd)
    expect(await finished(service.current, toEnd.token)).toMatchObject({
      status: 'cleared',
      packets: second.map(packet => ({ packet, result: 'delivered', txChainId: 'ibc-2' })),
      refunds: [],
    })
    expect(await balance(network, 'ibc-2', address(user), denomAtEnd(network))).toBe(711n)
    for (const packet of [...first, ...second])
      await until('the whole way is told to be over', async () => {
        expect(await view(packet)).toMatchObject({
          journey: { steps: [{ state: 'passed_on' }, { state: 'arrived' }], now: { chainId: 'ibc-2', address: address(user) } },
        })
        return true
      })
  })
})

function fail(): never {
  throw new Error('a packet is missing')
}
