import type { Server } from 'node:http'
import type { Worker } from './workers.ts'
import { once } from 'node:events'
import { createServer } from 'node:http'

type Labels = Record<string, string>

export interface TelemetryDeps {
  workers: () => readonly Worker[]
  /** Balances of Hermes' keys in the denom of the gas price. */
  balances: () => Promise<{ chain: string; account: string; denom: string; amount: string }[]>
}

/** Hermes' telemetry service: `GET /metrics` in Prometheus' text format, with the metrics that are modelled. */
export async function startTelemetry({ host, port }: { host: string; port: number }, deps: TelemetryDeps): Promise<Server> {
  const server = createServer(async (request, response) => {
    if (request.method !== 'GET' || new URL(request.url ?? '/', 'http://hermes').pathname !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    const text = await metrics(deps)
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(text)
  })
  server.listen(port, host)
  await once(server, 'listening')
  return server
}

async function metrics({ workers, balances }: TelemetryDeps): Promise<string> {
  const all = workers()
  const perPath = (value: (worker: Worker) => number): [Labels, number][] => all.map(worker => [labelsOf(worker), value(worker)])
  return [
    metric(
      'backlog_oldest_sequence',
      'gauge',
      'Sequence number of the oldest SendPacket event in the backlog',
      perPath(({ backlog }) =>
        [...backlog].reduce((least, one) => Math.min(least, Number(one)), backlog.size > 0 ? Number.MAX_SAFE_INTEGER : 0),
      ),
    ),
    metric(
      'backlog_size',
      'gauge',
      'Total number of SendPacket events in the backlog',
      perPath(({ backlog }) => backlog.size),
    ),
    metric(
      'cleared_acknowledgment_events_total',
      'counter',
      'Number of WriteAcknowledgement events received during the initial and periodic clearing',
      perPath(({ cleared }) => cleared.acknowledgements),
    ),
    metric(
      'cleared_send_packet_events_total',
      'counter',
      'Number of SendPacket events received during the initial and periodic clearing',
      perPath(({ cleared }) => cleared.packets),
    ),
    metric(
      'wallet_balance',
      'gauge',
      'The balance of each wallet Hermes uses per chain',
      (await balances()).map(({ amount, ...labels }) => [labels, Number(amount)]),
    ),
    metric('workers', 'gauge', 'Number of workers', [[{ type: 'packet' }, all.length]]),
  ].join('')
}

function labelsOf({ route: { src, dst } }: Worker): Labels {
  return { chain: src.chain.id, channel: src.end.channelId, counterparty: dst.chain.id, port: src.end.portId }
}

function metric(name: string, type: 'counter' | 'gauge', help: string, values: [Labels, number][]): string {
  const lines = values.map(
    ([labels, value]) =>
      `${name}{${Object.entries(labels)
        .map(([key, text]) => `${key}=${JSON.stringify(text)}`)
        .join(',')}} ${value}\n`,
  )
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`
}
