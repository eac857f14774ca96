import type { Sandbox, SandboxOptions } from './index.ts'
import { afterAll, beforeAll } from 'vitest'
import { startSandbox } from './index.ts'

export const hub = 'sandhub-1'
export const zone = 'sandzone-1'
/** Only in a sandbox of three chains. */
export const port = 'sandport-1'

/** Generous, for slow machines: conditions are met much sooner. */
export const patience = { timeout: 180_000, interval: 20 }

/** A sandbox for the tests of a file, with quick blocks. */
export function useSandbox(options: SandboxOptions = {}): () => Sandbox {
  let sandbox: Sandbox | undefined
  beforeAll(async () => {
    sandbox = await startSandbox({ blockTimeMs: 100, indexLagMs: 50, ...options })
  })
  afterAll(() => sandbox?.stop())
  return () => {
    if (!sandbox) throw new Error('The sandbox is not up yet')
    return sandbox
  }
}

export function addressOf(sandbox: Sandbox, name: string, chainId: string): string {
  return sandbox.account(name).addresses[chainId] ?? ''
}

export function rpcOf(sandbox: Sandbox, chainId: string, node = 0): string {
  return sandbox.info.chains.find(chain => chain.chainId === chainId)?.rpc[node] ?? ''
}

/** A raw JSON-RPC call. */
export async function call(
  url: string,
  method: string,
  params: Record<string, unknown> = {},
): Promise<{ result?: Record<string, unknown>; error?: { code: number; message: string; data?: string } }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  return (await response.json()) as Awaited<ReturnType<typeof call>> // looked at by the test itself
}

/** Waits until `look` returns something truthy. @throws when that takes too long */
export async function until<T>(look: () => T | Promise<T>): Promise<NonNullable<T>> {
  const end = Date.now() + patience.timeout
  while (Date.now() < end) {
    const found = await look()
    if (found) return found
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  throw new Error('What the test waits for has not happened')
}
