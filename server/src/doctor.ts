import type { Chain } from './chains/chain.ts'
import type { ClearingContext } from './clearing/context.ts'
import type { Config } from './config/readConfig.ts'
import process from 'node:process'
import { sayEnglish } from '@relayooor/shared/english.ts'
import { sql } from 'drizzle-orm'
import { assemble } from './assemble.ts'
import { createModuleAsker } from './chains/askModule.ts'
import { blockGas } from './chains/blockGas.ts'
import { leastGas } from './clearing/gas/gasUse.ts'
import { ConfigError } from './config/configError.ts'
import { publicUrlOf } from './config/publicUrl.ts'
import { readConfig } from './config/readConfig.ts'
import { describeUnused } from './config/unusedSettings.ts'
import { pendingMigrations } from './db/migrate.ts'
import { hermesVersion } from './hermes/keys.ts'
import { programFaults } from './hermes/watched/watchedPrograms.ts'
import { originRules } from './http/origins.ts'
import { describeFormerWallets } from './operations/describeFormerWallets.ts'
import { describeNodes } from './operations/describeNodes.ts'
import { createLogger } from './operations/logger.ts'

/** Checks a configuration without serving: one line per check, exit 1 when one fails; further advice as notes. */
const failed = await examine()
process.exit(failed > 0 ? 1 : 0)

async function examine(): Promise<number> {
  let failures = 0
  const tell = (ok: boolean, what: string) => {
    failures += ok ? 0 : 1
    process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${what}\n`)
  }
  const attempt = async (what: string, check: () => Promise<string>) => {
    await check().then(
      detail => tell(true, `${what}: ${detail}`),
      (error: unknown) => tell(false, `${what}: ${error instanceof Error ? error.message : String(error)}`),
    )
  }

  const config = tellConfig(() => readConfig(process.env), tell)
  if (!config) return failures
  tell(true, 'environment: complete')
  const callers =
    config.trustedProxies.length > 0
      ? `X-Forwarded-For of ${config.trustedProxies.join(', ')} is believed`
      : 'no proxy is trusted, the address of the connection counts; behind a proxy, name it in TRUST_PROXY'
  tell(true, `callers: ${callers}`)
  tell(true, `pages that may act: ${[...originRules({ ...config, publicUrl: publicUrlOf(config) }).allowed].join(', ')}`)
  await attempt('Hermes', async () => `${config.hermesBin} is ${await hermesVersion(config.hermesBin)}`)
  const service = await assemble(config, createLogger({ level: 'silent', format: 'json' })).catch((error: unknown) => {
    if (!(error instanceof ConfigError)) throw error
    error.problems.forEach(({ name, problem }) => tell(false, `${name} ${problem}`))
    return null
  })
  if (!service) return failures
  const { ctx, chains } = service
  let schemaIsThere = false
  await attempt('database', async () => {
    await ctx.database.db.execute(sql`select 1`)
    const pending = await pendingMigrations(config.databaseUrl)
    if (pending > 0 && !config.migrateOnStart) throw new Error(`lacks ${pending} migrations: npm run migrate`)
    schemaIsThere = pending === 0
    return 'reachable, schema up to date'
  })
  const notes: string[] = []
  for (const [chainId, chain] of chains) {
    await chain.start()
    for (const endpoint of chain.health().endpoints)
      tell(endpoint.ok, `${chainId} ${endpoint.url}: ${endpoint.ok ? `height ${endpoint.height}` : (endpoint.error ?? 'does not answer')}`)
    await attempt(`${chainId} gas of Hermes`, () => examineGas(chain))
    await attempt(`${chainId} gas price`, () => examineGasPrice(ctx, chainId))
    const { lacks, complaint } = chain.forHermes()
    tell(
      lacks === null,
      `${chainId} for Hermes: ${lacks === null ? 'its node answers as Hermes needs it' : sayEnglish(`blocked.lacks.${lacks}`)}`,
    )
    if (complaint !== null) notes.push(`${chainId}: ${complaint}`)
    const { denom } = chain.settings.gasPrice
    const service = ctx.settings.serviceAddresses.get(chainId)
    if (service === undefined) tell(false, `${chainId} service wallet: none configured; no payments are taken there`)
    else await attempt(`${chainId} service wallet`, () => examineServiceWallet(ctx, chain, service))
    for (const lane of config.laneKeys) {
      const address = ctx.lanes.address(lane, chainId) ?? ''
      await attempt(`${chainId} lane ${lane}`, async () => {
        const balance = await chain.balance(address, denom)
        if (balance === 0n) throw new Error(`${address} has no ${denom}: it cannot pay for gas`)
        return `${address} has ${balance}${denom}`
      })
    }
  }
  for (const { program, fault } of await programFaults(service.watched)) tell(fault === null, `${program}: ${fault ?? 'answers'}`)
  notes.push(
    ...service.notify.unusable,
    ...service.notices.ways.unusable,
    ...describeUnused(process.env),
    ...(await describeNodes(ctx, config)),
  )
  if (schemaIsThere) notes.push(...(await describeFormerWallets(ctx)))
  for (const sentence of notes) process.stdout.write(`note   ${sentence}\n`)
  await Promise.all([...chains.values()].map(chain => chain.stop()))
  await service.changes.close()
  await ctx.database.close()
  return failures
}

/** Whether Hermes may use what a clear needs, and no more than a block takes. @throws when it may not */
async function examineGas(chain: Chain): Promise<string> {
  const maxGas = BigInt(chain.settings.maxGas)
  const ofBlock = await blockGas(chain, createModuleAsker())
  if (maxGas < leastGas)
    throw new Error(`max_gas is ${maxGas}, and one delivery uses about ${leastGas}; set it higher in Hermes' configuration`)
  if (ofBlock !== null && maxGas > ofBlock)
    throw new Error(
      `max_gas is ${maxGas}, and a block takes ${ofBlock}: where Hermes cannot estimate, it uses max_gas, and no block takes that`,
    )
  return `up to ${maxGas} a transaction; ${ofBlock === null ? 'the chain sets no limit' : `a block takes ${ofBlock}`}`
}

/** Whether Hermes pays what the chain asks for gas now. @throws when it does not, or nobody can read that */
async function examineGasPrice(ctx: ClearingContext, chainId: string): Promise<string> {
  const { denom, amount, payable } = await ctx.gas.price(chainId)
  if (payable === null) throw new Error('what the chain asks cannot be read, so no price is given')
  if (!payable) throw new Error('the chain asks for more than Hermes may pay, so no price is given; raise gas_price or dynamic_gas_price')
  return `${amount}${denom} for a unit`
}

/** Whether refunds can go out; the start itself refuses a key that is not the wallet's. @throws when it has a key and no gas */
async function examineServiceWallet(ctx: ClearingContext, chain: Chain, address: string): Promise<string> {
  const {
    chainId,
    gasPrice: { denom },
  } = chain.settings
  const balance = await chain.balance(address, denom)
  if (ctx.refundWallet(chainId) === null) return `${address} has ${balance}${denom}; no key, so every refund waits for a signature by hand`
  const needed = ctx.settings.sendingCost(chainId, denom)
  if (balance < needed) throw new Error(`${address} has ${balance}${denom} and its key fits, but one refund costs ${needed}${denom} of gas`)
  return `${address} has ${balance}${denom} and its key fits: refunds go out by themselves`
}

function tellConfig(read: () => Config, tell: (ok: boolean, what: string) => void): Config | null {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    error.problems.forEach(({ name, problem }) => tell(false, `${name} ${problem}`))
    return null
  }
}
