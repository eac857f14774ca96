import type { AddressInfo } from 'node:net'
import type { SandboxAccount } from '../accounts/accounts.ts'
import type { SimChain } from '../chain/simChain.ts'
import type { ChainInfo } from '../network/info.ts'
import type { Control } from './control.ts'
import { createServer } from 'node:http'
import { walletAccounts } from '../network/plan.ts'
import { walletRoutes } from '../wallet/routes.ts'
import { answerControl } from './routes.ts'

export interface ControlServerOptions {
  host: string
  /** Used when it is free, else another. */
  port: number
  accounts: readonly SandboxAccount[]
  chains: ReadonlyMap<string, SimChain>
  info: readonly ChainInfo[]
}

/** The sandbox's own port: the control API, and the development wallet for pages on this machine. */
export async function startControlServer(
  control: Control,
  options: ControlServerOptions,
): Promise<{ url: string; port: number; stop: () => Promise<void> }> {
  const wallet = walletRoutes({
    accounts: options.accounts.filter(account => walletAccounts.includes(account.name)),
    chains: options.info.map(({ parameters, name, symbol, decimals, rpc }) => ({
      chainId: parameters.chainId,
      name,
      prefix: parameters.prefix,
      denom: parameters.denom,
      symbol,
      decimals,
      gasPrice: parameters.minGasPrice,
      rpc: rpc[0] ?? '',
    })),
    broadcast: async (chainId, tx) => {
      const chain = options.chains.get(chainId)
      if (!chain) throw new Error(`There is no chain ${chainId}`)
      return chain.broadcast(tx)
    },
  })
  const server = createServer(async (request, response) => {
    try {
      if (!(await answerControl(control, request, response)) && !(await wallet(request, response)))
        response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"Nothing is here"}')
    } catch (error) {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }))
    }
  })
  await listen(options.port).catch(() => listen(0))
  const { port } = server.address() as AddressInfo // a listening TCP server has this kind of address
  return { url: `http://${options.host}:${port}`, port, stop }

  function listen(wanted: number): Promise<void> {
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(wanted, options.host, () => {
        server.off('error', reject)
        resolve()
      })
    })
  }

  async function stop(): Promise<void> {
    const closed = new Promise(resolve => server.close(resolve))
    server.closeAllConnections()
    await closed
  }
}
