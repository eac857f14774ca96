import type { ChainName } from '../interchain/network.ts'
import { Buffer } from 'node:buffer'
import { MsgTransfer } from 'cosmjs-types/ibc/applications/transfer/v1/tx'
import { MsgRegisterCounterparty } from 'cosmjs-types/ibc/core/client/v2/tx'
import { expect, it } from 'vitest'
import { createClient } from '../interchain/hermes.ts'
import { chain, key } from '../interchain/network.ts'
import { address, network, useService } from '../interchain/testing.ts'
import { signAndSend } from '../interchain/transactions.ts'
import { until } from '../kit/until.ts'

const service = useService()
const { tools, hermesConfig, keys } = network

it('a transfer by IBC v2 is named with its facts, and nothing is sold for it', async () => {
  const { api } = service.current
  const [here, there] = await Promise.all([
    createClient(tools.hermes, hermesConfig, 'ibc-0', 'ibc-1'),
    createClient(tools.hermes, hermesConfig, 'ibc-1', 'ibc-0'),
  ])
  await register('ibc-0', here, there)
  await register('ibc-1', there, here)
  const { transactionHash: txHash } = await signAndSend(
    chain(network, 'ibc-0'),
    key(keys, 'user11'),
    [
      {
        typeUrl: MsgTransfer.typeUrl,
        value: MsgTransfer.fromPartial({
          sourcePort: 'transfer',
          // A light client in the place of a channel.
          sourceChannel: here,
          token: { denom: 'stake', amount: '42' },
          sender: address('user11'),
          receiver: address('user12'),
          // In seconds there.
          timeoutTimestamp: BigInt(Math.floor(Date.now() / 1000) + 3_600),
        }),
      },
    ],
    300_000,
  )
  const [found] = await until('it is told', async () => {
    const { items } = await api.call('packetsByTx', { params: { chainId: 'ibc-0', txHash } })
    return items.length > 0 ? items : null
  })
  expect(found).toMatchObject({
    packet: { chainId: 'ibc-0', portId: 'transfer', channelId: here },
    sender: address('user11'),
    receiver: address('user12'),
    amount: { denom: 'stake', amount: '42' },
    verdict: { kind: 'blocked', reason: 'ibc-v2', advice: expect.stringContaining('It was sent by IBC v2, which is not served yet.') },
  })
  const body = { walletAddress: address('user11'), chainId: 'ibc-0', packets: found ? [found.packet] : [] }
  await expect(api.call('requestToken', { body })).rejects.toMatchObject({ code: 'not-clearable' })
})

/** Only who made a client may name its other end. */
async function register(on: ChainName, clientId: string, counterpartyClientId: string): Promise<void> {
  const { address: signer } = key(keys, 'setup')
  const counterpartyMerklePrefix = [Buffer.from('ibc'), Buffer.from('')]
  const value = MsgRegisterCounterparty.fromPartial({ clientId, counterpartyMerklePrefix, counterpartyClientId, signer })
  await signAndSend(chain(network, on), key(keys, 'setup'), [{ typeUrl: MsgRegisterCounterparty.typeUrl, value }], 300_000)
}
