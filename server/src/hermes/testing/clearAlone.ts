import process from 'node:process'
import { runClear } from '../runClear.ts'

/** A process that does nothing but one clear, so that a test can kill it. */
const log = { debug() {}, info() {}, warn() {}, error() {} }
await runClear({
  bin: process.argv[2] ?? '',
  configPath: '/lane.toml',
  chainId: 'a-1',
  portId: 'transfer',
  channelId: 'channel-0',
  sequences: ['1'],
  keyName: 'lane',
  timeoutMs: 60_000,
  killAfterMs: 60_000,
  signal: new AbortController().signal,
  onStart: () => {},
  log,
})
