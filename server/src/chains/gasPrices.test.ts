import type { Chain, ProtobufRpc } from './chain.ts'
import { BinaryWriter } from 'cosmjs-types/binary'
import { ConfigResponse } from 'cosmjs-types/cosmos/base/node/v1beta1/query'
import { DecCoin } from 'cosmjs-types/cosmos/base/v1beta1/coin'
import fc from 'fast-check'
import { expect, it, onTestFinished, vi } from 'vitest'
import { ChainError } from './chainError.ts'
import { createGasPrices } from './gasPrices.ts'
import { chainOn, fakeNode, fieldOne } from './testing.ts'

const feemarket = '/feemarket.feemarket.v1.Query/GasPrices'
const txfees = '/osmosis.txfees.v1beta1.Query/GetEipBaseFee'
const dynamicfee = '/atomone.dynamicfee.v1.Query/GasPrices'
const cosmosEvm = '/cosmos.evm.feemarket.v1.Query/BaseFee'
const ethermint = '/ethermint.feemarket.v1.Query/BaseFee'
const nodeConfig = '/cosmos.base.node.v1beta1.Service/Config'

/** A chain whose node answers these paths; Hermes pays 0.1ufake. */
async function asking(answers: Record<string, Uint8Array>) {
  const node = await fakeNode()
  for (const [path, value] of Object.entries(answers)) node.abci.set(path, () => ({ value }))
  const chain = chainOn([node])
  return { node, gasPrice: createGasPrices(new Map([['fake-1', chain]])) }
}

const dec = (price: string) => BigInt(Math.round(Number(price) * 1e6)) * 10n ** 12n
function prices(...coins: [string, string][]) {
  return Buffer.concat(coins.map(([amount, denom]) => fieldOne(DecCoin.encode({ amount: dec(amount).toString(), denom }).finish())))
}
const minimum = (text: string) => ConfigResponse.encode(ConfigResponse.fromPartial({ minimumGasPrice: text })).finish()

it.each([
  [
    'the fee market of Skip',
    { [feemarket]: prices(['9', 'uother'], ['0.25', 'ufake']), [nodeConfig]: minimum('0.7ufake') },
    '0.25',
    'fee-market',
  ],
  ['that of Osmosis', { [txfees]: fieldOne(dec('0.3').toString()) }, '0.3', 'fee-market'],
  ["AtomOne's", { [dynamicfee]: prices(['0.3', 'ufake']) }, '0.3', 'fee-market'],
  ['the base fee of an EVM chain', { [cosmosEvm]: fieldOne(dec('0.25').toString()) }, '0.25', 'fee-market'],
  ["Ethermint's, a whole number", { [ethermint]: fieldOne('1') }, '1', 'fee-market'],
  ['an EVM chain without a base fee', { [ethermint]: new Uint8Array(), [nodeConfig]: minimum('0.2ufake') }, '0.2', 'node'],
  [
    'a market without our coin, then the node',
    { [feemarket]: prices(['9', 'uother']), [nodeConfig]: minimum('0.01ibc/ABC,0.7ufake') },
    '0.7',
    'node',
  ],
  ["the node's minimum", { [nodeConfig]: minimum('0.150000000000000000ufake') }, '0.15', 'node'],
  ['neither', {}, '0.1', 'hermes'],
  [
    'a market that answers with something else',
    { [feemarket]: Buffer.from('rubbish'), [txfees]: fieldOne('0.3'), [nodeConfig]: minimum('many ufake') },
    '0.1',
    'hermes',
  ],
])('reads %s', async (_, answers, amount, source) => {
  const { gasPrice } = await asking(answers)
  expect(await gasPrice('fake-1')).toMatchObject({ denom: 'ufake', amount, source })
})

it.each([
  ['follows', { [feemarket]: prices(['0.5', 'ufake']) }, { amount: '0.55', payable: true }],
  ['cannot read', { [dynamicfee]: prices(['0.5', 'ufake']) }, { amount: '0.5', payable: false }],
])('of a market that a following Hermes %s', async (_, answers, expected) => {
  const node = await fakeNode()
  for (const [path, value] of Object.entries(answers)) node.abci.set(path, () => ({ value }))
  const chain = chainOn([node], { gasPrice: { amount: '0.1', denom: 'ufake', dynamic: { multiplier: '1.1', max: '0.6' } } })
  expect(await createGasPrices(new Map([['fake-1', chain]]))('fake-1')).toMatchObject(expected)
})

it('asks once in a while, and what a chain does not have not again', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const { node, gasPrice } = await asking({ [nodeConfig]: minimum('0.2ufake') })
  await Promise.all([gasPrice('fake-1'), gasPrice('fake-1')])
  const asked = () => node.calls.filter(method => method === 'abci_query').length
  expect(asked()).toBe(6)
  vi.advanceTimersByTime(10_000)
  node.abci.set(nodeConfig, () => ({ value: minimum('0.3ufake') }))
  expect(await gasPrice('fake-1')).toMatchObject({ amount: '0.3' })
  expect(asked()).toBe(7)
})

it("a chain that cannot be asked leaves Hermes' own price, and nobody knows whether that is enough", async () => {
  const { node, gasPrice } = await asking({ [feemarket]: prices(['0.25', 'ufake']) })
  await node.down()
  expect(await gasPrice('fake-1')).toMatchObject({ amount: '0.1', source: 'hermes', payable: null })
})

it.each([
  ['is not there', {}, true],
  ['has no price for our coin', { [feemarket]: prices(['9', 'uother']) }, true],
  ['has none at all', { [ethermint]: new Uint8Array() }, true],
  ['answers with what is no message', { [feemarket]: Buffer.from('rubbish') }, null],
  ['answers with what is no number', { [txfees]: fieldOne('0.3') }, null],
  ['is not the one that answers', { [txfees]: fieldOne('0.3'), [cosmosEvm]: fieldOne(dec('0.05').toString()) }, true],
])('of a market that %s, it is known whether Hermes can pay: %#', async (_, answers, payable) => {
  const { gasPrice } = await asking(answers)
  expect(await gasPrice('fake-1')).toMatchObject({ payable })
})

it('a market that refuses to say is there, and could not be read', async () => {
  const { node, gasPrice } = await asking({ [nodeConfig]: minimum('0.05ufake') })
  node.abci.set(feemarket, () => ({ code: 3, codespace: 'feemarket', log: 'error resolving denom' }))
  expect(await gasPrice('fake-1')).toMatchObject({ amount: '0.1', source: 'hermes', payable: null })
})

it('whatever a module answers, there is a price', async () => {
  const settings = { chainId: 'fake-1', gasPrice: { amount: '0.1', denom: 'ufake' } }
  const message = fc.uint8Array({ maxLength: 60 })
  const framed = message.map(bytes => BinaryWriter.create().uint32(10).bytes(bytes).finish())
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        message,
        framed,
        framed.map(one => fieldOne(one)),
      ),
      async bytes => {
        const rpc: ProtobufRpc = { request: async () => bytes }
        const query: Chain['query'] = async ask => {
          const value = await ask(rpc).catch((cause: unknown) => {
            throw new ChainError('nonsense', 'as the chain says it', { cause })
          })
          return { value, height: 1 }
        }
        const { amount } = await createGasPrices(new Map([['fake-1', { settings, query }]]))('fake-1')
        expect(Number(amount)).toBeGreaterThanOrEqual(0.1)
        expect(Number(amount)).toBeLessThanOrEqual(1)
      },
    ),
    { numRuns: 300 },
  )
})
