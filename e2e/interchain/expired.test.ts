import type { PacketId } from '@relayooor/shared'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { until } from '../kit/until.ts'
import { feeForGas } from './chain.ts'
import { createClient } from './hermes.ts'
import { addRoute } from './network.ts'
import { keyring, payQuote } from './payments.ts'
import { simd, waitForTx } from './queries.ts'
import { finished, network, quote, showLogOnFailure, useService } from './testing.ts'
import { sendTransfer } from './transfers.ts'

const service = useService()
/** Long enough for the handshakes of connection and channel, which renew the light clients at each step. */
const trustingPeriod = '40s'

describe('a route whose light clients nobody refreshes', () => {
  let packet: PacketId
  let clientId: string

  it('is refused before payment once they have expired', async () => {
    const { api } = service.current
    const channel = await addRoute(network, trustingPeriod)
    ;({ packet } = await sendTransfer(network, { from: 'ibc-0', user: 'user19', channelId: channel['ibc-0'] }))
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

  it('is revived by the vote that is written for it', async () => {
    showLogOnFailure(service.current)
    const { api } = service.current
    const { items } = await api.call('channels', {})
    const route = items.find(({ source }) => source.chainId === 'ibc-0' && source.channelId === packet.channelId)
    const end = { chainId: 'ibc-1', portId: 'transfer', channelId: route?.destination.channelId ?? '' }
    // Of the clients that are there the first was made with as long a life as they all have, but this one.
    await createClient(network.tools.hermes, network.hermesConfig, 'ibc-1', 'ibc-0')
    const { proposal, subject } = await until('a client can take its place', async () => {
      const draft = await api.call('recovery', { params: end })
      return draft.proposal ? { ...draft, proposal: draft.proposal } : null
    })
    expect(subject).toMatchObject({ clientId: route?.destination.client?.clientId, status: 'expired' })
    ;({ clientId } = subject)
    const file = join(network.folder, 'recover.json')
    await writeFile(file, JSON.stringify(proposal))
    await sendByValidator('tx', 'gov', 'submit-proposal', file)
    const proposalId = await until('the vote is under way', async () => {
      const { verdict } = await api.call('packet', { params: packet })
      return /proposal (\d+) on/.exec(verdict.advice)?.[1] ?? null
    })
    await sendByValidator('tx', 'gov', 'vote', proposalId, 'yes')
    await until('it can be sold', async () => (await api.call('packet', { params: packet })).verdict.kind === 'deliver', {
      timeoutMs: 90_000,
      everyMs: 500,
    })
  })

  it('goes by the client of its connection then, never by the one that gave it its life', async () => {
    showLogOnFailure(service.current)
    const { api } = service.current
    const { items } = await api.call('channels', {})
    const route = items.find(({ source }) => source.chainId === 'ibc-0' && source.channelId === packet.channelId)
    expect(route?.destination.client).toMatchObject({ clientId, status: 'active' })
    const order = await quote(service.current, 'user19', [packet])
    await payQuote(network, 'user19', order)
    const status = await finished(service.current, order.token)
    expect(status).toMatchObject({ packets: [{ packet, result: 'delivered', txChainId: 'ibc-1' }] })
    const { events } = await waitForTx(network, 'ibc-1', status.packets[0]?.txHash ?? '')
    const updated = events.filter(({ type }) => type === 'update_client').flatMap(({ attributes }) => attributes)
    expect(new Set(updated.filter(one => one.key === 'client_id').map(({ value }) => value))).toEqual(new Set([clientId]))
  })
})

const Sent = z.object({ txhash: z.string(), code: z.literal(0) })
const gas = '1000000'

async function sendByValidator(...args: string[]): Promise<void> {
  const options = ['--from', 'validator', '--chain-id', 'ibc-1', '--gas', gas, '--fees', feeForGas(gas), '--yes']
  const { txhash } = Sent.parse(await simd(network, 'ibc-1', ...args, ...options, ...keyring(network)))
  expect((await waitForTx(network, 'ibc-1', txhash)).code).toBe(0)
}
