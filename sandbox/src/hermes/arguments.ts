import type { Range } from './sequences.ts'
import { commands, optionText, overview, usage } from './commandTable.ts'
import { parseRange } from './sequences.ts'

/** The parsed command line, with all required options. */
export interface Arguments {
  config: string | undefined
  json: boolean
  command: string
  chain: string
  port: string
  channel: string
  client: string
  keyName: string | undefined
  mnemonicFile: string
  overwrite: boolean
  all: boolean
  ranges: Range[]
}

/** A command line that Hermes refuses (exit code 2), or a request for help (exit code 0). */
export class UsageError extends Error {
  override name = 'UsageError'
  readonly exitCode: number

  constructor(message: string, exitCode = 2) {
    super(message)
    this.exitCode = exitCode
  }
}

const aliases: Record<string, string> = { '--chan': '--channel' }

/** @throws UsageError as Hermes' command line parser (clap) words it */
export function parseArguments(args: readonly string[]): Arguments {
  const rest = [...args]
  const globals = takeGlobals(rest)
  const command = takeCommand(rest)
  const { required, optional = [], flags = [] } = commands[command] ?? { required: [] }
  const values = new Map<string, string>()
  while (rest.length > 0) {
    const [name = '', inline] = splitOption(rest.shift() ?? '')
    if (name === '--help' || name === '-h') throw new UsageError(`hermes ${command}\n\n${usage(command)}`, 0)
    if (![...required, ...optional, ...flags].includes(name))
      throw new UsageError(
        `error: Found argument '${name}' which wasn't expected, or isn't valid in this context\n\n${usage(command)}\n\n` +
          'For more information try --help',
      )
    if (values.has(name))
      throw new UsageError(
        `error: The argument '${optionText(name)}' was provided more than once, but cannot be used multiple times\n\n` +
          `${usage(command)}\n\nFor more information try --help`,
      )
    values.set(name, flags.includes(name) ? 'true' : takeValue(name, inline, rest))
  }
  const missing = required.filter(name => !values.has(name))
  if (missing.length > 0)
    throw new UsageError(
      'error: The following required arguments were not provided:\n' +
        `${missing.map(name => `    ${optionText(name)}`).join('\n')}\n\n${usage(command)}\n\nFor more information try --help`,
    )
  return {
    ...globals,
    command,
    chain: values.get('--chain') ?? '',
    port: values.get('--port') ?? '',
    channel: values.get('--channel') ?? '',
    client: values.get('--client') ?? '',
    keyName: values.get('--key-name'),
    mnemonicFile: values.get('--mnemonic-file') ?? '',
    overwrite: values.has('--overwrite'),
    all: values.has('--all'),
    ranges: readRanges(values.get('--packet-sequences')),
  }
}

function takeGlobals(rest: string[]): { config: string | undefined; json: boolean } {
  let config: string | undefined
  let json = false
  while (rest[0]?.startsWith('-')) {
    const [name = '', inline] = splitOption(rest.shift() ?? '')
    if (name === '--json') json = true
    else if (name === '--config') config = takeValue(name, inline, rest)
    else if (name === '--debug') takeValue(name, inline, rest)
    else if (name === '--version' || name === '-V') throw new UsageError('hermes 1.10.5', 0)
    else if (name === '--help' || name === '-h') throw new UsageError(overview(), 0)
    else throw unexpected(name)
  }
  return { config, json }
}

function takeCommand(rest: string[]): string {
  const words: string[] = []
  while (!commands[words.join(' ')]) {
    const known = Object.keys(commands).filter(name => `${name} `.startsWith(words.map(word => `${word} `).join('')))
    if (known.length === 0) throw unexpected(words.at(-1) ?? '')
    const word = rest.shift()
    if (word === undefined)
      throw words.length === 0
        ? new UsageError(overview(), 0)
        : new UsageError(
            `hermes-${words.join('-')} \n\nUSAGE:\n    hermes ${words.join(' ')} <SUBCOMMAND>\n\nSUBCOMMANDS:\n` +
              `${known.map(name => `    ${name.split(' ').slice(words.length).join(' ')}`).join('\n')}`,
          )
    if (word === '--help' || word === '-h') throw new UsageError(overview(), 0)
    words.push(word)
  }
  return words.join(' ')
}

function takeValue(name: string, inline: string | undefined, rest: string[]): string {
  const value = inline ?? rest.shift()
  if (value === undefined)
    throw new UsageError(
      `error: The argument '${optionText(name)}' requires a value but none was supplied\n\nFor more information try --help`,
    )
  return value
}

function readRanges(text: string | undefined): Range[] {
  return text === undefined
    ? []
    : text.split(',').map(part => {
        const range = parseRange(part)
        if (typeof range === 'string')
          throw new UsageError(
            `error: Invalid value "${part}" for '--packet-sequences <PACKET_SEQUENCES>': ${range}\n\nFor more information try --help`,
          )
        return range
      })
}

function splitOption(word: string): [name: string, value?: string] {
  const equals = word.indexOf('=')
  const name = equals < 0 ? word : word.slice(0, equals)
  return equals < 0 ? [aliases[name] ?? name] : [aliases[name] ?? name, word.slice(equals + 1)]
}

function unexpected(word: string): UsageError {
  return new UsageError(
    `error: Found argument '${word}' which wasn't expected, or isn't valid in this context\n\nUSAGE:\n` +
      '    hermes [OPTIONS] [SUBCOMMAND]\n\nFor more information try --help',
  )
}
