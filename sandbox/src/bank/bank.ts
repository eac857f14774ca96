import type { Reader } from '../store/store.ts'
import type { Context } from '../tx/context.ts'
import { createAccount } from '../accounts/authStore.ts'
import { refuse, sdkErrors } from '../tx/abciError.ts'

export interface Coin {
  denom: string
  amount: bigint
}

export function balanceOf(store: Reader, address: string, denom: string): bigint {
  return BigInt(store.get(`balances/${address}`, denom) ?? 0)
}

export function balancesOf(store: Reader, address: string): Coin[] {
  return store.list(`balances/${address}`).map(([denom, amount]) => ({ denom, amount: BigInt(amount) }))
}

export function supplyOf(store: Reader, denom: string): bigint {
  return BigInt(store.get('supply', denom) ?? 0)
}

/**
 * Moves coins, with the events of SDK x/bank.
 * @throws AbciError 5 when the sender has too little
 */
export function sendCoins(context: Context, from: string, to: string, coins: Coin[]): void {
  spend(context, from, coins)
  receive(context, to, coins)
  context.emit('transfer', [
    ['recipient', to],
    ['sender', from],
    ['amount', coinText(coins)],
  ])
  context.emit('message', [['sender', from]])
}

/** The halves of a move, for MsgMultiSend. */
export function spend(context: Context, from: string, coins: Coin[]): void {
  for (const { denom, amount } of coins) {
    const has = balanceOf(context.store, from, denom)
    if (has < amount) throw refuse(sdkErrors.insufficientFunds, `spendable balance ${has}${denom} is smaller than ${amount}${denom}`)
    setBalance(context, from, denom, has - amount)
  }
  context.emit('coin_spent', [
    ['spender', from],
    ['amount', coinText(coins)],
  ])
}

export function receive(context: Context, to: string, coins: Coin[]): void {
  for (const { denom, amount } of coins) setBalance(context, to, denom, balanceOf(context.store, to, denom) + amount)
  if (!context.store.get('accounts', to)) createAccount(context.store, to)
  context.emit('coin_received', [
    ['receiver', to],
    ['amount', coinText(coins)],
  ])
}

export function mintCoins(context: Context, module: string, coins: Coin[]): void {
  for (const { denom, amount } of coins) context.store.set('supply', denom, String(supplyOf(context.store, denom) + amount))
  receive(context, module, coins)
  context.emit('coinbase', [
    ['minter', module],
    ['amount', coinText(coins)],
  ])
}

export function burnCoins(context: Context, module: string, coins: Coin[]): void {
  spend(context, module, coins)
  for (const { denom, amount } of coins) context.store.set('supply', denom, String(supplyOf(context.store, denom) - amount))
  context.emit('burn', [
    ['burner', module],
    ['amount', coinText(coins)],
  ])
}

/** `5token,77uhub`: denoms in the order of their bytes, as `sdk.Coins` prints them. */
export function coinText(coins: Coin[]): string {
  return [...coins]
    .sort((a, b) => (a.denom < b.denom ? -1 : 1))
    .map(coin => `${coin.amount}${coin.denom}`)
    .join(',')
}

function setBalance(context: Context, address: string, denom: string, amount: bigint) {
  if (amount === 0n) context.store.delete(`balances/${address}`, denom)
  else context.store.set(`balances/${address}`, denom, String(amount))
}
