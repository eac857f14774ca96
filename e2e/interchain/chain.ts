import type { Guard } from './guard.ts'
import type { Keys } from './keys.ts'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, stringify } from 'smol-toml'
import { z } from 'zod'
import { freePorts, nth } from '../kit/ports.ts'
import { until } from '../kit/until.ts'
import { fundInGenesis } from './genesis.ts'
import { run } from './run.ts'

/** Where a running chain is. */
export interface ChainInfo {
  chainId: string
  home: string
  rpc: string
  grpc: string
}

export const gasPrice = { amount: '0.01', denom: 'stake' }
/** Of users and relayers in the genesis, in base units. */
const firstCoins = [
  { denom: 'stake', amount: '100000000000' },
  { denom: 'samoleans', amount: '100000000000' },
  { denom: 'limited', amount: '100000000000' },
  { denom: 'frozen', amount: '100000000000' },
]

/** The fee that a node wants for so much gas, as simd takes it. */
export function feeForGas(gas: string): string {
  return `${Math.ceil(Number(gas) * Number(gasPrice.amount))}${gasPrice.denom}`
}

const keyring = (keyringDir: string) => ['--keyring-backend', 'test', '--keyring-dir', keyringDir]

/** Puts a key into simd's own keyring, which both chains share. */
export async function addToKeyring(simd: string, keyringDir: string, key: Keys[string]): Promise<void> {
  await run(simd, ['keys', 'add', key.name, '--recover', '--index', String(key.index), '--home', keyringDir, ...keyring(keyringDir)], {
    input: `${key.mnemonic}\n`,
  })
}

export interface ChainOptions {
  simd: string
  chainId: string
  folder: string
  keyringDir: string
  keys: Keys
  timeoutCommitMs: number
  guard: Guard
  /** Changes its genesis. */
  adapt?: (genesis: string) => string
}

/** Starts a new chain with one validator; resolves when it makes blocks. */
export async function startChain(options: ChainOptions): Promise<ChainInfo> {
  const { simd, chainId, folder, guard } = options
  const home = join(folder, chainId)
  await makeGenesis(options, home)
  const ports = await freePorts(3)
  const [rpc, grpc] = [nth(ports, 0), nth(ports, 1)]
  await configure(home, options.timeoutCommitMs, { rpc, grpc, p2p: nth(ports, 2) })
  guard.start(simd, ['start', '--home', home, '--log_level', 'error', '--log_no_color'], { logFile: join(folder, `${chainId}.log`) })
  const info = { chainId, home, rpc: `http://127.0.0.1:${rpc}`, grpc: `http://127.0.0.1:${grpc}` }
  await until(`${chainId} makes blocks`, async () => (await chainHead(info.rpc)).height >= 2)
  return info
}

const Status = z.object({ result: z.object({ sync_info: z.object({ latest_block_height: z.string(), latest_block_time: z.string() }) }) })

/** The newest block of a node; throws while it does not answer. */
export async function chainHead(rpc: string): Promise<{ height: number; time: Date }> {
  const answer = await fetch(`${rpc}/status`, { signal: AbortSignal.timeout(5000) })
  const { sync_info: head } = Status.parse(await answer.json()).result
  return { height: Number(head.latest_block_height), time: new Date(head.latest_block_time) }
}

async function makeGenesis({ simd, chainId, keyringDir, keys, adapt = same => same }: ChainOptions, home: string): Promise<void> {
  await run(simd, ['init', chainId, '--chain-id', chainId, '--home', home])
  const file = join(home, 'config', 'genesis.json')
  const funded = Object.values(keys)
    .filter(({ name }) => name !== 'service' && name !== 'sink')
    .map(({ address, name }) => ({
      address,
      coins: name === 'bank' ? firstCoins.map(coin => ({ ...coin, amount: `${coin.amount}000` })) : firstCoins,
    }))
  await writeFile(file, adapt(fundInGenesis(await readFile(file, 'utf8'), funded)))
  await run(simd, ['genesis', 'gentx', 'validator', '50000000000stake', '--chain-id', chainId, '--home', home, ...keyring(keyringDir)])
  await run(simd, ['genesis', 'collect-gentxs', '--home', home])
}

const Table = z.record(z.string(), z.unknown())

async function configure(home: string, timeoutCommitMs: number, ports: { rpc: number; grpc: number; p2p: number }): Promise<void> {
  await edit(join(home, 'config', 'config.toml'), {
    rpc: { laddr: `tcp://127.0.0.1:${ports.rpc}`, pprof_laddr: '', max_request_batch_size: 1000 },
    p2p: { laddr: `tcp://127.0.0.1:${ports.p2p}`, pex: false },
    consensus: { timeout_commit: `${timeoutCommitMs}ms` },
  })
  await edit(join(home, 'config', 'app.toml'), {
    'minimum-gas-prices': `${gasPrice.amount}${gasPrice.denom}`,
    grpc: { address: `127.0.0.1:${ports.grpc}` },
    'grpc-web': { enable: false },
  })
}

/** Changes of a section are merged into it. */
async function edit(file: string, changes: Record<string, string | Record<string, unknown>>): Promise<void> {
  const toml = Table.parse(parse(await readFile(file, 'utf8')))
  for (const [name, value] of Object.entries(changes))
    toml[name] = typeof value === 'string' ? value : { ...Table.parse(toml[name]), ...value }
  await writeFile(file, stringify(toml))
}
