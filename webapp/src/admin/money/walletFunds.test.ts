import type { WalletView } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { addresses, anAmount } from '../../testing/builders.ts'
import { fundsMark, lastsText, walletsByNeed } from './walletFunds.ts'

function aWallet(lane: string, gas: Partial<WalletView['gas']>, booked = true): WalletView {
  return {
    chainId: 'sandhub-1',
    kind: 'lane',
    lane,
    address: addresses.hub,
    booked,
    balances: [anAmount(5)],
    gas: { denom: 'uhub', decimals: 6, spent7Days: anAmount(1), lowBelow: anAmount(100), low: false, ...gas },
    moves: [],
  }
}

it('puts what runs out first in front, and never calls an unknown wallet good', () => {
  const wallets = [
    aWallet('idle', {}),
    aWallet('long', { daysLeft: 400.7 }),
    aWallet('unknown', {}, false),
    aWallet('low', { low: true, daysLeft: 0.4 }),
    aWallet('soon', { daysLeft: 2.2 }),
  ]
  const sorted = walletsByNeed(wallets)
  expect(sorted.map(({ lane }) => lane)).toEqual(['low', 'unknown', 'soon', 'long', 'idle'])
  expect(sorted.map(lastsText)).toEqual(['less than a day', 'not known', '2 days', 'more than a year', 'nothing was used'])
  expect(sorted.map(wallet => fundsMark(wallet).label)).toEqual(['Low', 'Not known yet', 'Enough', 'Enough', 'Enough'])
})
