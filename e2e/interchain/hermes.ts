import type { ChainInfo } from './chain.ts'
import type { Keys } from './keys.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'smol-toml'
import { z } from 'zod'
import { gasPrice } from './chain.ts'
import { CommandFailed, run } from './run.ts'

export interface HermesSetUp {
  bin: string
  folder: string
  chains: ChainInfo[]
}

export interface HermesConfigOptions {
  keyName: string
  maxGas?: number
}

/** Writes a Hermes config.toml for the two chains. @returns its path */
export async function writeHermesConfig(
  { folder, chains }: HermesSetUp,
  name: string,
  { keyName, maxGas = 40_000_000 }: HermesConfigOptions,
): Promise<string> {
  const path = join(folder, name)
  await writeFile(
    path,
    stringify({
      global: { log_level: 'info' },
      mode: {
        clients: { enabled: true, refresh: true, misbehaviour: false },
        connections: { enabled: false },
        channels: { enabled: false },
        packets: { enabled: true, clear_interval: 0, clear_on_start: false, tx_confirmation: false },
      },
      rest: { enabled: false, host: '127.0.0.1', port: 3000 },
      telemetry: { enabled: false, host: '127.0.0.1', port: 3001 },
      chains: chains.map(({ chainId, rpc, grpc }) => ({
        id: chainId,
        type: 'CosmosSdk',
        rpc_addr: rpc,
        grpc_addr: grpc,
        event_source: { mode: 'pull', interval: '200ms' },
        rpc_timeout: '20s',
        account_prefix: 'cosmos',
        key_name: keyName,
        key_store_folder: join(folder, 'hermes-keys'),
        store_prefix: 'ibc',
        default_gas: 200_000,
        max_gas: maxGas,
        gas_price: { price: Number(gasPrice.amount), denom: gasPrice.denom },
        gas_multiplier: 1.3,
        max_msg_num: 30,
        max_tx_size: 180_000,
        clock_drift: '5s',
        max_block_time: '3s', // a fifth of it passes between the steps of a handshake
        trusting_period: '14days',
        trust_threshold: '1/3',
        address_type: { derivation: 'cosmos' },
      })),
    }),
  )
  return path
}

/** Gives Hermes a key on both chains. */
export async function addHermesKey(setUp: HermesSetUp, configPath: string, key: Keys[string]): Promise<void> {
  const file = join(setUp.folder, `${key.name}.mnemonic`)
  await writeFile(file, key.mnemonic, { mode: 0o600 })
  for (const { chainId } of setUp.chains)
    await run(setUp.bin, [
      '--config',
      configPath,
      'keys',
      'add',
      '--chain',
      chainId,
      '--key-name',
      key.name,
      '--hd-path',
      `m/44'/118'/0'/0/${key.index}`,
      '--mnemonic-file',
      file,
    ])
}

const Line = z.looseObject({ status: z.enum(['success', 'error']), result: z.unknown() })

/** Runs one Hermes command. @returns its result @throws CommandFailed */
export async function hermes(bin: string, configPath: string, args: string[], timeoutMs = 120_000): Promise<unknown> {
  const out = await run(bin, ['--config', configPath, '--json', ...args], { timeoutMs })
  const { status, result } = Line.parse(JSON.parse(out.trim().split('\n').at(-1) ?? ''))
  if (status === 'error') throw new CommandFailed(`hermes ${args.join(' ')}: ${JSON.stringify(result)}`)
  return result
}

const Client = z.object({ CreateClient: z.object({ client_id: z.string() }) })
const End = z.object({ connection_id: z.string() })
const Connection = z.object({ a_side: End, b_side: End })
const ChannelSide = z.object({ channel_id: z.string() })
const Channel = z.object({ a_side: ChannelSide, b_side: ChannelSide })

/** A light client of `reference` on `host`. */
export async function createClient(
  bin: string,
  configPath: string,
  host: string,
  reference: string,
  trustingPeriod?: string,
): Promise<string> {
  const args = ['create', 'client', '--host-chain', host, '--reference-chain', reference]
  return Client.parse(await hermes(bin, configPath, trustingPeriod ? [...args, '--trusting-period', trustingPeriod] : args)).CreateClient
    .client_id
}

/** The connection's id on chain `a`. */
export async function createConnection(bin: string, configPath: string, a: string, clientOnA: string, clientOnB: string): Promise<string> {
  const args = ['create', 'connection', '--a-chain', a, '--a-client', clientOnA, '--b-client', clientOnB]
  return Connection.parse(await hermes(bin, configPath, args)).a_side.connection_id
}

/** An ICS-20 channel; gives its id on both ends. */
export async function createChannel(bin: string, configPath: string, a: string, connectionOnA: string): Promise<{ a: string; b: string }> {
  const args = ['create', 'channel', '--a-chain', a, '--a-connection', connectionOnA, '--a-port', 'transfer', '--b-port', 'transfer']
  const { a_side, b_side } = Channel.parse(await hermes(bin, configPath, args))
  return { a: a_side.channel_id, b: b_side.channel_id }
}
