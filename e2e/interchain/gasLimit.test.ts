import { expect, it } from 'vitest'
import { writeHermesConfig } from './hermes.ts'
import { payQuote } from './payments.ts'
import { finished, network, quote, showLogOnFailure, useService } from './testing.ts'
import { sendMany } from './transfers.ts'

const setUp = { bin: network.tools.hermes, folder: network.folder, chains: Object.values(network.chains) }
/** As Hermes has it where the operator says nothing; a transaction of `max_msg_num` packets needs six times as much. */
const maxGas = 400_000
const service = useService({ HERMES_CONFIG_PATH: await writeHermesConfig(setUp, 'hermes-default-gas.toml', { keyName: 'setup', maxGas }) })

it('more packets than fit into one transaction are cleared by one call', async () => {
  showLogOnFailure(service.current)
  const packets = (await sendMany(network, { from: 'ibc-0', user: 'user22' }, 10)).map(({ packet }) => packet)
  const order = await quote(service.current, 'user22', packets)
  await payQuote(network, 'user22', order)
  expect(await finished(service.current, order.token)).toMatchObject({ status: 'cleared', refunds: [] })
  const calls = (await service.current.log()).split('\n').filter(line => line.includes('hermes starts'))
  expect(calls).toHaveLength(1)
})
