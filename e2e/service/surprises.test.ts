import { Problem } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { until } from '../kit/until.ts'
import { addressOf, finished, patience, pay, quoteFor } from './people.ts'
import { hub, useTestSetup, zone } from './testSetup.ts'

const setup = useTestSetup()
async function sendTo(to: string) {
  const { sequence } = await setup.current.sandbox.control.transfer({
    chainId: hub,
    from: 'bob',
    to,
    amount: 1_000n,
    channelId: 'channel-0',
  })
  return { chainId: hub, portId: 'transfer', channelId: 'channel-0', sequence: String(sequence) }
}
function askPrice(packets: Awaited<ReturnType<typeof sendTo>>[]) {
  return setup.current.service.api.call('requestToken', {
    body: { walletAddress: addressOf(setup.current, 'alice'), chainId: hub, packets },
  })
}

it('what the destination would refuse for good is sold as a return, with its reason, and comes back', async () => {
  const blocked = addressOf(setup.current, 'carol', zone)
  await setup.current.sandbox.control.setBlocked(zone, blocked, true)
  const quote = await quoteFor(setup.current, [
    await sendTo('nobody-at-all'),
    await sendTo(addressOf(setup.current, 'carol', hub)),
    await sendTo(blocked),
    await sendTo(addressOf(setup.current, 'bob', zone)),
  ])
  const refused = { verdict: 'return', reason: 'receiver-refused' }
  expect(quote.fees.packets).toMatchObject([refused, refused, refused, { verdict: 'deliver' }])
  expect(quote.fees.packets.map(({ unchecked }) => unchecked)).toEqual([undefined, undefined, undefined, undefined])
  await pay(setup.current, quote)
  expect(await finished(setup.current, quote.token)).toMatchObject({
    status: 'cleared',
    packets: [{ result: 'error_ack' }, { result: 'error_ack' }, { result: 'error_ack' }, { result: 'delivered' }],
    refunds: [],
  })
  await setup.current.sandbox.control.setBlocked(zone, blocked, false)
})

it('what it refuses for now is not sold until it takes it again', async () => {
  const packet = await sendTo(addressOf(setup.current, 'bob', zone))
  await quoteFor(setup.current, [packet])
  await setup.current.sandbox.control.setReceiveEnabled(zone, false)
  const refused = await until(
    'no price is given',
    () =>
      askPrice([packet]).then(
        () => null,
        (error: unknown) => (error instanceof Problem && error.code === 'not-clearable' ? error : null),
      ),
    { ...patience, everyMs: 500 },
  )
  expect(refused.factsOf('not-clearable')).toMatchObject({ packets: [{ packet, verdict: { kind: 'blocked', reason: 'send-disabled' } }] })
  await setup.current.sandbox.control.setReceiveEnabled(zone, true)
  await quoteFor(setup.current, [packet])
})
