import type { ChildProcess } from 'node:child_process'
import type { SandboxInfo } from '../network/info.ts'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { startSandbox } from '../index.ts'
import { call, hub, rpcOf, until, zone } from '../testing.ts'

const home = mkdtempSync(join(tmpdir(), 'sandbox-restart-'))
const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const children: ChildProcess[] = []

afterAll(() => {
  children.forEach(child => child.kill('SIGKILL'))
  rmSync(home, { recursive: true, force: true })
})

async function start(): Promise<{ child: ChildProcess; info: SandboxInfo }> {
  const child = fork(main, ['--home', home, '--block-time-ms', '50', '--no-traffic'], { stdio: 'ignore' })
  children.push(child)
  const [message] = (await once(child, 'message')) as [{ type: string; info: SandboxInfo }] // what main.ts sends first
  expect(message.type).toBe('ready')
  return { child, info: message.info }
}

async function order(info: SandboxInfo, name: string, body: object): Promise<Record<string, string>> {
  const response = await fetch(`${info.controlUrl}/control/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(response.status).toBe(200)
  return (await response.json()) as Record<string, string> // hash and sequence
}

// Processes start one after the other, on a machine that may be busy.
describe('a sandbox with a home', () => {
  it('is after SIGKILL what it was, on the same ports, and goes on', async () => {
    const first = await start()
    const rpc = first.info.chains[0]?.rpc[0] ?? ''
    const bob = first.info.accounts.bob?.addresses[zone]
    const { hash, sequence = '' } = await order(first.info, 'transfer', {
      chainId: hub,
      from: 'alice',
      to: bob,
      amount: '4242',
      channelId: 'channel-0',
    })
    const seen = await call(rpc, 'block')
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')

    const again = await start()
    expect(again.info).toEqual(first.info)
    const height = (seen.result?.block as { header: { height: string } } | undefined)?.header.height
    expect((await call(rpc, 'block', { height })).result).toMatchObject({
      block_id: seen.result?.block_id as object,
      block: { header: { height } },
    })
    await until(async () => (await call(rpc, 'tx', { hash: Buffer.from(hash ?? '', 'hex').toString('base64') })).result)
    await order(again.info, 'relay', { chainId: hub, channelId: 'channel-0', sequence, step: 'full' })
    again.child.kill('SIGTERM')
    expect(await once(again.child, 'exit')).toEqual([0, null])
  })

  it('forgets half a line of a block that nobody saw, and keeps the clock that was put forward', async () => {
    const journal = join(home, 'chains', zone, 'blocks.jsonl')
    const lines = readFileSync(journal, 'utf8').split('\n').length
    appendFileSync(journal, '{"h":99999,"t":17')
    const sandbox = await startSandbox({ home, blockTimeMs: 50 })
    expect(sandbox.chain(zone).block(99_999)).toBeUndefined()
    expect(sandbox.chain(zone).storedHeight()).toBeGreaterThanOrEqual(lines)
    await sandbox.control.advanceTime(3_600_000)
    await sandbox.stop()
    const later = await startSandbox({ home, blockTimeMs: 50 })
    const { result } = await call(rpcOf(later, hub), 'status')
    expect(new Date((result?.sync_info as { latest_block_time: string }).latest_block_time).getTime()).toBeGreaterThan(
      Date.now() + 3_500_000,
    )
    await later.stop()
  })

  it('ends when the process that started it is gone', async () => {
    const { child } = await start()
    child.disconnect()
    expect(await once(child, 'exit')).toEqual([0, null])
  })
})
