import type { z } from 'zod'
import type { ChainSection } from './configSchema.ts'
import type { HermesChain, HermesConfig, HermesPacketFilter } from './hermes.ts'
import { parse } from 'smol-toml'
import { ChainSection as ChainSectionSchema, ConfigFile } from './configSchema.ts'

export interface ConfigProblem {
  name: string
  message: string
}

/** A Hermes configuration that cannot be used, with everything that is wrong with it. */
export class HermesConfigError extends Error {
  override name = 'HermesConfigError'
  readonly problems: ConfigProblem[]

  constructor(problems: ConfigProblem[]) {
    super(problems.map(one => `${one.name}: ${one.message}`).join('\n'))
    this.problems = problems
  }
}

/** Reads an operator's config.toml. @throws HermesConfigError with all problems */
export function parseHermesConfig(toml: string): HermesConfig {
  const file = ConfigFile.safeParse(parseToml(toml))
  if (!file.success) throw new HermesConfigError(problemsOf(file.error, ''))
  const problems: ConfigProblem[] = []
  const chains: HermesChain[] = []
  const unsupported: string[] = []
  for (const [index, { type, ...section }] of file.data.chains.entries()) {
    const name = typeof section.id === 'string' ? `chain ${section.id}` : `chains[${index}]`
    if (type !== 'CosmosSdk') {
      unsupported.push(String(section.id))
      continue
    }
    const read = ChainSectionSchema.safeParse(section)
    if (!read.success) problems.push(...problemsOf(read.error, name))
    else if (chains.some(chain => chain.chainId === read.data.id)) problems.push({ name, message: 'stands there twice' })
    else chains.push(chainOf(read.data))
  }
  if (problems.length > 0) throw new HermesConfigError(problems)
  const { ics20_max_memo_size: memoBytes, ics20_max_receiver_size: receiverBytes } = file.data.mode.packets
  return { chains, unsupported, memoBytes, receiverBytes, rest: file.data.rest, telemetry: file.data.telemetry }
}

/** @throws HermesConfigError when it is not TOML at all */
export function parseToml(toml: string): Record<string, unknown> {
  try {
    return parse(toml)
  } catch (error) {
    throw new HermesConfigError([{ name: 'config.toml', message: error instanceof Error ? error.message : String(error) }])
  }
}

function problemsOf(error: z.ZodError, within: string): ConfigProblem[] {
  return error.issues.map(issue => ({ name: [within, ...issue.path].filter(part => part !== '').join('.'), message: issue.message }))
}

function chainOf(section: ChainSection): HermesChain {
  return {
    chainId: section.id,
    rpcAddr: section.rpc_addr,
    prefix: section.account_prefix,
    keyName: section.key_name,
    keyStoreFolder: section.key_store_folder,
    gasPrice: {
      amount: decimalText(section.gas_price.price),
      denom: section.gas_price.denom,
      ...(section.dynamic_gas_price.enabled && { dynamic: dynamicOf(section.dynamic_gas_price) }),
    },
    maxGas: section.max_gas,
    gasMultiplier: section.gas_multiplier,
    addressType: section.address_type.derivation === 'cosmos' ? 'secp256k1' : 'eth_secp256k1',
    pubKeyTypeUrl: section.address_type.derivation === 'cosmos' ? undefined : section.address_type.proto_type.pk_type,
    trustingPeriodSeconds: section.trusting_period,
    clientRefreshRate: section.client_refresh_rate,
    packetFilter: filterOf(section.packet_filter),
    maxMessages: section.max_msg_num,
    maxTxBytes: section.max_tx_size,
    excluded: new Map(Object.entries(section.excluded_sequences)),
  }
}

function dynamicOf({ multiplier, max }: ChainSection['dynamic_gas_price']) {
  return { multiplier: decimalText(multiplier), max: decimalText(max) }
}

function filterOf(filter: ChainSection['packet_filter']): HermesPacketFilter | undefined {
  return filter.policy === 'allowall' ? undefined : { policy: filter.policy, list: filter.list }
}

/** The number as in the file, without an exponent. */
function decimalText(value: number): string {
  const [digits = '0', exponent] = String(value).split('e')
  if (exponent === undefined) return digits
  const [whole = '', fraction = ''] = digits.split('.')
  const shift = Number(exponent)
  return shift < 0 ? `0.${'0'.repeat(-shift - whole.length)}${whole}${fraction}` : `${whole}${fraction.padEnd(shift, '0')}`
}
