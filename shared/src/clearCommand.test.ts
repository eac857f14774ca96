import { expect, it } from 'vitest'
import { clearArguments, clearCommands } from './clearCommand.ts'

const end = { chainId: 'hub-1', portId: 'transfer', channelId: 'channel-0' }

it('never clears a whole channel', () => {
  expect(() => clearArguments({ ...end, sequences: [] })).toThrow('nothing to clear')
  expect(clearCommands([])).toEqual([])
})

it('writes a command for each channel, which a shell reads as it is meant', () => {
  const contract = { ...end, portId: 'wasm.<a>#[b]' }
  expect(
    clearCommands([
      { ...end, sequence: '8' },
      { ...contract, sequence: '1' },
      { ...end, sequence: '7' },
    ]),
  ).toEqual([
    'hermes clear packets --chain hub-1 --port transfer --channel channel-0 --packet-sequences 7..8',
    "hermes clear packets --chain hub-1 --port 'wasm.<a>#[b]' --channel channel-0 --packet-sequences 1",
  ])
})
