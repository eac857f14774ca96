import { expect, it } from 'vitest'
import { swapContract } from '../../sandbox/src/ibc/swapHook.ts'
import { addressOf, finished, pay, quoteFor } from './people.ts'
import { hub, useTestSetup } from './testSetup.ts'

/** The chain in the middle calls contracts, and so needs one behind it. */
const setup = useTestSetup({ sandbox: { chains: 3 } })

/** To the contract of the zone, which is to send what it gets on over this channel. */
async function sendToContract(channel: string) {
  const contract = swapContract('osmo')
  const msg = { swap_and_send: { output_denom: 'uzone', channel, receiver: addressOf(setup.current, 'bob', 'sandport-1') } }
  const { sequence } = await setup.current.sandbox.control.transfer({
    chainId: hub,
    from: 'bob',
    to: contract,
    amount: 1_000n,
    channelId: 'channel-0',
    memo: JSON.stringify({ wasm: { contract, msg } }),
  })
  return { chainId: hub, portId: 'transfer', channelId: 'channel-0', sequence: String(sequence) }
}

it('nothing is kept of a delivery that the contract in its memo refuses, as its price has said; of one that it takes, all is', async () => {
  const taken = await sendToContract('channel-3')
  const refused = await sendToContract('channel-99')
  const quote = await quoteFor(setup.current, [taken, refused])
  expect(quote.fees.packets).toMatchObject([
    { verdict: 'deliver', unchecked: true },
    { verdict: 'deliver', unchecked: true },
  ])
  await pay(setup.current, quote)
  expect(await finished(setup.current, quote.token)).toMatchObject({
    status: 'partly_cleared',
    packets: [{ result: 'delivered' }, { result: 'error_ack' }],
    refunds: [{ reason: 'not-cleared', amount: quote.fees.packets[1]?.amount }],
  })
})
