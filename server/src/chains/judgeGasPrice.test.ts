import { describe, expect, it } from 'vitest'
import { judgeGasPrice, toAtto } from './judgeGasPrice.ts'

const fixed = { gasPrice: { denom: 'uatom', amount: '0.01' } }
const dynamic = { gasPrice: { denom: 'uosmo', amount: '0.0025', dynamic: { multiplier: '1.1', max: '0.6' } } }
function asked(market: string | null, node: string | null = null) {
  return {
    market: market === null ? null : toAtto(market),
    node: node === null ? null : toAtto(node),
    unread: false,
  }
}

describe('what Hermes pays for a unit of gas', () => {
  it.each([
    ['the market asks more than its own price', fixed, asked('0.03'), '0.03', 'fee-market'],
    ['the market asks less: its own price', fixed, asked('0.005'), '0.01', 'hermes'],
    ['no market, the node asks more', fixed, asked(null, '0.02'), '0.02', 'node'],
    ['no market, the node asks less', fixed, asked(null, '0.001'), '0.01', 'hermes'],
    ['nobody says', fixed, asked(null), '0.01', 'hermes'],
    ['ten times its own price is believed', fixed, asked('0.1'), '0.1', 'fee-market'],
    ['more is not, and the node is asked', fixed, asked('0.100000000000000001', '0.02'), '0.02', 'node'],
    ['a price of nothing is not believed', fixed, asked('0'), '0.01', 'hermes'],
    ['nonsense from both', fixed, asked('1000000000', '1000000000'), '0.01', 'hermes'],
    ['following the market, also downwards', dynamic, asked('0.001'), '0.0011', 'fee-market'],
    ['following it up to the limit', dynamic, asked('0.59'), '0.6', 'fee-market'],
    ['above the limit it is not believed', dynamic, asked('0.7'), '0.0025', 'hermes'],
    ['nothing to follow', dynamic, asked(null), '0.0025', 'hermes'],
  ] as const)('%s', (_, settings, prices, amount, source) => {
    expect(judgeGasPrice(settings, prices)).toMatchObject({ denom: settings.gasPrice.denom, amount, source })
  })
})

it.each<[string, { market?: string; node?: string; dynamic?: { multiplier: string; max: string } }, boolean]>([
  ['says nothing', {}, true],
  ['asks less', { market: '0.05' }, true],
  ['asks as much', { market: '0.1', node: '9' }, true],
  ['asks a little more of a Hermes with a fixed price', { market: '0.11' }, false],
  ['asks a hundred times as much, which is not believed', { market: '10' }, false],
  ['has no market, and its node asks more', { node: '0.11' }, false],
  ['asks more of a Hermes that follows it', { market: '0.3', dynamic: { multiplier: '1.1', max: '0.6' } }, true],
  ['asks as much as that one pays at most', { market: '0.6', dynamic: { multiplier: '1.1', max: '0.6' } }, true],
  ['asks more than that one pays at most', { market: '0.61', dynamic: { multiplier: '1.1', max: '0.6' } }, false],
  ['has no market to follow, and its node asks more', { node: '0.11', dynamic: { multiplier: '1.1', max: '0.6' } }, false],
])('knows whether Hermes can pay when the chain %s', (_, { market, node, dynamic }, payable) => {
  expect(
    judgeGasPrice({ gasPrice: { amount: '0.1', denom: 'ufake', ...(dynamic && { dynamic }) } }, asked(market ?? null, node)),
  ).toMatchObject({ payable })
})

it('does not know it where what the chain asks could not be read', () => {
  expect(judgeGasPrice(fixed, { ...asked(null, '0.001'), unread: true })).toEqual({
    denom: 'uatom',
    amount: '0.01',
    source: 'hermes',
    payable: null,
  })
})
