import { StargateClient } from '@cosmjs/stargate'
import { TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { MsgUpdateClient } from 'cosmjs-types/ibc/core/client/v1/tx'
import { Header } from 'cosmjs-types/ibc/lightclients/tendermint/v1/tendermint'
import { expect, it } from 'vitest'
import { until } from '../kit/until.ts'
import { addRoute, key } from './network.ts'
import { secondHeader, validatorKey } from './secondHeader.ts'
import { network, quote, useService } from './testing.ts'
import { signAndSend } from './transactions.ts'
import { sendTransfer } from './transfers.ts'

const service = useService()
const verifyingHeader = 500_000

it('a client that was shown two blocks of one height is frozen: its transfers are refused before a price, with the reason', async () => {
  const { api } = service.current
  const channel = await addRoute(network, '1h')
  const { packet } = await sendTransfer(network, { from: 'ibc-0', user: 'user13', channelId: channel['ibc-0'] })
  const verdict = async () => (await api.call('packet', { params: packet })).verdict
  await until('it can be delivered', async () => (await verdict()).kind === 'deliver')
  const { items } = await api.call('channels', {})
  const client = items.find(({ source }) => source.chainId === 'ibc-0' && source.channelId === channel['ibc-0'])?.destination.client
  expect(client?.status).toBe('active')

  await showTwice(client?.clientId ?? '')

  await until('the service says so', async () => (await verdict()).reason === 'client-frozen')
  expect(await verdict()).toMatchObject({
    kind: 'blocked',
    advice: expect.stringContaining('ibc-1 froze its client of ibc-0 after conflicting blocks; only governance can lift it.') as unknown,
  })
  await expect(quote(service.current, 'user13', [packet])).rejects.toMatchObject({
    code: 'not-clearable',
    facts: { packets: [{ packet, verdict: { kind: 'blocked', reason: 'client-frozen' } }] },
  })
})

/** Gives a client of `ibc-0` another block of the height of its last update. */
async function showTwice(clientId: string): Promise<void> {
  const user = key(network.keys, 'user13')
  const header = secondHeader(await lastHeader(clientId), await validatorKey(network.chains['ibc-0'].home))
  const clientMessage = { typeUrl: Header.typeUrl, value: Header.encode(header).finish() }
  const value = MsgUpdateClient.fromPartial({ clientId, clientMessage, signer: user.address })
  await signAndSend(network.chains['ibc-1'], user, [{ typeUrl: MsgUpdateClient.typeUrl, value }], verifyingHeader)
}

async function lastHeader(clientId: string): Promise<Header> {
  const chain = await StargateClient.connect(network.chains['ibc-1'].rpc)
  const txs = await chain.searchTx(`update_client.client_id='${clientId}'`)
  chain.disconnect()
  const messages = txs.flatMap(({ tx }) => TxBody.decode(TxRaw.decode(tx).bodyBytes).messages)
  const updates = messages
    .filter(({ typeUrl }) => typeUrl === MsgUpdateClient.typeUrl)
    .map(({ value }) => MsgUpdateClient.decode(value))
    .filter(update => update.clientId === clientId)
  const message = updates.at(-1)?.clientMessage
  if (!message) throw new Error(`${clientId} was never updated`)
  return Header.decode(message.value)
}
