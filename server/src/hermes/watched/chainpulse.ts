import { z } from 'zod'
import { foreignList } from '../../base/foreignList.ts'
import { below, getJson, getText, ProgramError } from './askProgram.ts'
import { countOf, readPrometheusText } from './prometheusText.ts'

export interface ChainpulseFacts {
  /** How many chains it watches. */
  chains: number | undefined
  stuck: { source: string; destination: string; channelId: string; packets: number }[]
}

/** A packet that Chainpulse counts as stuck, with what it read of its users. */
export interface ClaimedPacket {
  /** On which the transaction stands that it saw: not always the source. */
  chainId: string
  sourceChannel: string
  destinationChannel: string
  sequence: string
  sender?: string | undefined
  receiver?: string | undefined
}

export interface Chainpulse {
  facts: () => Promise<ChainpulseFacts>
  /** Null where it is not the modified one, which alone tells of packets and of their users. */
  stuck: () => Promise<ClaimedPacket[] | null>
}

const chainsMetric = 'chainpulse_chains'
const stuckMetric = 'ibc_stuck_packets'
const mostPackets = 100

const text = z.string().max(2_048)
const StuckPackets = z.object({
  packets: foreignList(
    z.object({
      chain_id: text,
      sequence: z.int().min(1),
      src_channel: text,
      dst_channel: text,
      sender: text.nullish(),
      receiver: text.nullish(),
    }),
  ),
})

/**
 * Reads from a Chainpulse: its metrics (informalsystems/chainpulse), and the packets of the modified one (Cordtus/chainpulse,
 * `/api/v1/packets/stuck`). Every call throws `ProgramError`.
 */
export function createChainpulse(url: string, timeoutMs: number): Chainpulse {
  const base = url.replace(/\/metrics$/, '')
  return {
    async facts() {
      const samples = readPrometheusText(
        await getText('Chainpulse', below(base, '/metrics'), timeoutMs),
        new Set([chainsMetric, stuckMetric]),
      )
      if (!samples) throw new ProgramError('nonsense', 'the metrics of Chainpulse are not in the format of Prometheus')
      const chains = samples.find(sample => sample.name === chainsMetric)
      return {
        chains: chains && countOf(chains),
        stuck: samples.flatMap(sample => {
          const packets = sample.name === stuckMetric ? countOf(sample) : undefined
          if (packets === undefined) return []
          const of = (name: string) => sample.labels.get(name) ?? ''
          return [{ source: of('src_chain'), destination: of('dst_chain'), channelId: of('src_channel'), packets }]
        }),
      }
    },
    async stuck() {
      let answer: unknown
      try {
        answer = await getJson('Chainpulse', below(base, `/api/v1/packets/stuck?limit=${mostPackets}`), timeoutMs)
      } catch (error) {
        // The original one has metrics alone.
        if (error instanceof ProgramError && error.code === 'refused') return null
        throw error
      }
      const parsed = StuckPackets.safeParse(answer)
      if (!parsed.success) throw new ProgramError('nonsense', 'Chainpulse answered with packets of an unknown shape', parsed.error)
      return parsed.data.packets.slice(0, mostPackets).map(one => ({
        chainId: one.chain_id,
        sourceChannel: one.src_channel,
        destinationChannel: one.dst_channel,
        sequence: String(one.sequence),
        sender: one.sender ?? undefined,
        receiver: one.receiver ?? undefined,
      }))
    },
  }
}
