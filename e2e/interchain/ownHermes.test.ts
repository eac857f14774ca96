import { readFileSync } from 'node:fs'
import { clearCommands } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { arrivedDenom } from './denom.ts'
import { balance, openSequences, simd } from './queries.ts'
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
  await typed(command)
  const open = await openSequences(network, 'ibc-0', first['ibc-0'])
  expect(open).toContain(left.sequence)
  expect(open).not.toContain(one.sequence)
  expect(open).not.toContain(three.sequence)
  expect((await balance(network, 'ibc-1', address('user35'), arrivedDenom(first['ibc-1']))) - before).toBe(100n)
})

it('the command of the runbooks for a client near its end, with chain and client filled in, updates that client', async () => {
  const { clients } = network
  const runbooks = new URL('../../docs/operations/runbooks/', import.meta.url)
  const named = ['client-expiring', 'client-near-end'].flatMap(
    name => readFileSync(new URL(`${name}.md`, runbooks), 'utf8').match(/(?<=`)hermes [^`]+(?=`)/g) ?? [],
  )
  expect(new Set(named).size).toBe(1)
  expect(named.length).toBe(2)
  const before = await heightOf(clients['ibc-0'])
  await typed(named[0]?.replace('CHAIN', 'ibc-0').replace('CLIENT', clients['ibc-0']))
  expect(await heightOf(clients['ibc-0'])).toBeGreaterThan(before)
})

/** As it is printed; only where the configuration lies is added. */
async function typed(command = ''): Promise<void> {
  const config = `--config '${network.otherHermesConfig}'`
  await run('sh', ['-c', `hermes() { '${network.tools.hermes}' ${config} "$@"; }; ${command}`], { timeoutMs: 120_000 })
}

const ClientState = z.object({ client_state: z.object({ latest_height: z.object({ revision_height: z.coerce.number() }) }) })

async function heightOf(clientId: string): Promise<number> {
  return ClientState.parse(await simd(network, 'ibc-0', 'query', 'ibc', 'client', 'state', clientId)).client_state.latest_height
    .revision_height
}
