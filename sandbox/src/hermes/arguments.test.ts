import { describe, expect, it } from 'vitest'
import { parseArguments, UsageError } from './arguments.ts'
import { collated } from './sequences.ts'

const clear = ['clear', 'packets', '--chain', 'a-1', '--port', 'transfer', '--channel', 'channel-0']

function usageOf(...args: string[]): UsageError {
  try {
    parseArguments(args)
  } catch (error) {
    if (error instanceof UsageError) return error
    throw error
  }
  return expect.fail(`taken: ${args.join(' ')}`)
}

describe('the command line', () => {
  it('reads what the service asks for', () => {
    expect(
      parseArguments(['--config', 'c.toml', '--json', ...clear, '--packet-sequences', '1,10..12,7..5', '--key-name=relayooor']),
    ).toMatchObject({
      config: 'c.toml',
      json: true,
      command: 'clear packets',
      chain: 'a-1',
      port: 'transfer',
      channel: 'channel-0',
      keyName: 'relayooor',
      ranges: [
        [1n, 1n],
        [10n, 12n],
        [7n, 5n],
      ],
    })
    expect(parseArguments(['clear', 'packets', '--chain', 'a', '--port', 'p', '--chan', 'c']).channel).toBe('c')
  })

  // Texts of the real program, 1.10.5.
  it.each([
    ['Invalid value "x" for \'--packet-sequences <PACKET_SEQUENCES>\': Invalid sequence number: x', [...clear, '--packet-sequences', 'x']],
    ['Invalid sequence number: 2..3', [...clear, '--packet-sequences', '1..2..3']],
    ['Invalid sequence number: -1', [...clear, '--packet-sequences', '-1']],
    ['Invalid sequence number: ', [...clear, '--packet-sequences', '']],
    ["Found argument '--bogus' which wasn't expected", [...clear, '--bogus']],
    ["Found argument '--json' which wasn't expected", [...clear, '--json']],
    ["Found argument 'frob' which wasn't expected", ['frob']],
    ['was provided more than once', [...clear, '--chain', 'b']],
    ['    --port <PORT_ID>\n    --channel <CHANNEL_ID>', clear.slice(0, 4)],
    ["'--chain <CHAIN_ID>' requires a value", ['clear', 'packets', '--chain']],
    ['hermes query packet <SUBCOMMAND>', ['query', 'packet']],
  ])('refuses with exit code 2: %s', (text, args) => {
    const error = usageOf(...args)
    expect(error.message).toContain(text)
    expect(error.exitCode).toBe(2)
  })

  it('prints runs of sequences as Hermes does', () => {
    expect(collated([4n, 5n, 7n, 8n, 9n, 12n])).toBe('4..=5, 7..=9, 12..=12')
  })
})
