import type { Arguments } from './arguments.ts'
import type { Config } from './config.ts'
import type { Answer } from './keys.ts'
import type { Log } from './output.ts'
import process from 'node:process'
import { parseArguments, UsageError } from './arguments.ts'
import { ConfigError, loadConfig } from './config.ts'
import { HermesFault } from './hermesFault.ts'
import { conclude, createLog } from './output.ts'

/** The look-alike of Hermes 1.10.5, a client of the sandbox's chains as Hermes is one of real chains. */
await main(process.argv.slice(2))

async function main(words: string[]): Promise<void> {
  let args: Arguments
  try {
    args = parseArguments(words)
  }
  catch (error) {
    if (!(error instanceof UsageError))
      throw error
    process[error.exitCode === 0 ? 'stdout' : 'stderr'].write(`${error.message}\n`)
    process.exitCode = error.exitCode
    return
  }
  const log = createLog(args.json)
  try {
    const config = args.command === 'version' ? undefined : loadConfig(args.config)
    log('INFO', { message: 'running Hermes v1.10.5' })
    if (!config) {
      process.stdout.write('hermes 1.10.5\n')
      return
    }
    const answer = await run(config, args, log)
    if (answer)
      conclude(args.json, 'success', answer.result, answer.plain)
  }
  catch (error) {
    if (error instanceof HermesFault) {
      conclude(args.json, 'error', error.report(), error.report())
    }
    else if (error instanceof ConfigError) {
      process.stderr.write(`${error.message}\n`)
      process.exitCode = 1
    }
    else {
      throw error
    }
  }
}

/** Commands are loaded when they are asked for, so that each starts quickly. @returns nothing when the command runs until it is ended */
async function run(config: Config, args: Arguments, log: Log): Promise<Answer | undefined> {
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
      return (await import('./clearCommand.ts')).clearCommand(config, args, log)
    default:
      throw new Error(`The command ${args.command} is read but not run`)
  }
}
