import type { Block, EndpointSays, ProtobufRpc, QueryOptions, ShownBlock, SingleNodeOverride } from './chain.ts'
import type { Endpoint } from './endpoint.ts'
import type { Reading } from './judgeAgreement.ts'
import { queryEndpoint } from './abciQuery.ts'
import { mostTelling } from './askEndpoints.ts'
import { askQuorum } from './askQuorum.ts'
import { ChainError } from './chainError.ts'
import { judgeAgreement, largestGroup, sayWhatIsShown } from './judgeAgreement.ts'

export interface AgreementDeps {
  chainId: string
  quorum: number
  /** All of the chain, in the configured order. */
  endpoints: readonly Endpoint[]
  /** Those worth asking about a height, best first. */
  choose: (height: number) => Endpoint[]
  show: (endpoint: Endpoint, height: number, ahead?: boolean) => Promise<ShownBlock>
  reading: Reading
  /** What an admin allows now. */
  grant: () => SingleNodeOverride | null
  nobody: () => ChainError
}

/** What counts only when a quorum of nodes says the same. */
export interface Agreement {
  /** @throws ChainError `too-few`, `contradicted`, or why no node shows it */
  block: (height: number, ahead?: boolean) => Promise<Block>
  /** @throws ChainError as above, with the answers of one height in place of a block */
  query: <T>(ask: (rpc: ProtobufRpc) => Promise<T>, options: QueryOptions & { atHeight: number }) => Promise<{ value: T; height: number }>
}

export function requireAgreement({ chainId, quorum, endpoints, choose, show, reading, grant, nobody }: AgreementDeps): Agreement {
  return { block, query }

  async function block(height: number, ahead = false): Promise<Block> {
    const { answers, faults } = await askQuorum(
      choose(height),
      quorum,
      endpoint => show(endpoint, height, ahead),
      some => judge(some.map(one => one.answer)).kind === 'agreed',
    )
    const shown = answers.map(one => one.answer)
    const agreement = judge(shown)
    const says = () => [
      ...sayWhatIsShown(shown, reading),
      ...silent(
        answers.map(one => one.endpoint),
        faults,
      ),
    ]
    if (agreement.kind === 'agreed') {
      for (const { endpoint } of answers.filter(one => agreement.against.includes(one.answer)))
        endpoint.distrust(
          new ChainError('contradicted', `${endpoint.name} shows another block ${height} than the others do`, {
            chainId,
            endpoint: endpoint.name,
          }),
        )
      return agreement.against.length > 0 ? { ...agreement.block, dissent: { by: 'quorum', says: says() } } : agreement.block
    }
    const believed = theBelieved(answers)
    if (believed) return { ...believed.answer.block, dissent: { by: 'admin', says: says() } }
    if (shown.length === 0) throw mostTelling(faults.map(one => one.fault)) ?? nobody()
    throw disagreement(agreement.kind, `block ${height}`, { shown, says: says() })
  }

  async function query<T>(
    ask: (rpc: ProtobufRpc) => Promise<T>,
    options: QueryOptions & { atHeight: number },
  ): Promise<{ value: T; height: number }> {
    const { answers, faults } = await askQuorum(
      choose(options.atHeight),
      quorum,
      async endpoint => {
        const heard: string[] = []
        const result = await queryEndpoint(endpoint, chainId, ask, options, options.atHeight, heard)
        return { result, heard: heard.toSorted().join('\n') }
      },
      some => agreed(some) !== null,
    )
    const found = agreed(answers) ?? theBelieved(answers)?.answer.result
    if (found) return found
    if (answers.length === 0) throw mostTelling(faults.map(one => one.fault)) ?? nobody()
    throw disagreement(
      new Set(answers.map(one => one.answer.heard)).size > 1 ? 'contradicted' : 'too-few',
      `an answer at height ${options.atHeight}`,
      {},
    )
  }

  function agreed<T>(answers: { endpoint: Endpoint; answer: { result: T; heard: string } }[]): T | null {
    return (
      largestGroup(
        answers,
        quorum,
        one => one.endpoint.node,
        one => one.answer.heard,
      ).most[0]?.answer.result ?? null
    )
  }

  function judge(shown: ShownBlock[]) {
    return judgeAgreement(shown, quorum, reading)
  }

  /** While an admin allows it: the named endpoint's answer, else that of the first one configured. */
  function theBelieved<A>(answers: { endpoint: Endpoint; answer: A }[]): { endpoint: Endpoint; answer: A } | null {
    const allowed = grant()
    if (!allowed) return null
    const believed = endpoints.find(
      endpoint => (allowed.endpoint === null || endpoint.publicUrl === allowed.endpoint) && answers.some(one => one.endpoint === endpoint),
    )
    return answers.find(one => one.endpoint === believed) ?? null
  }

  function silent(answered: Endpoint[], faults: { endpoint: Endpoint; fault: ChainError }[]): EndpointSays[] {
    return endpoints
      .filter(endpoint => !answered.includes(endpoint))
      .map(endpoint => ({
        endpoint: endpoint.publicUrl,
        says: faults.find(one => one.endpoint === endpoint)?.fault.message ?? endpoint.health().error ?? 'was not asked',
      }))
  }

  function disagreement(
    code: 'too-few' | 'contradicted',
    what: string,
    facts: { shown?: ShownBlock[]; says?: EndpointSays[] },
  ): ChainError {
    const why = code === 'too-few' ? `fewer than ${quorum} endpoints show it` : 'endpoints contradict each other'
    return new ChainError(code, `${what} of ${chainId} does not count: ${why}`, { chainId, ...facts })
  }
}
