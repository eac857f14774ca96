import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { programFaults, watchPrograms } from './watchedPrograms.ts'

/** A program with these answers by path; anything else is 404. */
async function serve(answers: Record<string, string>): Promise<string> {
  const server = createServer((request, response) => {
    const body = answers[request.url?.split('?')[0] ?? '']
    if (body === undefined) response.writeHead(404).end()
    else response.end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // `listen` on a TCP port gives an AddressInfo, never a path.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const metricsOfHermes = `# HELP backlog_size Total number of SendPacket events in the backlog
# TYPE backlog_size gauge
backlog_size{chain="hub-1",channel="channel-0",counterparty="zone-1",port="transfer",service_name="unknown_service"} 2
backlog_size{chain="zone-1",channel="channel-9",counterparty="hub-1",port="transfer"} 0
backlog_oldest_sequence{chain="hub-1",channel="channel-0",counterparty="zone-1",port="transfer",service_name="unknown_service"} 41
backlog_oldest_sequence{chain="zone-1",channel="channel-9",counterparty="hub-1",port="transfer"} 0
cleared_send_packet_events_total{chain="hub-1"} 3
cleared_send_packet_events_total{chain="zone-1"} 4
cleared_acknowledgment_events_total{chain="hub-1"} 1
wallet_balance{account="cosmos1a",chain="hub-1",denom="uhub"} 1.2e+07
workers{type="packet"} 2
`
const metricsOfChainpulse = `chainpulse_chains 2
ibc_stuck_packets{dst_chain="zone-1",src_chain="hub-1",src_channel="channel-0"} 2
ibc_effected_packets{memo="a } b"} 7
`
const stuck = { chain_id: 'hub-1', sequence: 41, src_channel: 'channel-0', dst_channel: 'channel-9' }

it('reads the telemetry of Hermes, at its address with or without the path', async () => {
  const url = await serve({ '/metrics': metricsOfHermes })
  for (const hermesTelemetry of [url, `${url}/`, `${url}/metrics`])
    expect(await watchPrograms({ hermesTelemetry }, {}).telemetry?.read()).toEqual({
      backlog: [
        { chainId: 'hub-1', portId: 'transfer', channelId: 'channel-0', counterparty: 'zone-1', packets: 2, oldest: '41' },
        { chainId: 'zone-1', portId: 'transfer', channelId: 'channel-9', counterparty: 'hub-1', packets: 0 },
      ],
      balances: [{ chainId: 'hub-1', account: 'cosmos1a', denom: 'uhub', amount: '12000000' }],
      cleared: { packets: 7, acknowledgements: 1 },
    })
})

it('reads what any Chainpulse counts, and the packets with their users of the modified one alone', async () => {
  const packets = [{ ...stuck, sender: 'cosmos1a', receiver: null, amount: '5', age_seconds: 1_000 }, stuck]
  const modified = watchPrograms(
    { chainpulse: await serve({ '/metrics': metricsOfChainpulse, '/api/v1/packets/stuck': JSON.stringify({ packets, total: 2 }) }) },
    {},
  ).chainpulse
  expect(await modified?.facts()).toEqual({
    chains: 2,
    stuck: [{ source: 'hub-1', destination: 'zone-1', channelId: 'channel-0', packets: 2 }],
  })
  const claimed = { chainId: 'hub-1', sequence: '41', sourceChannel: 'channel-0', destinationChannel: 'channel-9' }
  expect(await modified?.stuck()).toEqual([
    { ...claimed, sender: 'cosmos1a' },
    { ...claimed, sender: undefined },
  ])
  const original = watchPrograms({ chainpulse: await serve({ '/metrics': metricsOfChainpulse }) }, {}).chainpulse
  expect((await original?.facts())?.chains).toBe(2)
  expect(await original?.stuck()).toBeNull()
})

it('takes what the settings name, else what the Hermes configuration has enabled', () => {
  const server = { host: '0.0.0.0', port: 3_000, enabled: true }
  expect(watchPrograms({}, {})).toEqual({ rest: undefined, telemetry: undefined, chainpulse: undefined })
  expect(watchPrograms({}, { rest: { ...server, enabled: false } }).rest).toBeUndefined()
  expect(watchPrograms({}, { rest: server }).rest?.url).toBe('http://127.0.0.1:3000')
  expect(watchPrograms({}, { telemetry: { ...server, host: '::1' } }).telemetry?.url).toBe('http://[::1]:3000')
  expect(watchPrograms({ hermesRest: 'https://hermes.example/key' }, { rest: server }).rest?.url).toBe('https://hermes.example')
})

it('says of each that is watched why it cannot be', async () => {
  const url = await serve({ '/metrics': metricsOfHermes, '/state': '{"status":"success","result":{"chains":[],"workers":{}}}' })
  expect(await programFaults(watchPrograms({}, {}))).toEqual([])
  expect(await programFaults(watchPrograms({ hermesRest: url, hermesTelemetry: url, chainpulse: `${url}/gone` }, {}))).toEqual([
    { program: 'hermes-rest', fault: null },
    { program: 'hermes-telemetry', fault: null },
    { program: 'chainpulse', fault: 'Chainpulse answered /gone/metrics with status 404' },
  ])
  const [silent] = await programFaults(watchPrograms({ hermesTelemetry: 'http://127.0.0.1:9' }, {}))
  expect(silent?.fault).toBe('Hermes did not answer /metrics')
})

it('believes no answer without an end', async () => {
  const server = createServer((_request, response) => {
    const more = () => {
      while (!response.destroyed && response.write('a'.repeat(1_000_000)));
    }
    response.on('drain', more)
    more()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await expect(watchPrograms({ hermesTelemetry: url }, {}).telemetry?.read()).rejects.toMatchObject({ name: 'ProgramError' })
})
