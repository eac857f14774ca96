interface Command {
  required: string[]
  optional?: string[]
  flags?: string[]
}

const packets = ['--chain', '--port', '--channel']
/** The known commands with their options, which take a value unless they are flags. */
export const commands: Record<string, Command> = {
  version: { required: [] },
  start: { required: [] },
  'health-check': { required: [] },
  'config validate': { required: [] },
  'clear packets': {
    required: packets,
    optional: ['--packet-sequences', '--key-name', '--counterparty-key-name', '--query-packets-chunk-size'],
  },
  'keys list': { required: ['--chain'] },
  'keys add': { required: ['--chain', '--mnemonic-file'], optional: ['--key-name', '--hd-path'], flags: ['--overwrite'] },
  'keys balance': { required: ['--chain'], optional: ['--key-name'], flags: ['--all'] },
  'query packet pending': { required: packets },
  'query packet commitments': { required: packets },
  'query client status': { required: ['--chain', '--client'] },
}

const valueNames: Record<string, string> = {
  '--chain': 'CHAIN_ID',
  '--port': 'PORT_ID',
  '--channel': 'CHANNEL_ID',
  '--client': 'CLIENT_ID',
}

/** `--chain <CHAIN_ID>` */
export function optionText(name: string): string {
  return `${name} <${valueNames[name] ?? name.slice(2).toUpperCase().replaceAll('-', '_')}>`
}

export function usage(command: string): string {
  const { required, optional, flags } = commands[command] ?? { required: [] }
  return `USAGE:\n    hermes ${[command, ...(optional || flags ? ['[OPTIONS]'] : []), ...required.map(optionText)].join(' ')}`
}

/** What `hermes` alone prints. */
export function overview(): string {
  return `hermes 1.10.5
  The look-alike of the sandbox: of the IBC relayer's commands it knows

USAGE:
    hermes [OPTIONS] [SUBCOMMAND]

OPTIONS:
        --config <CONFIG>    Path to configuration file
        --json               Enable JSON output

SUBCOMMANDS:
    ${Object.keys(commands).join('\n    ')}`
}
