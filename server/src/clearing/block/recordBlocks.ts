import type { Block, Chain } from '../../chains/chain.ts'
import type { ClearingContext } from '../context.ts'
import { crashPoint } from '../../db/crashPoint.ts'
import { askOpenings } from '../ledger/openWallets.ts'
import { copyBlock } from './answerCopy.ts'
import { isFaultOfBlock } from './judgeFault.ts'
import { quarantineBlock } from './quarantineBlock.ts'
import { readBlock } from './readBlock.ts'

/** A fault of the block itself comes again each time; what passes is gone by then. */
const triesOfFault = 8

export interface Recorder {
  /** False when the block was quarantined. @throws any error after which it is to be tried again */
  record: (block: Block) => Promise<boolean>
  /** For a height without a readable answer. @returns whether it was quarantined */
  putAsideUnreadable: (height: number) => Promise<boolean>
}

/** Records a chain's blocks in order, and quarantines those that cannot be recorded, so that the later ones can. */
export function createRecorder(ctx: ClearingContext, chain: Chain): Recorder {
  const { chainId } = chain.settings
  let faults = { height: 0, count: 0 }

  return {
    async record(block) {
      const { height } = block
      try {
        const openings = await askOpenings(ctx, chain, block)
        crashPoint('record-block:before')
        if (await readBlock(ctx, block, openings)) return true
      } catch (error) {
        if (!isFaultOfBlock(error)) throw error
        faults = { height, count: faults.height === height ? faults.count + 1 : 1 }
        if (faults.count < triesOfFault) throw error
        const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
        if (await quarantineBlock(ctx, { chainId, height, kind: 'not-recorded', reason, answer: copyBlock(block) })) {
          ctx.log.error({ chainId, height, reason }, 'a block cannot be recorded and was put aside')
          return false
        }
      }
      throw new Error(`block ${height} of ${chainId} was recorded elsewhere`)
    },

    async putAsideUnreadable(height) {
      const found = await chain.unreadable(height)
      const isAside = found !== null && (await quarantineBlock(ctx, { chainId, height, kind: 'not-decoded', ...found }))
      if (isAside) ctx.log.error({ chainId, height, reason: found.reason }, 'a block cannot be decoded and was put aside')
      return isAside
    },
  }
}
