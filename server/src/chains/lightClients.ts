import type { LightClient, ProtobufRpc } from './chain.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { PageRequest } from 'cosmjs-types/cosmos/base/query/v1beta1/pagination'
import { ProofSpec } from 'cosmjs-types/cosmos/ics23/v1/proofs'
import { QueryClientImpl as ClientQuery } from 'cosmjs-types/ibc/core/client/v1/query'
import { ClientState } from 'cosmjs-types/ibc/lightclients/tendermint/v1/tendermint'
import { tendermintClientState } from './clientFacts.ts'
import { foreignText } from './foreignText.ts'
import { orNothing } from './orNothing.ts'
import { everyPage } from './pages.ts'

const pageLimit = 500n

/** Every Tendermint light client on the chain that is asked. */
export async function readLightClients(rpc: ProtobufRpc): Promise<LightClient[]> {
  const states = await everyPage(async key => {
    const page = await new ClientQuery(rpc).ClientStates({ pagination: PageRequest.fromPartial({ key, limit: pageLimit }) })
    return { items: page.clientStates, nextKey: page.pagination?.nextKey }
  })
  return states.flatMap(({ clientId, clientState }) =>
    clientState?.typeUrl === tendermintClientState ? orNothing(() => [clientOf(clientId, ClientState.decode(clientState.value))]) : [],
  )
}

function clientOf(clientId: string, state: ClientState): LightClient {
  const { revisionNumber, revisionHeight } = state.latestHeight
  const specs = state.proofSpecs.map(spec => Buffer.from(ProofSpec.encode(spec).finish()))
  return {
    clientId: foreignText(clientId),
    chainId: foreignText(state.chainId),
    latestHeight: { revision: revisionNumber, height: revisionHeight },
    trustingPeriodSeconds: Number(state.trustingPeriod.seconds),
    parameters: {
      trustLevel: `${state.trustLevel.numerator}/${state.trustLevel.denominator}`,
      unbondingPeriod: duration(state.unbondingPeriod),
      maxClockDrift: duration(state.maxClockDrift),
      upgradePath: foreignText(state.upgradePath.join('/')),
      proofSpecs: createHash('sha256').update(Buffer.concat(specs)).digest('hex'),
    },
  }
}

function duration({ seconds, nanos }: ClientState['unbondingPeriod']): string {
  return nanos === 0 ? `${seconds}s` : `${seconds}.${String(nanos).padStart(9, '0').replace(/0+$/, '')}s`
}
