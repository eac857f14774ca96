import type { AddressInfo } from 'node:net'
import type { WalletDeps } from './deps.ts'
import { createServer } from 'node:http'
import { deriveAccount } from '../accounts/accounts.ts'
import { walletRoutes } from './routes.ts'

const walletChains: WalletDeps['chains'] = [
  {
    chainId: 'sandhub-1',
    name: 'Sandhub',
    prefix: 'cosmos',
    denom: 'uhub',
    symbol: 'HUB',
    decimals: 6,
    gasPrice: '0.01',
    rpc: 'http://127.0.0.1:1',
  },
  {
    chainId: 'sandzone-1',
    name: 'Sandzone',
    prefix: 'osmo',
    denom: 'uzone',
    symbol: 'ZONE',
    decimals: 6,
    gasPrice: '0.025',
    rpc: 'http://127.0.0.1:1',
  },
]

export const walletAccounts = ['development', 'alice'].map(name => deriveAccount(name, 1, [...walletChains]))

/** The wallet on a real socket; broadcasting fails unless the test defines the node's answer. */
export async function startWallet(broadcast: WalletDeps['broadcast'] = () => Promise.reject(new Error('unplanned broadcast'))) {
  const handle = walletRoutes({ accounts: walletAccounts, chains: walletChains, broadcast })
  const server = createServer(
    (request, response) =>
      void handle(request, response).then(taken => {
        if (!taken) response.writeHead(418).end()
      }),
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> }
  }
  return { url, port, post, close: () => new Promise(resolve => server.close(resolve)) }
}
