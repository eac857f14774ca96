import { describe, expect, it } from 'vitest'
import { until } from '../kit/until.ts'
import { addRoute } from './network.ts'
import { network, quote, useService } from './testing.ts'
import { sendTransfer } from './transfers.ts'

const service = useService()
/** Long enough for the handshakes of connection and channel, which renew the light clients at each step. */
const trustingPeriod = '40s'

describe('a route whose light clients nobody refreshes', () => {
  it('is refused before payment once they have expired', async () => {
    const { api } = service.current
    const channel = await addRoute(network, trustingPeriod)
    const { packet } = await sendTransfer(network, { from: 'ibc-0', user: 'user19', channelId: channel['ibc-0'] })
    await until(
      'the service says that the client has expired',
      async () => {
        const { verdict } = await api.call('packet', { params: packet })
        return verdict.kind === 'blocked' && verdict.reason === 'client-expired'
      },
      { timeoutMs: 90_000, everyMs: 500 },
    )
    await expect(quote(service.current, 'user19', [packet])).rejects.toMatchObject({
      code: 'not-clearable',
      facts: { packets: [{ packet, verdict: { kind: 'blocked', reason: 'client-expired' } }] },
    })
    const { items } = await api.call('channels', {})
    expect(
      items.find(({ source }) => source.chainId === 'ibc-0' && source.channelId === channel['ibc-0'])?.destination.client?.status,
    ).toBe('expired')
  })
})
