import { expect, it } from 'vitest'
import { localDenom } from '../../server/src/packets/denomPath.ts'
import { until } from '../kit/until.ts'
import { addressOf, patience } from './people.ts'
import { hub, useTestSetup, zone } from './testSetup.ts'

const setup = useTestSetup()

it("the hub's coin is told as such on its way home, and where an account holds it", async () => {
  const { control } = setup.current.sandbox
  const { api } = setup.current.service
  const there = await control.transfer({
    chainId: hub,
    from: 'bob',
    to: addressOf(setup.current, 'bob', zone),
    channelId: 'channel-0',
    amount: 5_000_000n,
  })
  await control.relay({ chainId: hub, channelId: 'channel-0', sequence: there.sequence }, 'full')
  const denom = localDenom('transfer/channel-0/uhub')
  const home = { chainId: zone, from: 'bob', to: addressOf(setup.current, 'bob', hub), channelId: 'channel-0', denom, amount: 2_412_000n }
  const { sequence } = await control.transfer(home)
  const view = await until(
    'the transfer is recorded',
    () => api.call('packet', { params: { chainId: zone, portId: 'transfer', channelId: 'channel-0', sequence: String(sequence) } }),
    patience,
  )
  expect(view).toMatchObject({ amount: { denom, amount: '2412000' }, symbol: 'HUB', decimals: 6, baseDenom: 'uhub' })
  expect(view.verdict.advice).toContain('2.412 HUB')

  const unknown = `ibc/${'0'.repeat(64)}`
  expect(
    (await api.call('coins', { body: { coins: [denom, unknown, 'uzone'].map(one => ({ chainId: zone, denom: one })) } })).items,
  ).toEqual([
    { chainId: zone, denom, symbol: 'HUB', decimals: 6, baseDenom: 'uhub' },
    { chainId: zone, denom: unknown },
    { chainId: zone, denom: 'uzone', symbol: 'ZONE', decimals: 6 },
  ])
})
