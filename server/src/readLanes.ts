import type { Lanes } from './clearing/context.ts'
import type { Config } from './config/readConfig.ts'
import type { ConfigProblem } from './config/resolveReferences.ts'
import type { Changes } from './db/notify.ts'
import { join } from 'node:path'
import { ConfigError } from './config/configError.ts'
import { privateFolder, writePrivate } from './config/privateFiles.ts'
import { listenFor } from './db/notify.ts'
import { parseHermesConfig } from './hermes/config.ts'
import { HermesCliError, laneAddresses } from './hermes/keys.ts'
import { deriveLaneConfig } from './hermes/laneConfig.ts'

/** The lanes as they are configured, with the addresses that Hermes tells for their keys. @throws ConfigError */
export async function readLanes(config: Config, chainIds: string[]): Promise<Omit<Lanes, 'freed' | 'open'>> {
  const configPath = writeConfigs(config)
  const addresses = await readAddresses(config, configPath, chainIds)
  return {
    keys: config.laneKeys,
    address: (lane, chainId) => addresses.get(lane)?.[chainId],
    signers: new Set([...addresses.values()].flatMap(ofLane => Object.values(ofLane))),
    hermesBin: config.hermesBin,
    clearTimeoutMs: config.clearTimeoutSeconds * 1000,
  }
}

/** Resolves when a lane was freed, or after `ms`. */
export async function laneFreed(changes: Changes, ms: number, signal: AbortSignal): Promise<void> {
  const { wait, stop } = listenFor(changes, ['lane-free'])
  await wait(ms, signal)
  stop()
}

export function hermesFolder({ dataDir }: Pick<Config, 'dataDir'>): string {
  return join(dataDir, 'hermes')
}

/** Each lane's Hermes configuration in the data folder, written again at each start. */
function writeConfigs(config: Config): (lane: string) => string {
  const folder = hermesFolder(config)
  privateFolder(folder)
  const path = (lane: string) => join(folder, `${lane}.toml`)
  for (const lane of config.laneKeys) writePrivate(path(lane), deriveLaneConfig(config.hermesConfigText, lane))
  return path
}

/** A lane key is never one that the operator's running Hermes uses: two processes on one account lose their sequence. */
async function readAddresses(
  config: Config,
  configPath: (lane: string) => string,
  chainIds: string[],
): Promise<Map<string, Record<string, string>>> {
  const problems: ConfigProblem[] = []
  const lanes = new Map<string, Record<string, string>>()
  const used = new Map(parseHermesConfig(config.hermesConfigText).chains.map(chain => [chain.chainId, chain.keyName]))
  for (const lane of config.laneKeys) {
    const clash = [...used].find(([, key]) => key === lane)
    if (clash) {
      problems.push({
        name: 'HERMES_LANE_KEYS',
        problem:
          `names "${lane}", the key that your Hermes configuration uses on ${clash[0]}; ` +
          `make another: ${config.hermesBin} keys add --chain ${clash[0]} --key-name NAME --mnemonic-file FILE`,
      })
      continue
    }
    try {
      lanes.set(lane, await laneAddresses(config.hermesBin, configPath(lane), lane, chainIds))
    } catch (error) {
      if (!(error instanceof HermesCliError)) throw error
      problems.push({ name: error.code === 'missing' ? 'HERMES_BIN' : 'HERMES_LANE_KEYS', problem: error.message })
    }
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return lanes
}
