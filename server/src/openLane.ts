import type { OpenLane } from './clearing/context.ts'
import type { Config } from './config/readConfig.ts'
import type { FrontChain } from './hermes/front/front.ts'
import type { PacketContext } from './packets/context.ts'
import { join } from 'node:path'
import { writePrivate } from './config/privateFiles.ts'
import { openFront } from './hermes/front/openFront.ts'
import { deriveLaneConfig } from './hermes/laneConfig.ts'
import { answerData, sentData } from './packets/sentData.ts'
import { hermesFolder } from './readLanes.ts'

/** Who holds a lane is the only one to call over it: the file is his. */
export async function openLane(ctx: PacketContext, config: Config, lane: string, chainIds: string[]): Promise<OpenLane> {
  const front = await openFront(chainIds.map(chainId => frontOf(ctx, chainId)))
  const configPath = join(hermesFolder(config), `${lane}.call.toml`)
  writePrivate(configPath, deriveLaneConfig(config.hermesConfigText, lane, front.addresses))
  return { configPath, close: front.close }
}

function frontOf(ctx: PacketContext, chainId: string): FrontChain {
  const chain = ctx.chains.get(chainId)
  if (!chain) throw new Error(`${chainId} is not configured`)
  return {
    chainId,
    ask: chain.askForHermes,
    tell: ({ type, source, destination, sequence }) =>
      type === 'send_packet' ? sentData(ctx, { chainId, ...source, sequence }) : answerData(ctx, { chainId, ...destination }, sequence),
  }
}
