import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { watchEffect } from 'vue'
import { aConfig, anAmount } from '../testing/builders.ts'
import { problem, stubApi } from '../testing/stubApi.ts'
import { until } from '../testing/until.ts'
import { namesFrom } from '../ui/names.ts'
import { useCoinsStore } from './coinsStore.ts'

const voucher = 'ibc/8ABB4C90BA3B7AB14E7393B8F68A9FF439DB5E502A0E708B63CC3FB6F7EDE102'
const other = `ibc/${'0'.repeat(64)}`
const shortText = '2,412,000 ibc/8ABB…E102 (decimals not known)'

beforeEach(() => setActivePinia(createPinia()))

/** What is shown of such an amount at first, and each time that it is shown anew. */
function shown(...denoms: string[]): string[][] {
  const names = namesFrom(aConfig(), useCoinsStore().coin)
  const texts: string[][] = []
  watchEffect(() => texts.push(denoms.map(denom => names.money(anAmount(2_412_000, denom), 'sandzone-1'))), { flush: 'sync' })
  return texts
}

it('tells a coin once the service has told it, and asks for all that are shown in one call', async () => {
  const coins = [
    { chainId: 'sandzone-1', denom: voucher, symbol: 'HUB', decimals: 6, baseDenom: 'uhub' },
    { chainId: 'sandzone-1', denom: other, baseDenom: 'uatom', unknownOrigin: true },
  ]
  const api = stubApi({ 'POST /coins': { items: coins, nextCursor: null } })
  const texts = shown(voucher, other, 'uzone')
  expect(texts[0]?.[0]).toBe(shortText)
  await until(() => expect(texts.at(-1)).toEqual(['2.412 HUB', '2,412,000 uatom of an unknown chain (decimals not known)', '2.412 ZONE']))
  expect(shown(voucher, other)[0]).toEqual(['2.412 HUB', '2,412,000 uatom of an unknown chain (decimals not known)'])
  expect(api.calls.map(({ body }) => JSON.parse(String(body)) as unknown)).toEqual([
    { coins: [voucher, other].map(denom => ({ chainId: 'sandzone-1', denom })) },
  ])
})

it('says that the decimals are not known while the service cannot be asked, and does not keep asking', async () => {
  const api = stubApi({ 'POST /coins': problem(429, 'rate-limited') })
  expect(shown(voucher)).toEqual([[shortText]])
  await until(() => expect(api.calls).toHaveLength(1))
  expect(shown(voucher)).toEqual([[shortText]])
  expect(api.calls).toHaveLength(1)
})

it('asks nothing about chains that the service does not serve', () => {
  stubApi({})
  const names = namesFrom(aConfig(), useCoinsStore().coin)
  expect(names.money(anAmount(5, 'uold'), 'old-1')).toBe('5 uold (decimals not known)')
})
