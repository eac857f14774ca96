import { afterAll, expect, it } from 'vitest'
import { writeHermesConfig } from './hermes.ts'
import { startNodeInFront } from './nodeInFront.ts'
import { payQuote } from './payments.ts'
import { finished, network, quote, showLogOnFailure, useService } from './testing.ts'
import { sendMany } from './transfers.ts'

const destination = network.chains['ibc-1']
let dies = false
/** The nodes that the operator named to Hermes. One dies in the middle of its work, when it is given a transaction. */
const first = await startNodeInFront(destination.rpc, method => (dies && method === 'broadcast_tx_sync' ? 'dies' : undefined))
afterAll(first.close)
const chains = Object.values({ ...network.chains, 'ibc-1': { ...destination, rpc: first.url, grpc: first.url } })
const setUp = { bin: network.tools.hermes, folder: network.folder, chains }
const service = useService({
  HERMES_CONFIG_PATH: await writeHermesConfig(setUp, 'hermes-first-node.toml', { keyName: 'setup' }),
  CHAIN_RPC_ENDPOINTS: `ibc-1:${destination.rpc}`,
  RPC_QUORUM: '1',
})

it('the node that Hermes was given dies while it works: another one answers it, and the same call ends its work', async () => {
  showLogOnFailure(service.current)
  const packets = (await sendMany(network, { from: 'ibc-0', user: 'user26' }, 3)).map(({ packet }) => packet)
  const order = await quote(service.current, 'user26', packets)
  dies = true
  await payQuote(network, 'user26', order)
  const end = await finished(service.current, order.token)
  expect(end).toMatchObject({ status: 'cleared', refunds: [] })
  expect(end.packets.map(({ result }) => result)).toEqual(packets.map(() => 'delivered'))
  await expect(fetch(first.url)).rejects.toThrow()
  const calls = (await service.current.log()).split('\n').filter(line => line.includes('hermes starts'))
  expect(calls).toHaveLength(1)

  // And the next one is sold and carried without it.
  const [again] = await sendMany(network, { from: 'ibc-0', user: 'user26' }, 1)
  const next = await quote(service.current, 'user26', again ? [again.packet] : [])
  await payQuote(network, 'user26', next)
  expect(await finished(service.current, next.token)).toMatchObject({ status: 'cleared', packets: [{ result: 'delivered' }], refunds: [] })
})
