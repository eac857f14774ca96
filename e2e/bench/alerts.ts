import type { Row } from './figures.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '@relayooor/sandbox'
import { z } from 'zod'
import { nth } from '../kit/ports.ts'
import { startService } from '../kit/service.ts'
import { until } from '../kit/until.ts'
import { settings } from '../service/settings.ts'
import { figures } from './figures.ts'

const Message = z.object({ alerts: z.array(z.object({ name: z.string(), state: z.enum(['raised', 'ended']) })) })

/** From something going wrong in simulated chains until a webhook is told, by one process of all roles. */
export async function benchAlerts(databaseUrl: string, rounds: number, say: (line: string) => void): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'relayooor-bench-'))
  const told = new Set<string>()
  const messages: number[] = []
  const webhook = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { alerts } = Message.parse(JSON.parse(Buffer.concat(chunks).toString()))
    messages.push(performance.now())
    for (const { name, state } of alerts) told.add(`${name} ${state}`)
    response.end()
  }).listen(0, '127.0.0.1')
  const sandbox = await startSandbox()
  const address = webhook.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const service = await startService(
    {
      folder,
      env: {
        ...settings(sandbox, join(folder, 'data'), { alerts: { allowNetworks: ['127.0.0.0/8'] } }),
        ALERT_WEBHOOK_URL: `http://127.0.0.1:${port}/`,
        ALERT_WEBHOOK_SECRET: 'a secret of a webhook that is long enough',
      },
    },
    { databaseUrl },
  )
  try {
    const { control } = sandbox
    const chainId = nth(sandbox.info.chains, 0).chainId
    const lane = sandbox.info.accounts.lane?.addresses[chainId]
    if (lane === undefined) throw new Error('the sandbox has no lane')
    const causes: { name: string; seconds: number; begin: () => Promise<unknown>; end?: () => Promise<unknown> }[] = [
      {
        name: 'lane-low',
        seconds: 15,
        begin: () => control.drain(chainId, lane),
        end: () => control.fund(chainId, lane, 1_000_000_000n),
      },
      { name: 'hermes-missing', seconds: 30, begin: () => control.setHermes({ fault: 'missing' }) },
      { name: 'chain-down', seconds: 30, begin: () => control.setNodeFaults(chainId, { down: true }) },
    ]
    const rows: Row[] = []
    for (const { name, seconds, begin, end = () => control.clear() } of causes) {
      const times: number[] = []
      while (times.length < rounds) {
        told.clear()
        // A target that was told much within a minute gets one sum after it: each round finds a quiet one.
        await until('few messages in a minute', async () => messages.filter(at => performance.now() - at < 60_000).length < 4, {
          everyMs: 100,
          timeoutMs: 90_000,
        })
        const from = performance.now()
        await begin()
        await until(`${name} is told`, async () => told.has(`${name} raised`), { everyMs: 20, timeoutMs: 120_000 })
        times.push(performance.now() - from)
        say(`${name}: told after ${Math.round(times.at(-1) ?? 0)} ms`)
        await end()
        await until(`the end of ${name} is told`, async () => told.has(`${name} ended`), { everyMs: 100, timeoutMs: 300_000 })
      }
      const ours = figures(times)
      rows.push({
        what: `alert ${name}: from its cause until a webhook is told`,
        ours,
        target: `< ${seconds} s`,
        met: ours.p95 < seconds * 1_000,
      })
    }
    return rows
  } finally {
    await service.stop()
    await sandbox.stop()
    webhook.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
