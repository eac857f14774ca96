import type { EncodeObject } from '@cosmjs/proto-signing'
import type { Chain, IndexedTx, Logger } from '../../server/src/chains/chain.ts'
import type { HermesRun } from '../../server/src/hermes/hermes.ts'
import type { Target, TargetChain } from './target.ts'
import type { User } from './user.ts'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { attribute } from '../../server/src/chains/chain.ts'
import { createChain } from '../../server/src/chains/createChain.ts'
import { deriveLaneConfig } from '../../server/src/hermes/laneConfig.ts'
import { runClear } from '../../server/src/hermes/runClear.ts'
import { createUser } from './user.ts'

/** Generous, for slow machines: conditions are met much sooner. */
export const patience = { timeout: 180_000, interval: 50 }
const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {} }

/** A chain as the service sees it, and a user on it. */
export interface TestChain {
  facts: TargetChain
  chain: Chain
  user: User
}

export interface TestNetwork {
  source: TestChain
  destination: TestChain
  /** Hermes' configuration as the service derives it. */
  laneConfig: string
  lanePath: string
  /** Runs Hermes through our driver, from the source's end of the channel. */
  clear: (sequences: string[], overrides?: { configPath?: string; channelId?: string; chainId?: string }) => Promise<HermesRun>
  stop: () => Promise<void>
}

export async function startTestNetwork(target: Target): Promise<TestNetwork> {
  const [source, destination] = await Promise.all([startTestChain(target, target.chains[0]), startTestChain(target, target.chains[1])])
  const folder = await mkdtemp(join(tmpdir(), 'relayooor-conformance-'))
  const laneConfig = deriveLaneConfig(await readFile(target.hermes.configPath, 'utf8'), target.hermes.laneKey)
  const lanePath = join(folder, 'lane.toml')
  await writeFile(lanePath, laneConfig)
  return {
    source,
    destination,
    laneConfig,
    lanePath,
    clear: (sequences, overrides) =>
      runClear({
        bin: target.hermes.bin,
        configPath: lanePath,
        chainId: source.facts.chainId,
        portId: source.facts.portId,
        channelId: source.facts.channelId,
        sequences,
        keyName: target.hermes.laneKey,
        timeoutMs: 180_000,
        killAfterMs: 2_000,
        signal: new AbortController().signal,
        onStart: () => {},
        log: quiet,
        ...overrides,
      }),
    async stop() {
      await Promise.all([source.chain.stop(), destination.chain.stop(), rm(folder, { recursive: true })])
      await target.stop()
    },
  }
}

export async function startTestChain({ user }: Pick<Target, 'user'>, facts: TargetChain): Promise<TestChain> {
  const chain = createChain(
    {
      chainId: facts.chainId,
      rpc: facts.rpc,
      prefix: facts.prefix,
      addressType: 'secp256k1',
      gasPrice: { amount: facts.gasPrice, denom: facts.denom },
      maxGas: 4_000_000,
      gasMultiplier: 1.2,
    },
    { log: quiet },
  )
  await chain.start()
  return { facts, chain, user: await createUser(facts, user) }
}

/** Broadcasts and waits until the transaction is indexed. */
export async function broadcastAndWait(
  { chain, user }: TestChain,
  messages: EncodeObject[],
  options?: Parameters<User['sign']>[1],
): Promise<IndexedTx> {
  const { hash, code, log } = await chain.broadcast(await user.sign(messages, options))
  expect({ code, log }).toMatchObject({ code: 0 })
  return vi.waitFor(async () => {
    const tx = await chain.tx(hash)
    if (!tx) throw new Error(`${hash} is not indexed yet`)
    return tx
  }, patience)
}

/** Sends transfers in one transaction; nobody relays them. */
export async function sendTransfers(
  from: TestChain,
  transfers: Parameters<User['transfer']>[0][],
): Promise<{ sequences: string[]; tx: IndexedTx }> {
  const tx = await broadcastAndWait(
    from,
    transfers.map(one => from.user.transfer(one)),
  )
  expect(tx.code).toBe(0)
  const sequences = tx.events.filter(one => one.type === 'send_packet').map(one => attribute(one, 'packet_sequence') ?? '')
  expect(sequences).toHaveLength(transfers.length)
  return { sequences, tx }
}

export function secondsFromNow(seconds: number): Date {
  return new Date(Date.now() + seconds * 1000)
}
