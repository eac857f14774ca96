import type { PacketId, ProofOfPacket } from '@relayooor/shared'
import type { Chain, IndexedTx } from '../chains/chain.ts'
import type { PacketContext } from './context.ts'
import type { Examined, Search } from './examinePacket.ts'
import { packetKey } from '@relayooor/shared'
import { memoFor } from '../base/memoFor.ts'
import { takeTurns } from '../base/takeTurns.ts'
import { ChainError } from '../chains/chainError.ts'
import { examineNow } from './examinePacket.ts'
import { lookUpTx } from './lookUpPackets.ts'
import { provePacket } from './provePacket.ts'

const mostKept = 2_000
/** They can be large. */
const mostTxs = 100
/** A search makes a node work; so many run at once for strangers, whatever is asked. */
const searchesAtOnce = 4
/** More than so many would wait longer than anybody does. */
const mostSearches = 20

/** What anybody may have looked up on the chains: each question once a second, and few searches of their indexes at a time. */
export interface PublicLooks {
  /** As `examineNow`. */
  examine: (id: PacketId) => Promise<Examined | null>
  /** As `lookUpTx`. */
  lookUpTx: (chainId: string, txHash: string) => ReturnType<typeof lookUpTx>
  /** As `Chain.tx`. */
  tx: (chain: Chain, txHash: string) => Promise<IndexedTx | null>
  /** As `provePacket`; what is kept of the packet answers nobody any more. */
  prove: (proof: ProofOfPacket) => ReturnType<typeof provePacket>
  /** Packets have changed: what is kept of them answers nobody any more. */
  forget: () => void
}

/** All throw ChainError, `busy` while too many searches wait. */
export function createPublicLooks(ctx: PacketContext): PublicLooks {
  const packets = memoFor<Examined | null>(mostKept)
  const transactions = memoFor<Awaited<ReturnType<typeof lookUpTx>>>(mostKept)
  const indexed = memoFor<IndexedTx | null>(mostTxs)
  const fewAtOnce = takeTurns(searchesAtOnce)
  let searches = 0

  const search: Search = async run => {
    if (searches >= mostSearches) throw new ChainError('busy', 'too many searches wait for their turn')
    searches += 1
    try {
      return await fewAtOnce(run)
    } finally {
      searches -= 1
    }
  }

  return {
    examine: id => packets.get(packetKey(id), () => examineNow(ctx, id, search)),
    lookUpTx: (chainId, txHash) => transactions.get(`${chainId}/${txHash}`, () => search(() => lookUpTx(ctx, chainId, txHash))),
    tx: (chain, txHash) => indexed.get(`${chain.settings.chainId}/${txHash}`, () => chain.tx(txHash)),
    async prove(proof) {
      const answer = await search(() => provePacket(ctx, proof))
      packets.forget(packetKey(proof.packet))
      return answer
    },
    forget: packets.forgetAll,
  }
}
