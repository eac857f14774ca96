import { expect, it } from 'vitest'
import { judgeFormerPayments } from './judgeFormerPayments.ts'

type Coins = [denom: string, amount: number][]

it.each<[string, Coins[], number[]]>([
  ['nothing came', [], []],
  ['one payment', [[['uatom', 5]]], [0]],
  ['one unit of it was sent back', [[['uatom', 5]], [['uatom', -1]]], [0]],
  ['all of it was', [[['uatom', 5]], [['uatom', -5]]], []],
  ['one of two was', [[['uatom', 5]], [['uatom', 7]], [['uatom', -5]]], [0, 1]],
  ['both were, in one', [[['uatom', 5]], [['uatom', 7]], [['uatom', -12]]], []],
  ['the second came after the first was', [[['uatom', 5]], [['uatom', -5]], [['uatom', 7]]], [2]],
  ['what was there before left it', [[['uatom', -100]], [['uatom', 5]]], [1]],
  ['the same and the gas left it', [[['uatom', 5]], [['uatom', -6]], [['uatom', 3]]], [2]],
  [
    'one of two coins was',
    [
      [
        ['uatom', 5],
        ['usdc', 2],
      ],
      [['uatom', -5]],
    ],
    [0],
  ],
])('%s', (_, moves, open) => {
  const rows = moves.map((coins, id) => ({
    ...{ id, chainId: 'a-1', address: 'one', height: id, txHash: String(id), at: new Date(0), payer: null, memo: '' },
    coins: coins.map(([denom, amount]) => ({ denom, amount: String(amount) })),
  }))
  expect(judgeFormerPayments(rows).map(({ id }) => id)).toEqual(open)
})
