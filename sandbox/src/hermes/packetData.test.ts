import { expect, it } from 'vitest'
import { addressOf, hub, port, until, useSandbox, zone } from '../testing.ts'
import { clear, eventsIn } from './testing.ts'

const sandbox = useSandbox({ chains: 3 })

/** Another relayer delivers a packet to the zone. @returns its sequence */
async function deliver(chainId: string): Promise<bigint> {
  const { control } = sandbox()
  const to = addressOf(sandbox(), 'bob', zone)
  const { sequence } = await control.transfer({ chainId, from: 'alice', to, amount: 5n, channelId: 'channel-0', timeoutSeconds: 600 })
  const [hash = ''] = await control.relay({ chainId, channelId: 'channel-0', sequence }, 'deliver')
  await until(() => sandbox().chain(zone).index.get(hash))
  return sequence
}

it('carries the right one of two acknowledgements with the same number, from channels of the same name of two chains', async () => {
  const sequence = await deliver(hub)
  expect(await deliver(port)).toBe(sequence)
  expect(eventsIn(await clear(sandbox(), 'channel-0', String(sequence)))).toEqual(['UpdateClient', `AcknowledgePacket ${sequence}`])
})
