import type { SandboxAccount } from './accounts/accounts.ts'
import type { ChainInfo, SandboxInfo } from './network/info.ts'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromBech32 } from '@cosmjs/encoding'
import { keyringFolder, writeKey } from './hermes/keyring.ts'
import { writeHermesWrapper } from './hermes/wrapper.ts'
import { hermesConfig } from './hermesConfig.ts'
import { hermesKeyNames, trustingPeriodMs } from './network/plan.ts'
import { walletScriptPath } from './wallet/routes.ts'

export interface HermesFiles {
  /** Writes the program, with faults from this control API. */
  pointAt: (controlUrl: string) => Promise<void>
  /** Removes the program, or puts it back. */
  setMissing: (missing: boolean) => Promise<void>
  describe: (controlUrl: string) => SandboxInfo
}

/** The files of the service: Hermes' configuration, keys and program, and the service's own settings. */
export function prepareHermes(folder: string, chains: ChainInfo[], accounts: readonly SandboxAccount[]): HermesFiles {
  const hermesConfigPath = join(folder, 'hermes', 'config.toml')
  const keyStoreFolder = join(folder, 'hermes', 'keys')
  const servicePath = join(folder, 'service.yaml')
  const binFolder = join(folder, 'bin')
  const hermesBin = join(binFolder, 'hermes')
  let url = ''
  writeFiles()
  return { pointAt, setMissing, describe }

  function writeFiles() {
    mkdirSync(join(folder, 'hermes'), { recursive: true })
    const sections = chains.map(({ parameters, rpc }) => ({ parameters, rpc: rpc[0] ?? '', keyStoreFolder, trustingPeriodMs }))
    writeFileSync(hermesConfigPath, hermesConfig(sections, hermesKeyNames.relayer))
    writeFileSync(servicePath, serviceFile(chains))
    for (const {
      parameters: { chainId },
    } of chains) {
      for (const [name, keyName] of Object.entries(hermesKeyNames))
        addKey(
          keyringFolder(chainId, keyStoreFolder),
          keyName,
          chainId,
          accounts.find(account => account.name === name),
        )
    }
  }

  async function pointAt(controlUrl: string) {
    url = controlUrl
    await writeHermesWrapper(binFolder, url)
  }

  async function setMissing(missing: boolean) {
    if (missing) rmSync(hermesBin, { force: true })
    else if (!existsSync(hermesBin)) await writeHermesWrapper(binFolder, url)
  }

  function describe(controlUrl: string): SandboxInfo {
    const service = accounts.find(account => account.name === 'service')
    const walletScriptUrl = `${controlUrl}${walletScriptPath}`
    return {
      chains: chains.map(({ parameters, name, symbol, decimals, rpc }) => ({
        chainId: parameters.chainId,
        name,
        prefix: parameters.prefix,
        denom: parameters.denom,
        symbol,
        decimals,
        rpc,
      })),
      controlUrl,
      walletScriptUrl,
      hermesConfigPath,
      hermesBin,
      accounts: Object.fromEntries(accounts.map(({ name, mnemonic, addresses }) => [name, { mnemonic, addresses }])),
      env: {
        RELAYOOOR_MODE: 'sandbox',
        HERMES_CONFIG_PATH: hermesConfigPath,
        HERMES_BIN: hermesBin,
        HERMES_LANE_KEYS: hermesKeyNames.lane,
        CHAIN_RPC_ENDPOINTS: chains.flatMap(({ parameters, rpc }) => rpc.slice(1).map(url => `${parameters.chainId}:${url}`)).join(','),
        SERVICE_WALLET_ADDRESS: Object.entries(service?.addresses ?? {})
          .map(([chainId, address]) => `${chainId}:${address}`)
          .join(','),
        SERVICE_WALLET_MNEMONIC: service?.mnemonic ?? '',
        DEVELOPMENT_WALLET_URL: walletScriptUrl,
        RELAYOOOR_CONFIG: servicePath,
      },
    }
  }
}

function addKey(folder: string, keyName: string, chainId: string, account: SandboxAccount | undefined) {
  const address = account?.addresses[chainId]
  if (!account || !address) throw new Error(`No account for Hermes' key ${keyName} on ${chainId}`)
  writeKey(folder, keyName, {
    account: address,
    privateKey: account.privateKey,
    publicKey: account.publicKey,
    address: fromBech32(address, 90).data,
  })
}

/** Names of chains that are in no registry, prices of coins that nobody trades, and short waits. JSON is YAML. */
function serviceFile(chains: ChainInfo[]): string {
  return `${JSON.stringify(
    {
      rates: Object.fromEntries(chains.map(({ parameters, decimals, price }) => [parameters.denom, { price, decimals }])),
      failingRoutes: { coolDownSeconds: 20 },
      alerts: { lowBalance: Object.fromEntries(chains.map(({ parameters }) => [parameters.chainId, 1])) },
      chains: Object.fromEntries(
        chains.map(({ parameters: { chainId, denom }, name, symbol, decimals }) => [
          chainId,
          { name, slip44: 118, assets: [{ denom, symbol, decimals }] },
        ]),
      ),
    },
    null,
    2,
  )}\n`
}
