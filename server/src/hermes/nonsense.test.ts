import { createServer } from 'node:http'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { listen } from '../http/testing.ts'
import { HermesConfigError, parseHermesConfig } from './config.ts'
import { humanSeconds } from './humanSeconds.ts'
import { deriveLaneConfig } from './laneConfig.ts'
import { parseHermesOutput } from './output.ts'
import { watchPrograms } from './watched/watchedPrograms.ts'

const config = `[global]
log_level = 'info'
[[chains]]
id = 'a-1'
rpc_addr = 'http://127.0.0.1:26657'
account_prefix = 'cosmos'
key_name = 'operator'
gas_price = { price = 0.01, denom = 'uatom' }
`
/** A file or a line with a piece of it lost, doubled or replaced. */
function damaged(text: string) {
  return fc
    .tuple(fc.nat({ max: text.length }), fc.nat({ max: 20 }), fc.string({ maxLength: 8 }))
    .map(([at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut))
}

it('a configuration that is none is a HermesConfigError, with or without a lane', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), damaged(config)), toml => {
      for (const read of [() => parseHermesConfig(toml), () => deriveLaneConfig(toml, 'lane')]) {
        try {
          read()
        } catch (error) {
          expect(error).toBeInstanceOf(HermesConfigError)
        }
      }
    }),
    { numRuns: 200 },
  )
})

it('output of any kind gives a result and complaints', () => {
  const line =
    '{"result":[{"WriteAcknowledgement":{"packet":{"sequence":14,"source_port":"transfer","source_channel":"channel-0"}}}],' +
    '"status":"success"}'
  const log = '{"timestamp":"2026-11-21T05:00:00Z","level":"ERROR","fields":{"message":"client is expired"}}'
  const lines = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      damaged(line),
      damaged(log),
      fc.record({ level: fc.string(), fields: fc.jsonValue() }).map(one => JSON.stringify(one)),
      fc.record({ status: fc.constantFrom('success', 'error'), result: fc.jsonValue() }).map(one => JSON.stringify(one)),
    ),
    { maxLength: 5 },
  )
  fc.assert(
    fc.property(lines, fc.string({ unit: 'binary' }), (stdout, stderr) => {
      const { status, events, complaints } = parseHermesOutput(stdout.join('\n'), stderr)
      expect(['success', 'error', 'none']).toContain(status)
      expect(events.every(event => typeof event.kind === 'string')).toBe(true)
      expect(complaints.every(one => one.reason !== undefined)).toBe(true)
    }),
    { numRuns: 200 },
  )
})

it('a duration of any kind is seconds or null', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), damaged('2h 30m')), text => {
      expect(humanSeconds(text) ?? 0).toBeGreaterThanOrEqual(0)
    }),
    { numRuns: 300 },
  )
})

it('a program that answers anything gives a value or a ProgramError', async () => {
  let body = ''
  const server = createServer((_request, response) => response.end(body))
  const url = await listen(server)
  const programs = watchPrograms({ hermesRest: url, hermesTelemetry: url, chainpulse: url }, {})
  const asked = [
    programs.rest?.version,
    programs.rest?.state,
    programs.telemetry?.read,
    programs.chainpulse?.facts,
    programs.chainpulse?.stuck,
  ]
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const envelope = fc.record({
    status: fc.constantFrom('success', 'error', 'else'),
    result: fc.oneof(fc.jsonValue(), fc.constant({ chains: [], workers: {} })),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.json(),
        envelope.map(one => JSON.stringify(one)),
        fc
          .tuple(fc.constantFrom('backlog_size', 'ibc_stuck_packets'), fc.string(), fc.string())
          .map(parts => `${parts[0]}{${parts[1]}} ${parts[2]}`),
      ),
      fc.constantFrom(...asked),
      async (text, call) => {
        body = text
        await call?.().catch((error: unknown) => expect(error).toMatchObject({ name: 'ProgramError' }))
      },
    ),
    { numRuns: 150 },
  )
})
