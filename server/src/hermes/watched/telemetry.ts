import { below, getText, ProgramError } from './askProgram.ts'
import { countOf, readPrometheusText } from './prometheusText.ts'

export interface TelemetryFacts {
  /** Packets that Hermes knows of and has not relayed, by the channel that they were sent on. */
  backlog: { chainId: string; portId: string; channelId: string; counterparty: string; packets: number; oldest?: string | undefined }[]
  balances: { chainId: string; account: string; denom: string; amount: string }[]
  cleared: { packets: number; acknowledgements: number }
}

const names = {
  size: 'backlog_size',
  oldest: 'backlog_oldest_sequence',
  balance: 'wallet_balance',
  clearedPackets: 'cleared_send_packet_events_total',
  clearedAcks: 'cleared_acknowledgment_events_total',
}

/** Reads the telemetry of a running Hermes (`[telemetry]` in its configuration). @throws ProgramError */
export async function readTelemetry(url: string, timeoutMs: number): Promise<TelemetryFacts> {
  const text = await getText('Hermes', url.endsWith('/metrics') ? url : below(url, '/metrics'), timeoutMs)
  const samples = readPrometheusText(text, new Set(Object.values(names)))
  if (!samples) throw new ProgramError('nonsense', 'the telemetry of Hermes is not in the format of Prometheus')
  const of = (name: string) => samples.filter(sample => sample.name === name)
  const sum = (name: string) => of(name).reduce((total, sample) => total + (countOf(sample) ?? 0), 0)
  const path = ({ labels }: { labels: ReadonlyMap<string, string> }) => ({
    chainId: labels.get('chain') ?? '',
    portId: labels.get('port') ?? '',
    channelId: labels.get('channel') ?? '',
    counterparty: labels.get('counterparty') ?? '',
  })
  const oldest = new Map(of(names.oldest).map(sample => [JSON.stringify(path(sample)), countOf(sample)]))
  return {
    backlog: of(names.size).flatMap(sample => {
      const packets = countOf(sample)
      // Sequences begin at 1: 0 says that there is none.
      const first = oldest.get(JSON.stringify(path(sample)))
      return packets === undefined ? [] : [{ ...path(sample), packets, ...(first && { oldest: String(first) }) }]
    }),
    balances: of(names.balance).flatMap(({ labels, value }) =>
      Number.isInteger(value) && value >= 0
        ? [
            {
              chainId: labels.get('chain') ?? '',
              account: labels.get('account') ?? '',
              denom: labels.get('denom') ?? '',
              amount: BigInt(value).toString(),
            },
          ]
        : [],
    ),
    cleared: { packets: sum(names.clearedPackets), acknowledgements: sum(names.clearedAcks) },
  }
}
