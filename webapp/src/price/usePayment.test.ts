// @vitest-environment happy-dom
import type { WalletOffer, WalletProvider } from '../wallet/provider.ts'
import { beforeEach, expect, it, vi } from 'vitest'
import { aConfig, addresses, anAccount, anAmount, aQuote, aToken, aTxHash } from '../testing/builders.ts'
import { problem, stubApi } from '../testing/stubApi.ts'
import { usePayment } from './usePayment.ts'

const quote = aQuote()
const [chain] = aConfig().chains
if (!chain) throw new Error('the builder gives a chain')
const sendTx = vi.fn<WalletProvider['sendTx']>()

const offer: WalletOffer = {
  id: 'keplr',
  name: 'Keplr',
  provider: {
    enable: async () => {},
    getKey: async () => ({ name: 'me', pubKey: new Uint8Array(33), bech32Address: addresses.hub, isNanoLedger: false }),
    // Keplr's type wants a Long in what comes back.
    signDirect: async (_chainId, _signer, doc) => ({
      signed: doc as never,
      signature: { pub_key: { type: '', value: '' }, signature: 'AQ==' },
    }),
    signAmino: async () => Promise.reject(new Error('not asked for')),
    sendTx,
  },
}

const account = `GET /accounts/sandhub-1/${addresses.hub}`
const broadcast = 'POST /clearing/broadcast'

beforeEach(() => {
  localStorage.clear()
  sendTx.mockReset().mockRejectedValue(new Error('not asked for'))
})

it('sends through the service, and remembers that it did', async () => {
  const api = stubApi({ [account]: anAccount(), [broadcast]: { status: 202, body: { txHash: aTxHash } } })
  const { step, pay } = usePayment(aToken)
  await pay(quote, chain, offer)
  expect(step.value).toMatchObject({ name: 'sent', txHash: aTxHash })
  expect(api.calls.map(({ name }) => name)).toEqual([account, broadcast])
  expect(usePayment(aToken).step.value.name).toBe('sent')
})

it('lets the wallet send the same bytes when the service is away', async () => {
  const api = stubApi({ [account]: anAccount(), [broadcast]: problem(503, 'unavailable') })
  sendTx.mockReset().mockResolvedValue(Uint8Array.of(0xab, 0xcd))
  const { step, pay } = usePayment(aToken)
  await pay(quote, chain, offer)
  expect(step.value).toMatchObject({ name: 'sent', txHash: 'ABCD' })
  const posted = JSON.parse(String(api.calls.at(-1)?.body))
  expect(btoa(String.fromCharCode(...(sendTx.mock.lastCall?.[1] ?? [])))).toBe(posted.txBytes)
})

it('keeps a signed payment that nobody could send, and sends it after the page was closed', async () => {
  stubApi({ [account]: anAccount(), [broadcast]: 'unreachable' })
  const first = usePayment(aToken)
  await first.pay(quote, chain, offer)
  expect(first.step.value.name).toBe('unsent')

  const again = usePayment(aToken)
  expect(again.step.value.name).toBe('unsent')
  stubApi({ [broadcast]: { status: 202, body: { txHash: aTxHash } } })
  await again.sendAgain(quote, undefined)
  expect(again.step.value.name).toBe('sent')
})

it('trusts the service with a payment that it keeps, when the wallet cannot send it either', async () => {
  stubApi({ [account]: anAccount(), [broadcast]: problem(503, 'unavailable', { txHash: aTxHash }) })
  const { step, pay } = usePayment(aToken)
  await pay(quote, chain, offer)
  expect(step.value).toMatchObject({ name: 'sent', txHash: aTxHash })
})

it('never has the wallet send what the service refused', async () => {
  stubApi({
    [account]: anAccount(),
    [broadcast]: problem(422, 'payment-mismatch', { differences: [{ field: 'memo', expected: 'a', found: 'b' }] }),
  })
  const { step, pay } = usePayment(aToken)
  await pay(quote, chain, offer)
  expect(step.value).toMatchObject({ name: 'failed', failure: { code: 'payment-mismatch' } })
  expect(sendTx).not.toHaveBeenCalled()
  expect(usePayment(aToken).step.value.name).toBe('ready')
})

it('looks at the account before it asks for a signature', async () => {
  stubApi({ [account]: anAccount({ spendable: [anAmount(1_114_999)] }) })
  const { step, pay } = usePayment(aToken)
  await pay(quote, chain, offer)
  expect(step.value).toEqual({ name: 'short', shortfall: { needed: anAmount(1_115_000), held: anAmount(1_114_999), missing: anAmount(1) } })

  stubApi({ [account]: problem(404, 'not-found') })
  await pay(quote, chain, offer)
  expect(step.value).toMatchObject({ name: 'short', shortfall: { held: anAmount(0) } })
})
