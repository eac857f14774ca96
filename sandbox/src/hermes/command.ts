import type { Arguments } from './arguments.ts'
import type { Config } from './config.ts'
import type { Answer } from './keys.ts'
import type { Log, Surroundings } from './output.ts'
import { parseArguments, UsageError } from './arguments.ts'
import { ConfigError, loadConfig } from './config.ts'
import { HermesFault } from './hermesFault.ts'
import { conclude, createLog } from './output.ts'

/** Runs one command line. @returns the exit code */
export async function runCommand(words: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    return await runArguments(parseArguments(words), surroundings)
  } catch (error) {
    if (error instanceof ConfigError) {
      surroundings.stderr(`${error.message}\n`)
      return 1
    }
    if (error instanceof UsageError) {
      surroundings[error.exitCode === 0 ? 'stdout' : 'stderr'](`${error.message}\n`)
      return error.exitCode
    }
    throw error
  }
}

async function runArguments(args: Arguments, surroundings: Surroundings): Promise<number> {
  const log = createLog(args.json, surroundings)
  if (args.command === 'version') {
    log('INFO', { message: 'running Hermes v1.10.5' })
    surroundings.stdout('hermes 1.10.5\n')
    return 0
  }
  const config = loadConfig(args.config)
  log('INFO', { message: 'running Hermes v1.10.5' })
  try {
    const { result, plain } = await run(config, args, log, surroundings)
    conclude(args.json, surroundings, 'success', result, plain)
    return 0
  } catch (error) {
    if (!(error instanceof HermesFault)) throw error
    conclude(args.json, surroundings, 'error', error.report(), error.report())
    return 1
  }
}

/** Commands are loaded when they are asked for, so that each starts quickly. */
async function run(config: Config, args: Arguments, log: Log, { controlUrl }: Surroundings): Promise<Answer> {
  switch (args.command) {
    case 'config validate':
      return { result: 'configuration is valid', plain: 'configuration is valid' }
    case 'keys list':
      return (await import('./keys.ts')).keysList(config, args)
    case 'keys add':
      return (await import('./keys.ts')).keysAdd(config, args)
    case 'keys balance':
      return (await import('./keys.ts')).keysBalance(config, args)
    case 'query packet pending':
      return (await import('./queryCommands.ts')).queryPending(config, args, log)
    case 'query packet commitments':
      return (await import('./queryCommands.ts')).queryCommitments(config, args, log)
    case 'query client status':
      return (await import('./queryCommands.ts')).queryClientStatus(config, args, log)
    case 'health-check':
      return (await import('./healthCheck.ts')).healthCheck(config, log)
    case 'clear packets':
      return (await import('./clearCommand.ts')).clearCommand(config, args, log, controlUrl)
    case 'start':
      return (await import('./start.ts')).start(config, log)
    default:
      throw new Error(`The command ${args.command} is read but not run`)
  }
}
