import type { SandboxAccount } from './accounts/accounts.ts'
import type { ChainInfo, SandboxInfo } from './info.ts'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hermesConfig } from './hermesConfig.ts'
import { laneKeyName } from './plan.ts'
import { walletScriptPath } from './wallet/routes.ts'

export interface HermesFiles {
  /** Tells the look-alike where its faults are read. */
  pointAt: (controlUrl: string) => Promise<void>
  setMissing: (missing: boolean) => Promise<void>
  describe: (controlUrl: string, chains: ChainInfo[], accounts: readonly SandboxAccount[]) => SandboxInfo
}

/** The files that the service is started with: Hermes' configuration, the program, and the service's own settings. */
export async function prepareHermes(folder: string, chains: ChainInfo[], _accounts: readonly SandboxAccount[]): Promise<HermesFiles> {
  const hermesConfigPath = join(folder, 'hermes', 'config.toml')
  const servicePath = join(folder, 'service.yaml')
  mkdirSync(join(folder, 'hermes'), { recursive: true })
  writeFileSync(hermesConfigPath, hermesConfig(chains.map(({ parameters, rpc, trustingPeriodsMs }) => ({
    parameters,
    rpc: rpc[0] ?? '',
    keyStoreFolder: join(folder, 'hermes', 'keys', parameters.chainId),
    trustingPeriodMs: trustingPeriodsMs[0],
  })), laneKeyName))
  writeFileSync(servicePath, serviceFile(chains))
  const hermesBin = join(folder, 'bin', 'hermes')
  return { pointAt: async () => {}, setMissing: async () => {}, describe }

  function describe(controlUrl: string, infos: ChainInfo[], accounts: readonly SandboxAccount[]): SandboxInfo {
    const service = accounts.find(account => account.name === 'service')
    const walletScriptUrl = `${controlUrl}${walletScriptPath}`
    return {
      chains: infos.map(({ parameters, name, symbol, decimals, rpc }) => ({ chainId: parameters.chainId, name, prefix: parameters.prefix, denom: parameters.denom, symbol, decimals, rpc })),
      controlUrl,
      walletScriptUrl,
      hermesConfigPath,
      hermesBin,
      accounts: Object.fromEntries(accounts.map(({ name, mnemonic, addresses }) => [name, { mnemonic, addresses }])),
      env: {
        RELAYOOOR_MODE: 'sandbox',
        HERMES_CONFIG_PATH: hermesConfigPath,
        HERMES_BIN: hermesBin,
        HERMES_LANE_KEYS: laneKeyName,
        CHAIN_RPC_ENDPOINTS: infos.flatMap(({ parameters, rpc }) => rpc.slice(1).map(url => `${parameters.chainId}:${url}`)).join(','),
        SERVICE_WALLET_ADDRESS: Object.entries(service?.addresses ?? {}).map(([chainId, address]) => `${chainId}:${address}`).join(','),
        SERVICE_WALLET_MNEMONIC: service?.mnemonic ?? '',
        DEVELOPMENT_WALLET_URL: walletScriptUrl,
        RELAYOOOR_CONFIG: servicePath,
      },
    }
  }
}

/** Names for chains that stand in no registry. JSON is YAML too. */
function serviceFile(chains: ChainInfo[]): string {
  const own = chains.map(({ parameters, symbol, decimals }) => ({ denom: parameters.denom, symbol, decimals }))
  return `${JSON.stringify({
    chains: Object.fromEntries(chains.map(({ parameters, name }) => [parameters.chainId, { name, slip44: 118, assets: own }])),
  }, null, 2)}\n`
}
