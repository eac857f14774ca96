import { clearCommands } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { arrivedDenom } from './denom.ts'
import { balance, openSequences } from './queries.ts'
import { run } from './run.ts'
import { address, network } from './testing.ts'
import { sendMany } from './transfers.ts'

it('the command that the page shows, typed into a shell with a Hermes of somebody else, clears exactly these transfers', async () => {
  const [first] = network.channels
  const sent = await sendMany(network, { from: 'ibc-0', user: 'user35', amount: 50n }, 3)
  const [one, left, three] = sent.map(({ packet }) => packet)
  if (!one || !left || !three) throw new Error('three packets were sent')
  const before = await balance(network, 'ibc-1', address('user35'), arrivedDenom(first['ibc-1']))
  const [command, ...others] = clearCommands([one, three])
  expect(others).toEqual([])
  // As it is printed; only where the configuration lies is added.
  const config = `--config '${network.otherHermesConfig}'`
  await run('sh', ['-c', `hermes() { '${network.tools.hermes}' ${config} "$@"; }; ${command}`], { timeoutMs: 120_000 })
  const open = await openSequences(network, 'ibc-0', first['ibc-0'])
  expect(open).toContain(left.sequence)
  expect(open).not.toContain(one.sequence)
  expect(open).not.toContain(three.sequence)
  expect((await balance(network, 'ibc-1', address('user35'), arrivedDenom(first['ibc-1']))) - before).toBe(100n)
})
