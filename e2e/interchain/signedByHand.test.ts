import { expect, it } from 'vitest'
import { createApi } from '../kit/api.ts'
import { until } from '../kit/until.ts'
import { makeMultisig, signMultisig } from './multisig.ts'
import { send } from './payments.ts'
import { balance } from './queries.ts'
import { address, network, showLogOnFailure, useService } from './testing.ts'

const adminKey = 'an admin key for tests that is long enough'
const team = await makeMultisig(network, 'team', ['user36', 'user37', 'user38'], 2)
/** The service wallet belongs to three people; the server has no key for it. */
const service = useService({
  SERVICE_WALLET_ADDRESS: `ibc-0:${team.address},ibc-1:${address('service')}`,
  SERVICE_WALLET_MNEMONIC: '',
  ADMIN_API_KEY: adminKey,
})

it('two of the three owners of the service wallet sign a refund, which the server checks and sends', async () => {
  showLogOnFailure(service.current)
  const admin = createApi(service.current.url, { 'x-admin-key': adminKey })
  await send(network, { chain: 'ibc-0', user: 'user39', to: team.address, amount: { denom: 'stake', amount: '900000' }, memo: '' })
  const afterPayment = await balance(network, 'ibc-0', address('user39'))
  const held = await until(
    'the payment is held',
    async () => (await admin.call('adminPayments', { query: { limit: 10, state: 'held' } })).items[0],
  )
  await admin.call('adminRefundPayment', { params: { id: held.id }, body: { to: address('user39'), note: 'the payer asked for it' } })
  const [refund] = (await admin.call('adminRefunds', { query: { limit: 10, status: 'awaiting_approval' } })).items
  expect(refund).toMatchObject({
    paymentId: held.id,
    waitsFor: 'no-hot-key',
    amount: { denom: 'stake', amount: '900000' },
    to: address('user39'),
  })

  const ids = [refund?.id ?? '']
  const doc = await admin.call('adminRefundSignDoc', { body: { ids } })
  const submit = (txBytes: string) => admin.call('adminSubmitRefunds', { body: { ids, txBytes } })
  await expect(submit(await signMultisig(network, team, ['user36'], doc))).rejects.toMatchObject({ code: 'signature-invalid' })
  await submit(await signMultisig(network, team, ['user36', 'user38'], doc))
  const sent = await until(
    'the refund is in a block',
    async () => (await admin.call('adminRefunds', { query: { limit: 10, status: 'confirmed' } })).items[0],
  )
  expect(await balance(network, 'ibc-0', address('user39'))).toBe(afterPayment + BigInt(sent.net?.amount ?? 0))
})
