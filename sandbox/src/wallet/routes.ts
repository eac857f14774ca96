import type { IncomingMessage, ServerResponse } from 'node:http'
import type { WalletAccount, WalletDeps } from './deps.ts'
import { createHash } from 'node:crypto'
import { pubkeyToRawAddress } from '@cosmjs/amino'
import { toBase64, toBech32 } from '@cosmjs/encoding'
import { z } from 'zod'
import { arbitraryHolds } from './arbitrary.ts'
import { browserScript } from './browserScript.ts'
import { chainOf, WalletRefusal } from './deps.ts'
import { describe } from './describe.ts'
import { keplrChain } from './keplrChain.ts'
import { isLoopbackHost, isLoopbackOrigin } from './loopback.ts'
import { readJson } from './readJson.ts'
import { SendRequest, SignRequest, VerifyRequest } from './requests.ts'
import { checkRequest, sign } from './sign.ts'

export const walletScriptPath = '/wallet.js'

type Answer = (deps: WalletDeps, body: unknown) => unknown

const answers: Record<string, Answer> = {
  'GET /wallet/info': deps => info(deps),
  'POST /wallet/describe': (deps, body) => {
    const request = SignRequest.parse(body)
    checkRequest(deps, request)
    return describe(request, chainOf(deps, request.chainId))
  },
  'POST /wallet/sign': (deps, body) => sign(deps, SignRequest.parse(body)),
  'POST /wallet/verify': (deps, body) => {
    const request = VerifyRequest.parse(body)
    return { holds: arbitraryHolds(request, chainOf(deps, request.chainId).prefix) }
  },
  'POST /wallet/send': (deps, body) => send(deps, SendRequest.parse(body)),
}

/**
 * The development wallet's script and its calls. The keys stay in this process; the script gets signatures only. @returns a handler that
 * resolves to false for other paths
 */
export function walletRoutes(deps: WalletDeps): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  return async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://sandbox')
    if (pathname !== walletScriptPath && !pathname.startsWith('/wallet/')) return false
    const { origin } = request.headers
    if (!isLoopbackHost(request.headers.host) || (origin !== undefined && !isLoopbackOrigin(origin)))
      reply(response, 403, { error: 'The development wallet serves pages of this machine only' })
    else if (pathname === walletScriptPath) serveScript(response)
    else await answer(deps, request, response, pathname)
    return true
  }
}

function serveScript(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'no-cache',
    'cross-origin-resource-policy': 'cross-origin',
  })
  response.end(browserScript())
}

async function answer(deps: WalletDeps, request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  if (request.headers.origin !== undefined) response.setHeader('access-control-allow-origin', request.headers.origin)
  response.setHeader('vary', 'Origin')
  if (request.method === 'OPTIONS') {
    response
      .writeHead(204, {
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'content-type',
        'access-control-max-age': '600',
      })
      .end()
    return
  }
  const known = answers[`${request.method} ${path}`]
  if (!known) return reply(response, 404, { error: `${request.method} ${path} is not known here` })
  try {
    reply(response, 200, await known(deps, request.method === 'POST' ? await readJson(request) : undefined))
  } catch (error) {
    if (error instanceof z.ZodError) return reply(response, 400, { error: z.prettifyError(error) })
    if (error instanceof WalletRefusal) return reply(response, 400, { error: error.message })
    throw error
  }
}

async function send(deps: WalletDeps, { chainId, tx }: z.infer<typeof SendRequest>): Promise<{ hash: string }> {
  chainOf(deps, chainId)
  const taken = await deps.broadcast(chainId, tx)
  // A transaction that the node knows already is on its way, which is all that the page wants.
  if (taken && taken.code !== 0) throw new WalletRefusal(taken.log)
  return { hash: createHash('sha256').update(tx).digest('hex') }
}

function info(deps: WalletDeps) {
  return {
    chains: deps.chains.map(keplrChain),
    accounts: deps.accounts.map(account => ({ name: account.name, publicKey: toBase64(account.publicKey), keys: keysOf(deps, account) })),
  }
}

function keysOf({ chains }: WalletDeps, { publicKey }: WalletAccount) {
  return Object.fromEntries(
    chains.map(({ chainId, prefix }) => {
      const address = pubkeyToRawAddress({ type: 'tendermint/PubKeySecp256k1', value: toBase64(publicKey) })
      return [chainId, { bech32Address: toBech32(prefix, address), address: toBase64(address) }]
    }),
  )
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body))
}
