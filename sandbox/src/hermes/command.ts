import type { Arguments } from './arguments.ts'
import type { Config } from './config.ts'
import type { CommandOutput } from './keys.ts'
import type { CommandContext, Log } from './output.ts'
import { parseArguments, UsageError } from './arguments.ts'
import { ConfigError, loadConfig } from './config.ts'
import { HermesError } from './hermesError.ts'
import { createLog, printResult } from './output.ts'

/** Runs one command line. @returns the exit code */
export async function runCommand(words: readonly string[], context: CommandContext): Promise<number> {
  try {
    return await runArguments(parseArguments(words), context)
  } catch (error) {
    if (error instanceof ConfigError) {
      context.stderr(`${error.message}\n`)
      return 1
    }
    if (error instanceof UsageError) {
      context[error.exitCode === 0 ? 'stdout' : 'stderr'](`${error.message}\n`)
      return error.exitCode
    }
    throw error
  }
}

async function runArguments(args: Arguments, context: CommandContext): Promise<number> {
  const log = createLog(args.json, context)
  if (args.command === 'version') {
    log('INFO', { message: 'running Hermes v1.10.5' })
    context.stdout('hermes 1.10.5\n')
    return 0
  }
  const config = loadConfig(args.config)
  log('INFO', { message: 'running Hermes v1.10.5' })
  try {
    const { result, plain } = await run(config, args, log, context)
    printResult(args.json, context, 'success', result, plain)
    return 0
  } catch (error) {
    if (!(error instanceof HermesError)) throw error
    printResult(args.json, context, 'error', error.report(), error.report())
    return 1
  }
}

/** Modules are loaded per command, for a quick start. */
async function run(config: Config, args: Arguments, log: Log, { controlUrl }: CommandContext): Promise<CommandOutput> {
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
