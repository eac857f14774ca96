import type { Coin } from '@relayooor/shared'
import type { Block, BlockTx, ChainEvent } from '../../chains/chain.ts'
import { sumCoins, toCoin } from '@relayooor/shared'
import { attribute } from '../../chains/chain.ts'
import { readCoins } from '../../chains/coinText.ts'
import { decodeTx } from '../../chains/transactions.ts'

/** What one transaction, or a block by itself (`block`), did to the balances of some addresses. */
export interface TxMoves {
  txHash: string
  /** By address: what it gained, negative what it lost. */
  moves: ReadonlyMap<string, Coin[]>
  /** What one of the addresses paid as the transaction's fee; part of its move. */
  fee: { payer: string; coins: Coin[] } | null
}

/**
 * All that the bank module says of these addresses in a block. Failed transactions too: of them the block results keep the events
 * of the ante handler alone, which are the fee.
 */
export function findMoves(block: Block, addresses: ReadonlySet<string>): TxMoves[] {
  const found = new Map<string, { changes: { address: string; coin: Coin }[]; fees: NonNullable<TxMoves['fee']>[] }>()
  const note = (txHash: string, events: ChainEvent[], fee: TxMoves['fee']) => {
    const changes = changesIn(events, addresses)
    if (changes.length === 0) return
    // The same bytes may be in a block twice; the second time they fail.
    const known = found.get(txHash) ?? { changes: [], fees: [] }
    found.set(txHash, { changes: [...known.changes, ...changes], fees: [...known.fees, ...(fee ? [fee] : [])] })
  }
  for (const tx of block.txs) note(tx.hash, tx.events, feeOf(tx, addresses))
  note('block', block.events, null)
  return [...found].map(([txHash, { changes, fees }]) => ({
    txHash,
    moves: new Map([...Map.groupBy(changes, one => one.address)].map(([address, own]) => [address, sumCoins(own.map(one => one.coin))])),
    fee: fees[0] ? { payer: fees[0].payer, coins: sumCoins(fees.flatMap(one => one.coins)) } : null,
  }))
}

function changesIn(events: ChainEvent[], addresses: ReadonlySet<string>): { address: string; coin: Coin }[] {
  return events.flatMap(event => {
    const role = event.type === 'coin_received' ? 'receiver' : event.type === 'coin_spent' ? 'spender' : null
    const address = role && attribute(event, role)
    if (!role || !address || !addresses.has(address)) return []
    return readCoins(attribute(event, 'amount') ?? '').map(({ denom, amount }) => ({
      address,
      coin: { denom, amount: role === 'receiver' ? amount : -amount },
    }))
  })
}

/** The fee is the first coin that a transaction spends, whether signer, named payer or granter pays it. */
function feeOf(tx: BlockTx, addresses: ReadonlySet<string>): TxMoves['fee'] {
  const first = tx.events.find(event => event.type === 'coin_spent')
  const payer = first && attribute(first, 'spender')
  if (!first || !payer || !addresses.has(payer)) return null
  const spent = sumCoins(readCoins(attribute(first, 'amount') ?? ''))
  const declared = sumCoins((decodeTx(tx.bytes)?.fee ?? []).map(toCoin))
  const same =
    spent.length === declared.length &&
    spent.every((coin, index) => coin.denom === declared[index]?.denom && coin.amount === declared[index].amount)
  return same && spent.length > 0 ? { payer, coins: spent } : null
}
