import type { ClearOptions } from '../hermes.ts'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder that is gone after the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'relayooor-hermes-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** An executable shell script in the place of Hermes. */
export function scriptedHermes(folder: string, script: string): string {
  const path = join(folder, 'hermes')
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return path
}

export function clearOptions(bin: string, overrides: Partial<ClearOptions> = {}): ClearOptions {
  return {
    bin,
    configPath: '/lane.toml',
    chainId: 'a-1',
    portId: 'transfer',
    channelId: 'channel-0',
    sequences: ['3', '1', '2', '9'],
    keyName: 'lane',
    timeoutMs: 20_000,
    killAfterMs: 2_000,
    signal: new AbortController().signal,
    onStart: () => {},
    log: { debug() {}, info() {}, warn() {}, error() {} },
    ...overrides,
  }
}
